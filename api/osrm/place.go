package osrm

import (
	"encoding/base64"
	"encoding/binary"
	"math"

	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/geo/route"
)

// place is a coordinate on the roads.
type place struct {
	stop route.Stop // Away is 0: OSRM counts from road to road
	away geo.Metres // between coordinate and road
}

// candidates are looked at where bearings leave some out.
const candidates = 16

// settle puts every coordinate onto the roads, or says which cannot be.
func (c *call) settle() error {
	c.places = c.places[:0]
	for i := range c.asked {
		p, ok := c.settleOne(i)
		if !ok {
			return refuse("NoSegment", "Could not find a matching segment for coordinate %d", i)
		}
		c.places = append(c.places, p)
	}
	return nil
}

func (c *call) settleOne(i int) (place, bool) {
	if position, ok := c.hinted(i); ok {
		return c.placeOf(position), true
	}
	if _, limited := c.towards(i); !limited {
		stop, reason := c.view.Snap(&c.snap, c.asked[i], roads.SnapOptions{Max: c.within(i)})
		return c.placeOf(stop.Position), reason.Why == ""
	}
	if list := c.around(i, candidates); len(list) > 0 {
		return c.placeOf(list[0]), true
	}
	return place{}, false
}

// around lists the positions nearest to coordinate i that its bearing allows,
// at most k.
func (c *call) around(i, k int) []roads.Position {
	look := k
	limit, limited := c.towards(i)
	if limited {
		look = max(k, candidates)
	}
	c.found = c.view.Nearest(&c.snap, c.found[:0], c.asked[i], look, roads.SnapOptions{Max: c.within(i)})
	kept := c.found[:0]
	for _, position := range c.found {
		if len(kept) < k && (!limited || c.leads(position, limit)) {
			kept = append(kept, position)
		}
	}
	return kept
}

// within is the radius of coordinate i; 0: the profile's own.
func (c *call) within(i int) geo.Metres {
	if c.options.radiuses == nil || math.IsInf(c.options.radiuses[i], 1) {
		return 0
	}
	return geo.Metres(max(c.options.radiuses[i], 0.001))
}

func (c *call) towards(i int) (bearing, bool) {
	if c.options.bearings == nil || c.options.bearings[i].span < 0 {
		return bearing{}, false
	}
	return c.options.bearings[i], true
}

// leads tells whether the road at a position can be travelled in the direction
// b, one way or the other.
func (c *call) leads(p roads.Position, b bearing) bool {
	along := roadBearing(c.roads.Network(), p)
	for against, heading := range [2]float64{along, along + 180} {
		turned := math.Abs(math.Mod(heading-float64(b.value)+540, 360) - 180)
		if turned <= float64(b.span) && c.travels(p.Segment, roads.Direction(against)) {
			return true
		}
	}
	return false
}

func (c *call) access(segment uint32, d roads.Direction) roads.Access {
	_, _, access := c.roads.Network().Weight(c.profile, segment<<1|uint32(d))
	return access
}

// travels tells whether a segment may be travelled in a direction.
func (c *call) travels(segment uint32, d roads.Direction) bool {
	return c.access(segment, d) != roads.NoAccess
}

// roadBearing is the direction of the road at a position, as it is drawn.
func roadBearing(n *roads.Network, p roads.Position) float64 {
	line := n.Points(p.Segment)
	best, at := math.Inf(1), 0
	for i := 1; i < len(line); i++ {
		if off := offLine(line[i-1], line[i], p.Point); off < best {
			best, at = off, i
		}
	}
	return geo.Bearing(line[at-1], line[at])
}

// offLine is how much longer the way from a to b gets by way of p.
func offLine(a, b, p geo.Point) float64 {
	return float64(geo.Distance(a, p) + geo.Distance(p, b) - geo.Distance(a, b))
}

func (c *call) placeOf(p roads.Position) place {
	away := p.Away
	p.Away = 0
	return place{route.Stop{Position: p}, away}
}

// A hint is twelve bytes: the roads it is of, a segment, and an offset.
const hintBytes = 12

func (c *call) appendHint(b []byte, p *place) []byte {
	var raw [hintBytes]byte
	binary.LittleEndian.PutUint32(raw[0:], c.token)
	binary.LittleEndian.PutUint32(raw[4:], p.stop.Segment)
	binary.LittleEndian.PutUint32(raw[8:], math.Float32bits(p.stop.Offset))
	return base64.URLEncoding.AppendEncode(b, raw[:])
}

// hinted is the position that a hint tells, if it is of these roads and in
// reach. A hint that is not is passed over, as OSRM does.
func (c *call) hinted(i int) (roads.Position, bool) {
	if c.options.hints == nil {
		return roads.Position{}, false
	}
	raw, err := base64.RawStdEncoding.DecodeString(plain64(c.options.hints[i]))
	if err != nil || len(raw) != hintBytes || binary.LittleEndian.Uint32(raw) != c.token {
		return roads.Position{}, false
	}
	segment, offset := binary.LittleEndian.Uint32(raw[4:]), math.Float32frombits(binary.LittleEndian.Uint32(raw[8:]))
	if int(segment) >= c.roads.Network().Segments() || !(offset >= 0 && offset <= 1) || !c.travels(segment, roads.Along) && !c.travels(segment, roads.Against) {
		return roads.Position{}, false
	}
	p := roads.Position{Segment: segment, Offset: offset, Point: route.PointAt(c.roads.Network(), segment, offset)}
	p.Away = geo.Distance(p.Point, c.asked[i])
	return p, p.Away <= hintReach
}

// hintReach is how far from its coordinate a hint may lie.
const hintReach geo.Metres = 10_000

// appendWaypoint appends a Waypoint object; more is written within it.
func (c *call) appendWaypoint(b []byte, p *place, nodes bool) []byte {
	b = append(b, '{')
	if nodes {
		b = append(b, `"nodes":[0,0],`...)
	}
	if !c.options.noHints {
		b = append(b, `"hint":"`...)
		b = c.appendHint(b, p)
		b = append(b, `",`...)
	}
	b = append(b, `"distance":`...)
	b = appendSixth(b, float64(p.away))
	b = appendText(b, "name", c.nameOf(p.stop.Segment))
	b = append(b, `,"location":`...)
	b = appendLocation(b, p.stop.Point)
	return append(b, '}')
}

func (c *call) nameOf(segment uint32) string {
	n := c.roads.Network()
	return n.Attrs[n.Attr[segment]].Name
}
