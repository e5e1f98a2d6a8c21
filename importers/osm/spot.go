package osm

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// spotCollector gathers the spots near which journeys end, and named places:
// points, and areas by a point inside them.
type spotCollector struct {
	areas   []Element
	points  []Element
	corners idSet // of areas
	shapes
}

func (c *spotCollector) init() {
	if c.shapes.nodes == nil {
		c.shapes = shapes{nodes: map[int64]geo.Point{}, doors: map[int64]int{}, ways: map[int64][]int64{}}
	}
}

func isSpotKey(key string) bool {
	switch key {
	case "amenity", "highway", "railway", "public_transport", "kiss_and_ride":
		return true
	}
	return false
}

func isSpotTag(key, value string) bool {
	switch key {
	case "amenity":
		switch value {
		case "parking", "parking_space", "bicycle_parking", "taxi", "kiss_and_ride", "drop_off", "dropoff", "passenger_drop_off":
			return true
		}
	case "highway":
		return value == "bus_stop"
	case "railway":
		return value == "station" || value == "halt" || value == "tram_stop"
	case "public_transport":
		return value == "platform" || value == "station"
	case "kiss_and_ride":
		return value != "no"
	}
	return false
}

// isPlace tells which values of place name land that people call their home or
// their island.
func isPlace(value string) bool {
	switch value {
	case "island", "islet", "city", "borough", "town", "suburb", "quarter", "neighbourhood", "village", "hamlet", "isolated_dwelling":
		return true
	}
	return false
}

// spotKindOf tells what tags make of a spot.
func spotKindOf(t Tags) (kind roads.SpotKind, ok bool) {
	amenity, parking := t.Find("amenity"), t.Find("parking")
	switch {
	case amenity == "kiss_and_ride", amenity == "drop_off", amenity == "dropoff", amenity == "passenger_drop_off", said(t, "kiss_and_ride"),
		amenity == "parking" && (parking == "kiss_and_ride" || parking == "kiss+ride" || parking == "drop_off"):
		return roads.DropOff, true
	case amenity == "parking_space":
		return roads.AccessibleParking, forDisabled(t)
	case amenity == "parking":
		if forDisabled(t) {
			return roads.AccessibleParking, true
		}
		return roads.Parking, true
	case amenity == "bicycle_parking":
		return roads.CycleParking, true
	case amenity == "taxi":
		return roads.TaxiStand, true
	case t.Find("highway") == "bus_stop", t.Find("public_transport") == "platform" && (t.Find("bus") == "yes" || t.Find("trolleybus") == "yes"):
		return roads.BusStop, true
	}
	return roads.RailStop, isRail(t)
}

func isRail(t Tags) bool {
	switch t.Find("railway") {
	case "station", "halt", "tram_stop":
		return !said(t, "disused") && !said(t, "abandoned")
	}
	return t.Find("public_transport") == "station" &&
		(t.Find("train") == "yes" || t.Find("subway") == "yes" || t.Find("light_rail") == "yes" || t.Find("tram") == "yes")
}

// forDisabled tells whether a whole car park or a single space is kept for
// disabled people.
func forDisabled(t Tags) bool {
	return t.Is("parking_space", "disabled") || t.Is("disabled", "designated", "yes") && t.Find("amenity") == "parking_space" ||
		t.Is("wheelchair", "designated") || t.Is("access", "disabled") || t.Is("access:disabled", "designated")
}

func isSpot(t Tags) bool {
	if _, ok := spotKindOf(t); ok {
		return true
	}
	return isPlace(t.Find("place")) && t.Find("name") != ""
}

// area takes a way or relation.
func (c *spotCollector) area(e *Element) {
	if isSpot(e.Tags) {
		c.areas = append(c.areas, *e)
	}
}

func (c *spotCollector) ways() idSet {
	var ids idSet
	for i := range c.areas {
		for _, m := range c.areas[i].Members {
			if m.Kind == Way {
				ids = append(ids, m.ID)
			}
		}
	}
	return ids
}

func (c *spotCollector) member(e *Element) {
	c.init()
	c.shapes.ways[e.ID] = e.Refs
}

func (c *spotCollector) nodes() idSet {
	var ids idSet
	for i := range c.areas {
		ids = append(ids, c.areas[i].Refs...)
		ids = append(ids, memberNodes(&c.areas[i])...)
	}
	for _, refs := range c.shapes.ways {
		ids = append(ids, refs...)
	}
	c.corners = ids.sorted()
	return c.corners
}

func (c *spotCollector) node(e *Element) {
	c.init()
	if c.corners.has(e.ID) {
		c.shapes.nodes[e.ID] = e.Point
	}
	if isSpot(e.Tags) {
		c.points = append(c.points, *e)
	}
}

// place is where an element lies; ok is false where the extract's edge has
// taken all of it.
func (c *spotCollector) place(e *Element) (geo.Point, bool) {
	if e.Kind == Node {
		return e.Point, true
	}
	found := c.locate(e)
	return found.point, found.ok
}

// all are points and areas in the order of their ids, each once, as it was
// edited last.
func (c *spotCollector) all() []Element {
	list := slices.Concat(c.points, c.areas)
	slices.SortStableFunc(list, func(a, b Element) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID), b.At.Compare(a.At))
	})
	return slices.CompactFunc(list, func(a, b Element) bool { return a.Kind == b.Kind && a.ID == b.ID })
}

// spots makes the spots that people may use. The ID of a spot is that of its
// element times four, plus 0 for a node, 1 for a way and 2 for a relation.
func (c *spotCollector) spots() []roads.Spot {
	c.init()
	var list []roads.Spot
	for _, e := range c.all() {
		kind, ok := spotKindOf(e.Tags)
		access := spotAccess(e.Tags)
		if !ok || access == roads.NoAccess {
			continue
		}
		point, ok := c.place(&e)
		if !ok {
			continue
		}
		list = append(list, roads.Spot{
			ID: e.ID*4 + int64(e.Kind), Kind: kind, Point: point, Name: textOf(e.Tags.Find("name")), Access: access, Fee: feeOf(e.Tags),
			Capacity: capacityOf(e.Tags, "capacity"), AccessibleCapacity: accessibleCapacity(e.Tags, kind),
		})
	}
	return list
}

// spotAccess is Private for guests of a house, and NoAccess for what is not
// for visitors.
func spotAccess(t Tags) roads.Access {
	if t.Is("access", "private", "no", "employees", "staff", "residents", "members") && !t.Is("access", "customers", "yes", "permit", "disabled") {
		return roads.NoAccess
	}
	switch access, ok := accessOf(first(t, "motorcar", "motor_vehicle", "vehicle", "access"), roads.Drive); {
	case t.Is("access", "disabled"), !ok:
		return roads.Allowed
	default:
		return access
	}
}

func feeOf(t Tags) string {
	switch fee := t.Find("fee"); {
	case fee == "no", fee == "":
		return fee
	}
	return "yes"
}

// capacityOf reads a number of vehicles, -1 where none is said.
func capacityOf(t Tags, key string) int32 {
	n, err := strconv.Atoi(strings.TrimSpace(t.Find(key)))
	switch {
	case t.Find(key) == "no":
		return 0
	case err != nil || n < 0 || n > 1_000_000:
		return -1
	}
	return int32(n)
}

// accessibleCapacity is the number of spaces for disabled people. A yes
// without a number is at least one.
func accessibleCapacity(t Tags, kind roads.SpotKind) int32 {
	n := capacityOf(t, "capacity:disabled")
	switch {
	case n >= 0:
		return n
	case t.Find("capacity:disabled") == "yes":
		return 1
	case kind == roads.AccessibleParking && t.Find("amenity") == "parking_space":
		return max(1, capacityOf(t, "capacity"))
	case kind == roads.AccessibleParking:
		return capacityOf(t, "capacity")
	}
	return -1
}

// places are the named pieces of land.
func (c *spotCollector) places() []roads.Place {
	var list []roads.Place
	for _, e := range c.all() {
		kind, name := e.Tags.Find("place"), e.Tags.Find("name")
		if !isPlace(kind) || name == "" {
			continue
		}
		if point, ok := c.place(&e); ok {
			list = append(list, roads.Place{Name: textOf(name), Kind: kind, Point: point})
		}
	}
	return list
}
