package osm

import (
	"context"
	"io"
	"slices"

	"github.com/paulmach/orb"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/tiles"
	"finnfram/importers"
)

// MapBlob is the name under which a version keeps its base of tiles.
const MapBlob = "map"

// mapCollector gathers all that is drawn on the map and makes one tiles.Base of
// all files.
//
// Memory: 16 bytes for each node of what is drawn, 8 for each reference to
// one, and about 150 for each thing drawn.
type mapCollector struct {
	found   map[int64]int // by drawnKey, index into things
	things  []thing
	members map[int64][]int64 // ways of relations
	wanted  idSet             // nodes
	at      []geo.Point       // of wanted, in its order
	seen    []bool
	spots   []thing // nodes
	frames  []*patch
	current *patch // of the file being walked
}

// thing is an element that is drawn.
type thing struct {
	key   int64 // drawnKey
	kind  Kind
	at    int64 // last edit, seconds since 1970
	look  look
	names map[string]string
	// number is that of a house, on a building that is drawn as well.
	number string
	refs   []int64 // of a way
	parts  []Member
	point  geo.Point // of a node
}

func newMap() *mapCollector {
	return &mapCollector{found: map[int64]int{}, members: map[int64][]int64{}}
}

// drawnKey tells elements of all kinds apart: the id that features bear.
func drawnKey(kind Kind, id int64) int64 { return id<<2 | int64(kind) }

func (m *mapCollector) key(kind Kind, key string) bool        { return isMapKey(kind, key) }
func (m *mapCollector) tag(kind Kind, key, value string) bool { return isMapTag(kind, key, value) }

// line takes a way or an area.
func (m *mapCollector) line(e *Element) {
	if e.Deleted || e.ID <= 0 || e.Kind == Relation && !e.Tags.Is("type", "multipolygon") {
		return
	}
	if e.Kind == Way && e.Tags.Is("natural", "coastline") {
		m.current.coast(e)
	}
	l, ok := lookOf(e.Tags)
	number, numbered := numberLook(e.Tags)
	if !ok && !numbered {
		return
	}
	m.current.dressed = m.current.dressed || ok && (l.layer == tiles.Green || l.layer == tiles.Water || l.layer == tiles.Buildings)
	t := thing{key: drawnKey(e.Kind, e.ID), kind: e.Kind, at: e.At.Unix(), look: l, names: mapNames(e.Tags), refs: e.Refs, parts: e.Members}
	if !ok {
		t.look = number
	} else if numbered {
		t.number = number.props["number"].(string)
	}
	m.keep(t)
}

// keep takes a thing unless a newer edition of it is here.
func (m *mapCollector) keep(t thing) {
	i, known := m.found[t.key]
	switch {
	case !known:
		m.found[t.key] = len(m.things)
		m.things = append(m.things, t)
	case t.at > m.things[i].at:
		m.things[i] = t
	}
}

// wantWays are the outlines of relations.
func (m *mapCollector) wantWays() idSet {
	var ids idSet
	for _, t := range m.things {
		for _, part := range t.parts {
			if part.Kind == Way {
				ids = append(ids, part.ID)
			}
		}
	}
	ids.sort()
	return ids
}

func (m *mapCollector) member(e *Element) {
	if len(e.Refs) > len(m.members[e.ID]) {
		m.members[e.ID] = e.Refs
	}
}

// wantNodes are all corners.
func (m *mapCollector) wantNodes() idSet {
	var ids idSet
	for _, t := range m.things {
		ids = append(ids, t.refs...)
	}
	for _, refs := range m.members {
		ids = append(ids, refs...)
	}
	for _, f := range m.frames {
		for _, refs := range f.coasts {
			ids = append(ids, refs...)
		}
	}
	ids.sort()
	m.wanted, m.at, m.seen = ids, make([]geo.Point, len(ids)), make([]bool, len(ids))
	return ids
}

// node takes a corner, or what stands at a point, or both.
func (m *mapCollector) node(e *Element) {
	if e.Deleted || e.Point.Check() != nil {
		return
	}
	m.current.meet(e.Point)
	if i, ok := slices.BinarySearch(m.wanted, e.ID); ok {
		m.at[i], m.seen[i] = e.Point, true
	}
	if l, ok := pointLook(e.Tags); ok && e.ID > 0 {
		m.spots = append(m.spots, thing{key: drawnKey(Node, e.ID), kind: Node, at: e.At.Unix(), look: l, names: mapNames(e.Tags), point: e.Point})
	}
}

// point is where a node lies.
func (m *mapCollector) point(id int64) (orb.Point, bool) {
	i, ok := slices.BinarySearch(m.wanted, id)
	if !ok || !m.seen[i] {
		return orb.Point{}, false
	}
	return orb.Point{m.at[i].Lon, m.at[i].Lat}, true
}

// finish makes the base and hands it over; where nothing is drawn, nothing.
func (m *mapCollector) finish(_ context.Context, sink importers.Sink) error {
	base := m.base(sink.Finding)
	if base.Features() == 0 {
		return nil
	}
	return sink.Blob(MapBlob, func(w io.Writer) error { return base.Write(w) })
}

// base draws everything.
func (m *mapCollector) base(note func(data.Finding)) *tiles.Base {
	d := &drawing{collector: m, builder: tiles.NewBuilder(tiles.Origin{Credit: Credit})}
	for _, t := range m.spots {
		m.keep(t)
	}
	m.spots = nil
	for i := range m.things {
		d.thing(&m.things[i])
	}
	d.grounds(note)
	if d.refused > 0 {
		note(data.Finding{Severity: data.Note, Rule: "map-not-drawable", Field: "geometry", Detail: "some things could not be drawn: no corner of theirs is in the file, or they have no size"})
	}
	return d.builder.Build()
}
