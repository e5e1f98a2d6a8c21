package osm

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"finnfram/geo/tiles"
	"finnfram/importers"
)

// drawing turns what a mapCollector has gathered into features.
type drawing struct {
	collector *mapCollector
	builder   *tiles.Builder
	refused   int
}

// add hands a feature to the builder.
func (d *drawing) add(t *thing, l look, names map[string]string, g orb.Geometry) {
	f := tiles.Feature{ID: uint64(t.key), Layer: l.layer, Class: l.class, Names: names, Geometry: g, MinZoom: l.zoom, Props: l.props}
	if rank, ok := l.props["rank"].(int); ok {
		f.Rank = rank
	}
	if l.layer == tiles.Roads {
		f.Rank = roadRank(l)
	}
	if d.builder.Add(f) != nil {
		d.refused++
	}
}

// roadRank puts broad roads last, so that they are drawn over small ones, and
// what lies lower before what lies higher.
func roadRank(l look) int {
	order := [...]string{"steps", "footway", "path", "cycleway", "track", "service", "pedestrian", "minor", "tertiary", "secondary", "primary", "trunk", "motorway"}
	level, _ := l.props["layer"].(int)
	return level*100 + slices.Index(order[:], l.class)
}

func (d *drawing) thing(t *thing) {
	if t.kind == Node {
		d.add(t, t.look, t.names, orb.Point{t.point.Lon, t.point.Lat})
		return
	}
	if t.kind == Relation || t.look.area && closed(t.refs) || t.look.layer == tiles.Numbers {
		d.area(t)
		return
	}
	if t.look.area && !isStrip(t.look.class) {
		return // an area whose outline the extract cuts
	}
	l := t.look
	if l.area {
		l.layer = tiles.Roads // a pier or platform drawn as a line
	}
	for _, line := range d.lines(t.refs) {
		d.add(t, l, lineNames(t), line)
	}
}

func closed(refs []int64) bool { return len(refs) > 3 && refs[0] == refs[len(refs)-1] }

// lineNames are the names of lines that bear one on the map.
func lineNames(t *thing) map[string]string {
	switch t.look.layer {
	case tiles.Roads, tiles.Water, tiles.Ferries:
		return t.names
	}
	return nil
}

// lines are the stretches of a way whose corners are all known.
func (d *drawing) lines(refs []int64) []orb.LineString {
	var list []orb.LineString
	var line orb.LineString
	shut := func() {
		if len(line) > 1 {
			list = append(list, line)
		}
		line = nil
	}
	for _, ref := range refs {
		if p, ok := d.collector.point(ref); ok {
			line = append(line, p)
		} else {
			shut()
		}
	}
	shut()
	return list
}

// area draws an area, its name and the number on its door.
func (d *drawing) area(t *thing) {
	area := d.shape(t)
	if len(area) == 0 {
		d.refused++
		return
	}
	inside, ok := orb.Point{}, false
	if t.look.label != "" && t.names[""] != "" || t.number != "" || t.look.layer == tiles.Numbers {
		if p, found := importers.Interior(area); found {
			inside, ok = orb.Point{p.Lon, p.Lat}, true
		}
	}
	if t.look.layer != tiles.Numbers && t.look.layer != tiles.Places {
		d.add(t, t.look, nil, area)
	}
	if ok && t.look.layer == tiles.Numbers {
		d.add(t, t.look, nil, inside)
	}
	if ok && t.number != "" {
		l, _ := numberLook(Tags{{"addr:housenumber", t.number}})
		d.add(t, l, nil, inside)
	}
	if ok && t.look.label != "" && t.names[""] != "" {
		l := labelLook(t.look.label)
		l.zoom = labelZoom(area)
		d.add(t, l, t.names, inside)
	}
}

// labelZoom is the first zoom at which an area is some 60 pixels wide.
func labelZoom(area orb.MultiPolygon) uint8 {
	b := area.Bound()
	wide := max(b.Right()-b.Left(), (b.Top()-b.Bottom())*2) // a degree of latitude is two of longitude at 60° N
	if wide <= 0 {
		return tiles.MaxZoom
	}
	z := math.Ceil(math.Log2(60.0 / 512 * 360 / wide))
	return uint8(min(max(z, 6), tiles.MaxZoom-1))
}

// shape is the area of a closed way or a relation: its outer rings, each with
// the inner rings inside it.
func (d *drawing) shape(t *thing) orb.MultiPolygon {
	if t.kind == Way {
		if ring, ok := d.ring(t.refs); ok && closed(t.refs) {
			return orb.MultiPolygon{{ring}}
		}
		return nil
	}
	var outers, inners [][]int64
	for _, part := range t.parts {
		refs := d.collector.members[part.ID]
		switch {
		case part.Kind != Way || len(refs) == 0:
		case part.Role == "inner":
			inners = append(inners, refs)
		default:
			outers = append(outers, refs)
		}
	}
	return nest(d.rings(outers), d.rings(inners))
}

func (d *drawing) rings(lines [][]int64) []orb.Ring {
	var rings []orb.Ring
	for _, line := range join(lines) {
		if !closed(line) {
			continue
		}
		if ring, ok := d.ring(line); ok {
			rings = append(rings, ring)
		}
	}
	return rings
}

func (d *drawing) ring(refs []int64) (orb.Ring, bool) {
	ring := make(orb.Ring, 0, len(refs))
	for _, ref := range refs {
		p, ok := d.collector.point(ref)
		if !ok {
			return nil, false
		}
		ring = append(ring, p)
	}
	return ring, len(ring) > 3
}

// nest puts holes into the smallest outer ring that contains one of their
// corners that is not on it.
func nest(outers, inners []orb.Ring) orb.MultiPolygon {
	area := make(orb.MultiPolygon, len(outers))
	for i, ring := range outers {
		area[i] = orb.Polygon{ring}
	}
	for _, hole := range inners {
		best, least := -1, math.Inf(1)
		for i, ring := range outers {
			if size := math.Abs(planar.Area(ring)); size < least && holds(ring, hole) {
				best, least = i, size
			}
		}
		if best >= 0 {
			area[best] = append(area[best], hole)
		}
	}
	return area
}

// holds tells whether most of a few corners of hole lie in ring.
func holds(ring, hole orb.Ring) bool {
	bound := ring.Bound()
	in, asked := 0, 0
	for i := 0; i < len(hole) && asked < 5; i += max(len(hole)/5, 1) {
		asked++
		if bound.Contains(hole[i]) && planar.RingContains(ring, hole[i]) {
			in++
		}
	}
	return 2*in > asked
}
