package osm

import (
	"bufio"
	"context"
	"io"
	"slices"
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/importers"
)

// roadCollector gathers roads, ferries, turn restrictions, the spots near which
// journeys end, and names of places, and makes one Survey of all files.
//
// Memory: about 80 bytes for each node of a road, 300 for each way, and 16 for
// each reference of a way to a node.
type roadCollector struct {
	ways   map[int64]foundWay
	nodes  []foundNode
	onRoad idSet // nodes of ways
	turns  turnCollector
	spots  spotCollector
	plazas plazaCollector
	boats  ferryCollector
	sails  map[int64]Tags             // what relations say of their ferry lines
	gates  map[int64]roads.ProfileSet // private gates and whom they stop, judged by the ways that meet there
	tally  roadTally
	ages   []fileAge
	open   int // the file that is walked
}

// foundWay is a way with the date that tells which of two editions is newer.
type foundWay struct {
	roads.Way
	at   time.Time
	file int
}

type foundNode struct {
	roads.Node
	at int64 // seconds since 1970
}

func newRoads() *roadCollector {
	return &roadCollector{ways: map[int64]foundWay{}, gates: map[int64]roads.ProfileSet{}}
}

// Roads reads the roads of one extract, PBF or XML, and nothing else of it.
func Roads(ctx context.Context, name string, r io.Reader) (*roads.Survey, error) {
	collector := newRoads()
	c := collection{ctx: ctx, dated: collector.dated, shared: []*listener{{collector: collector}}}
	defer c.close()
	if err := c.add(importers.Input{Name: name, Reader: bufio.NewReader(r)}); err != nil {
		return nil, err
	}
	if err := c.gather(); err != nil {
		return nil, err
	}
	return collector.survey(), nil
}

// fileAge is how old a file's content is: the date that it says, or else the
// last edit of a road in it.
type fileAge struct{ dated, edited time.Time }

func (a fileAge) at() time.Time {
	if a.dated.IsZero() {
		return a.edited
	}
	return a.dated
}

// opened, bounded and dated hear of the file that is walked.
func (r *roadCollector) opened(file int) {
	for r.open = file; len(r.ages) <= file; {
		r.ages = append(r.ages, fileAge{})
	}
}

func (r *roadCollector) bounded(geo.Box) {}

func (r *roadCollector) dated(at time.Time) { r.ages[r.open].dated = at }

// asOf is the age of the oldest file.
func (r *roadCollector) asOf() time.Time {
	var oldest time.Time
	for i, age := range r.ages {
		if at := age.at(); i == 0 || at.Before(oldest) {
			oldest = at
		}
	}
	return oldest
}

func (r *roadCollector) key(kind Kind, key string) bool {
	if kind == Node {
		return isSpotKey(key) || key == "place"
	}
	switch key {
	case "highway", "route", "man_made", "type", "place":
		return true
	}
	return isSpotKey(key)
}

func (r *roadCollector) tag(kind Kind, key, value string) bool {
	if isSpotTag(key, value) || key == "place" && isPlace(value) {
		return true
	}
	switch {
	case kind == Node:
		return false
	case key == "type":
		return value == "restriction"
	case key == "route":
		return value == "ferry"
	case key == "man_made":
		return value == "pier"
	}
	return key == "highway"
}

// line takes a way or relation.
func (r *roadCollector) line(e *Element) {
	if e.Deleted {
		return
	}
	if age := &r.ages[r.open]; e.At.After(age.edited) {
		age.edited = e.At
	}
	switch {
	case e.Tags.Find("route") == "ferry" && e.Tags.Find("highway") == "":
		r.boats.add(e)
	case e.Kind == Way:
		r.way(e, e.Tags)
	case e.Tags.Find("type") == "restriction":
		r.turns.add(e)
	default:
		r.plazas.add(e)
	}
	r.spots.area(e)
}

// way takes a way with tags that may be those of the area it bounds.
func (r *roadCollector) way(e *Element, t Tags) {
	class, flags, ok := classOf(t)
	if !ok {
		return
	}
	switch {
	case len(e.Refs) < 2 || len(e.Refs) > maxNodes:
		r.tally.note("way-without-length", keyOf(e), "nodes", "", "a way has at least two nodes, and at most 100,000")
		return
	case inWinterOnly(t):
		r.tally.note("ice-road", keyOf(e), "winter_road", "", "is there in winter alone, and when is not said: not used")
		return
	}
	if old, twice := r.ways[e.ID]; twice && !e.At.After(old.at) {
		return
	}
	r.ways[e.ID] = foundWay{r.describe(e, t, class, flags), e.At, r.open}
}

// maxNodes bounds a way; OpenStreetMap itself allows 2,000.
const maxNodes = 100_000

// describe turns tags into attributes.
func (r *roadCollector) describe(e *Element, t Tags, class roads.Class, flags roads.WayFlags) roads.Way {
	fault := func(key, value string) {
		r.tally.warn("value-unreadable", keyOf(e), key, value, "not understood: what it opens stays shut, what it shuts is shut, else it is taken as not said")
	}
	incline, ok := inclineOf(t.Find("incline"))
	if !ok {
		fault("incline", t.Find("incline"))
	}
	w := roads.Way{
		ID: e.ID, Nodes: e.Refs, Class: class, Flags: flags | flagsOf(t), Access: accessByTags(t, class),
		Name: textOf(t.Find("name")), NameSe: textOf(t.Find("name:se")), Ref: textOf(refOf(t)), Destination: textOf(destinationOf(t)),
		MaxSpeed: speedsOf(t, fault), Surface: surfaceOf(t.Find("surface")), Rough: isRough(t),
		Lanes: uint8(smallOf(t.Find("lanes"), 1, 20)), Incline: incline, Fitness: fitnessOf(t, class),
		Layer: int8(smallOf(t.Find("layer"), -20, 20)),
	}
	if w.NameSe == w.Name {
		w.NameSe = ""
	}
	if class == roads.Ferry {
		if w.Duration = durationOf(t.Find("duration")); w.Duration == 0 && said(t, "duration") {
			fault("duration", t.Find("duration"))
		}
		w.Wait = waitOf(t)
	}
	if t.Find("maxspeed:conditional") != "" {
		r.tally.note("speed-at-times", keyOf(e), "maxspeed:conditional", t.Find("maxspeed:conditional"), "the limit that holds else is used at all times")
	}
	winter := false
	if w.When, winter = r.conditions(t, w.Access, fault); winter {
		w.Flags |= roads.Seasonal
	}
	return w
}

func (r *roadCollector) wantWays() idSet {
	r.sails = r.boats.tags()
	for _, e := range r.boats.lines {
		r.way(&e, complete(e.Tags, r.sails[e.ID]))
	}
	ids := append(r.plazas.ways(r.ways), r.spots.ways()...)
	for id := range r.sails {
		if _, known := r.ways[id]; !known {
			ids = append(ids, id)
		}
	}
	return ids.sorted()
}

// member takes a way that bounds an area of people on foot or a spot, or along
// which a ferry sails.
func (r *roadCollector) member(e *Element) {
	if e.Deleted {
		return
	}
	if tags, ok := r.plazas.tags[e.ID]; ok {
		r.way(e, tags)
	} else if tags, ok := r.sails[e.ID]; ok && unclaimed(e) {
		r.way(e, tags)
	}
	r.spots.member(e)
}

// unclaimed tells whether a way says of itself nothing that speaks against its
// being a ferry line, such as that it is a road or a quay.
func unclaimed(e *Element) bool {
	for _, key := range [...]string{"highway", "man_made", "railway", "public_transport", "building", "route", "area"} {
		if e.Tags.Find(key) != "" {
			return false
		}
	}
	return true
}

func (r *roadCollector) wantNodes() idSet {
	for _, w := range r.ways {
		r.onRoad = append(r.onRoad, w.Nodes...)
	}
	r.onRoad.sort()
	return slices.Concat(r.onRoad, r.spots.nodes()).sorted()
}

func (s idSet) sorted() idSet {
	s.sort()
	return s
}

// node takes a node of a road, a spot or place, or what is both.
func (r *roadCollector) node(e *Element) {
	if e.Deleted {
		return
	}
	if err := e.Point.Check(); err != nil {
		r.tally.warn("coordinates-invalid", keyOf(e), "lat, lon", "", err.Error())
		return
	}
	if r.onRoad.has(e.ID) {
		r.nodes = append(r.nodes, foundNode{r.crossing(e), e.At.Unix()})
	}
	r.spots.node(e)
}
