package admin

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"

	"finnfram/geo"
)

// mostPositions bounds the positions of one shape.
const mostPositions = 5000

// shape is a GeoJSON geometry (RFC 7946, section 3.1).
type shape struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

// nesting is how deep the coordinates of a type are: 0 for one position.
var nesting = map[string]int{"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}

// checkShape tells whether there is a usable shape, and whether it is an area.
func checkShape(raw json.RawMessage, fault func(pointer, detail string)) (area, ok bool) {
	if len(raw) == 0 || bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
		return false, false
	}
	var s shape
	if err := json.Unmarshal(raw, &s); err != nil {
		fault("/shape", "is not a GeoJSON geometry")
		return false, false
	}
	deep, known := nesting[s.Type]
	if !known {
		fault("/shape/type", "is none of Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon")
		return false, false
	}
	c := shapeCheck{ring: s.Type == "Polygon" || s.Type == "MultiPolygon", least: 1}
	switch {
	case c.ring:
		c.least = 4
	case s.Type == "LineString" || s.Type == "MultiLineString":
		c.least = 2
	}
	if what := c.walk(s.Coordinates, deep); what != "" {
		fault("/shape/coordinates", what)
		return false, false
	}
	return c.ring, true
}

// shapeCheck walks coordinates and counts positions.
type shapeCheck struct {
	ring  bool
	least int // positions of a line or ring
	count int
}

// walk says what is wrong with coordinates nested deep levels, "" for nothing.
func (c *shapeCheck) walk(raw json.RawMessage, deep int) string {
	if deep == 0 {
		_, what := c.position(raw)
		return what
	}
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil || len(list) == 0 {
		return "are not nested as deep as the type demands, or are empty"
	}
	if deep == 1 {
		return c.line(list)
	}
	if c.ring && deep == 2 && len(list) > 1 {
		return "hold a hole: send the ring alone, or several areas"
	}
	for _, part := range list {
		if what := c.walk(part, deep-1); what != "" {
			return what
		}
	}
	return ""
}

func (c *shapeCheck) line(list []json.RawMessage) string {
	if len(list) < c.least {
		return "hold too few positions: a line has at least two, a ring four"
	}
	var first, last geo.Point
	for i, raw := range list {
		p, what := c.position(raw)
		if what != "" {
			return what
		}
		if i == 0 {
			first = p
		} else if math.Abs(p.Lon-last.Lon) > 180 {
			return "hold a line that goes round the earth: cut it where longitudes change from 180 to -180"
		}
		last = p
	}
	if c.ring && first != last {
		return "hold a ring that does not end where it begins"
	}
	return ""
}

func (c *shapeCheck) position(raw json.RawMessage) (geo.Point, string) {
	var v []*float64
	if c.count++; c.count > mostPositions {
		return geo.Point{}, "hold too many positions"
	}
	if err := json.Unmarshal(raw, &v); err != nil || len(v) < 2 || len(v) > 3 || slices.Contains(v, nil) {
		return geo.Point{}, "hold something else than positions: longitude, latitude"
	}
	p := geo.Point{Lat: *v[1], Lon: *v[0]}
	if p.Check() != nil {
		return p, "hold a position that is not on the earth: longitude first, then latitude"
	}
	return p, ""
}
