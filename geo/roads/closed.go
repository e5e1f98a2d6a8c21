package roads

import (
	"math"
	"slices"
	"time"

	"finnfram/geo"
)

// ClosedBy are the arcs that closures in force at t close to g's profile, nil
// when there are none. sn must be of g's network. A closure by way ids costs a
// walk over all segments, some milliseconds for a country; one by shape what
// is near it.
func (g *Graph) ClosedBy(sn *Snapper, closures []Closure, t time.Time) Closed {
	var set bitset
	for i := range closures {
		c := &closures[i]
		if !c.Profiles.Has(g.Profile) || !c.InForce(t) {
			continue
		}
		both := c.OnlyAlong == c.OnlyAgainst
		for _, segment := range sn.Matches(c) {
			if set == nil {
				set = newBitset(g.Arcs())
			}
			if both || c.OnlyAlong {
				g.close(set, segment<<1|uint32(Along))
			}
			if both || c.OnlyAgainst {
				g.close(set, segment<<1|uint32(Against))
			}
		}
	}
	return Closed(set)
}

// close adds the arcs of a link to set.
func (g *Graph) close(set bitset, link uint32) {
	lo, hi := g.leaving(g.Net.tail(link))
	for arc := lo; arc < hi; arc++ {
		if g.Link[arc] == link {
			set.set(arc)
		}
	}
}

// InForce tells whether c shuts anything at t.
func (c *Closure) InForce(t time.Time) bool {
	return !t.Before(c.From) && (c.To.IsZero() || t.Before(c.To))
}

// Matches are the segments of a closure in ascending order, each once, of all
// profiles, whether it is in force or not.
func (sn *Snapper) Matches(c *Closure) []uint32 {
	var found []uint32
	if len(c.Ways) > 0 {
		found = sn.net.segmentsOf(c.Ways, c.Space)
	}
	for _, line := range c.Shape {
		found = append(found, sn.near(line, float64(c.Within))...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// segmentsOf are the segments of ways; space "" is any.
func (n *Network) segmentsOf(ways []int64, space string) []uint32 {
	wanted := slices.Sorted(slices.Values(ways))
	var found []uint32
	for segment, way := range n.Way {
		if way < wanted[0] || way > wanted[len(wanted)-1] {
			continue
		}
		if _, ok := slices.BinarySearch(wanted, way); !ok {
			continue
		}
		if space == "" || n.Spaces[n.Attrs[n.Attr[segment]].Space] == space {
			found = append(found, uint32(segment))
		}
	}
	return found
}

// near are the segments of which a piece comes within so many metres of a
// line, or lies within it where it is a closed ring. A segment comes once for
// each such piece.
func (sn *Snapper) near(line []geo.Point, within float64) []uint32 {
	line, ok := usable(line)
	if !ok || len(sn.boxes) == 0 || !(within >= 0) {
		return nil
	}
	around := boxAround(line, within)
	var found []uint32
	stack := []visit{{level: uint32(len(sn.levels) - 2)}}
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if v.level > 0 {
			begin, end := sn.levels[v.level-1], sn.levels[v.level]
			for i := v.node * fan; i < min((v.node+1)*fan, end-begin); i++ {
				if sn.boxes[begin+i].meets(around) {
					stack = append(stack, visit{level: v.level - 1, node: i})
				}
			}
			continue
		}
		for i := v.node * fan; i < min((v.node+1)*fan, uint32(len(sn.segment))); i++ {
			inner := sn.boxes[v.node].grow(sn.inner[4*i : 4*i+4])
			if inner.meets(around) && sn.pieceNear(i, line, within) {
				found = append(found, sn.segment[i])
			}
		}
	}
	return found
}

// usable is line without points that are no place; ok is false when nothing is
// left.
func usable(line []geo.Point) (good []geo.Point, ok bool) {
	good = slices.DeleteFunc(slices.Clone(line), func(p geo.Point) bool { return p.Check() != nil })
	return good, len(good) > 0
}

// boxAround is a box that holds all within so many metres of a line.
func boxAround(line []geo.Point, within float64) box {
	south, west, north, east := 90.0, 180.0, -90.0, -180.0
	for _, p := range line {
		south, north = min(south, p.Lat), max(north, p.Lat)
		west, east = min(west, p.Lon), max(east, p.Lon)
	}
	up := within/111_000 + 1e-6
	across := up / max(0.001, math.Cos(min(89.9, max(math.Abs(south), math.Abs(north))+up)*math.Pi/180))
	return box{
		int32(max(south-up, -90) * 1e7), int32(max(west-across, -180) * 1e7),
		int32(min(north+up, 90) * 1e7), int32(min(east+across, 180) * 1e7),
	}
}

// pieceNear tells whether a piece comes within so many metres of line, or
// into the area of a ring.
func (sn *Snapper) pieceNear(i uint32, line []geo.Point, within float64) bool {
	segment := sn.segment[i]
	from, to := pieceRange(sn.number[i], sn.net.lines(segment))
	m := newMetric(pointAt(sn.net.corner(segment, from)))
	ring := len(line) >= 4 && line[0] == line[len(line)-1]
	if ring && encloses(&m, line) {
		return true
	}
	ax, ay := m.at(sn.net.corner(segment, from))
	for corner := from + 1; corner <= to; corner++ {
		bx, by := m.at(sn.net.corner(segment, corner))
		if lineNear(&m, flat{ax, ay}, flat{bx, by}, line, within) {
			return true
		}
		ax, ay = bx, by
	}
	return false
}

// flat is a point in the plane of a metric.
type flat struct{ x, y float64 }

func (m *metric) flat(p geo.Point) flat {
	dLat, dLon := p.Lat*1e7-m.lat, p.Lon*1e7-m.lon
	return flat{dLon * (m.x0 + m.x1*dLat), dLat * (m.y0 + m.y1*dLat)}
}

// encloses tells whether the origin of m lies in a ring, by counting how often
// a ray to the east crosses it.
func encloses(m *metric, ring []geo.Point) bool {
	inside := false
	a := m.flat(ring[0])
	for _, p := range ring[1:] {
		b := m.flat(p)
		if (a.y > 0) != (b.y > 0) && a.x-a.y*(b.x-a.x)/(b.y-a.y) > 0 {
			inside = !inside
		}
		a = b
	}
	return inside
}

// lineNear tells whether the line a b comes within so many metres of a shape.
func lineNear(m *metric, a, b flat, shape []geo.Point, within float64) bool {
	c := m.flat(shape[0])
	if len(shape) == 1 {
		return toLine(c, a, b) <= within
	}
	for _, p := range shape[1:] {
		d := m.flat(p)
		if crosses(a, b, c, d) || min(toLine(a, c, d), toLine(b, c, d), toLine(c, a, b), toLine(d, a, b)) <= within {
			return true
		}
		c = d
	}
	return false
}

// toLine is the distance of p from the line a b.
func toLine(p, a, b flat) float64 {
	_, away2 := closest(a.x-p.x, a.y-p.y, b.x-p.x, b.y-p.y)
	return math.Sqrt(away2)
}

// crosses tells whether the lines a b and c d cross.
func crosses(a, b, c, d flat) bool {
	return turn(a, b, c)*turn(a, b, d) < 0 && turn(c, d, a)*turn(c, d, b) < 0
}

// turn is above 0 where c lies to the left of the line a b.
func turn(a, b, c flat) float64 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }
