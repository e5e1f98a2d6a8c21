package live

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/roads"
)

// The bounds of a road closure.
const (
	mostClosedWays   = 10_000
	mostClosedPoints = 10_000
	widestClosure    = geo.Metres(10_000)
	narrowestClosure = geo.Metres(15) // of points and lines that do not say
)

// CheckRoadClosure tells whether c can be put in force, as an error of kind
// data.ErrInvalid that names the member at fault.
func CheckRoadClosure(c data.RoadClosure) error {
	_, err := shutting(c)
	return err
}

// shutting makes what the network understands of a closure: one Closure for
// each source whose ids it names, and one for its shape.
func shutting(c data.RoadClosure) ([]roads.Closure, error) {
	base := roads.Closure{ID: c.ID, From: c.From, To: c.To, Profiles: roads.AllProfiles}
	if len(c.Profiles) > 0 {
		base.Profiles = 0
	}
	for _, word := range c.Profiles {
		profile, ok := roads.ParseProfile(word)
		if !ok {
			return nil, fmt.Errorf("profiles: %q is none of drive, walk, cycle, step-free: %w", word, data.ErrInvalid)
		}
		base.Profiles |= roads.Only(profile)
	}
	switch c.Direction {
	case "":
	case "along":
		base.OnlyAlong = true
	case "against":
		base.OnlyAgainst = true
	default:
		return nil, fmt.Errorf("direction: %q is neither along nor against: %w", c.Direction, data.ErrInvalid)
	}
	list, err := shutWays(base, c.Ways)
	if err != nil {
		return nil, err
	}
	if len(c.Shape) > 0 && string(c.Shape) != "null" {
		shaped, err := shutShape(base, c)
		if err != nil {
			return nil, err
		}
		list = append(list, shaped)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("ways, shape: neither says what is shut: %w", data.ErrInvalid)
	}
	return list, nil
}

// shutWays groups ids such as osm:way/123 by who gave them.
func shutWays(base roads.Closure, ways []string) ([]roads.Closure, error) {
	if len(ways) > mostClosedWays {
		return nil, fmt.Errorf("ways: more than %d: %w", mostClosedWays, data.ErrInvalid)
	}
	var list []roads.Closure
	at := map[string]int{}
	for _, word := range ways {
		space, rest, _ := strings.Cut(word, ":way/")
		id, err := strconv.ParseInt(rest, 10, 64)
		if err != nil || space == "" || len(space) > 40 {
			return nil, fmt.Errorf("ways: %.60q is no id such as osm:way/123: %w", word, data.ErrInvalid)
		}
		i, ok := at[space]
		if !ok {
			i = len(list)
			at[space] = i
			list = append(list, base)
			list[i].Space = space
		}
		list[i].Ways = append(list[i].Ways, id)
	}
	return list, nil
}

// shutShape reads the shape of c. An area with holes is refused: what lies in
// a hole would be shut with the rest.
func shutShape(base roads.Closure, c data.RoadClosure) (roads.Closure, error) {
	base.Within = geo.Metres(c.Within)
	if !(base.Within >= 0 && base.Within <= widestClosure) {
		return base, fmt.Errorf("within_m: outside 0 to %.0f metres: %w", float64(widestClosure), data.ErrInvalid)
	}
	var g geojson.Geometry
	if len(c.Shape) > 1<<20 {
		return base, fmt.Errorf("shape: larger than 1 MiB: %w", data.ErrInvalid)
	}
	if err := json.Unmarshal(c.Shape, &g); err != nil || g.Geometry() == nil {
		return base, fmt.Errorf("shape: no GeoJSON geometry: %w", data.ErrInvalid)
	}
	var raw struct{ Coordinates json.RawMessage }
	if err := json.Unmarshal(c.Shape, &raw); err != nil || bytes.Contains(raw.Coordinates, []byte("null")) {
		return base, fmt.Errorf("shape: a coordinate is missing: %w", data.ErrInvalid)
	}
	lines, area, err := outlines(g.Geometry())
	if err != nil {
		return base, err
	}
	points := 0
	for _, line := range lines {
		points += len(line)
		part := make([]geo.Point, len(line))
		for i, p := range line {
			part[i] = geo.Point{Lat: p.Lat(), Lon: p.Lon()}
			if err := part[i].Check(); err != nil {
				return base, fmt.Errorf("shape: %w: %w", err, data.ErrInvalid)
			}
			if i > 0 && math.Abs(p.Lon()-line[i-1].Lon()) > 180 {
				return base, fmt.Errorf("shape: a line goes round the earth: %w", data.ErrInvalid)
			}
		}
		base.Shape = append(base.Shape, part)
	}
	if points == 0 || points > mostClosedPoints {
		return base, fmt.Errorf("shape: outside 1 to %d points: %w", mostClosedPoints, data.ErrInvalid)
	}
	if !area && base.Within == 0 {
		base.Within = narrowestClosure
	}
	return base, nil
}

// outlines are the lines that draw a geometry; area tells that all are closed
// rings.
func outlines(g orb.Geometry) (lines [][]orb.Point, area bool, err error) {
	switch g := g.(type) {
	case orb.Point:
		return [][]orb.Point{{g}}, false, nil
	case orb.MultiPoint:
		for _, p := range g {
			lines = append(lines, []orb.Point{p})
		}
		return lines, false, nil
	case orb.LineString:
		return outlines(orb.MultiLineString{g})
	case orb.MultiLineString:
		for _, line := range g {
			if n := len(line); n > 2 && line[0] == line[n-1] { // a road that goes round is no area
				lines = append(lines, line[:n/2+1], line[n/2:])
			} else {
				lines = append(lines, line)
			}
		}
		return lines, false, nil
	case orb.Polygon:
		return outlines(orb.MultiPolygon{g})
	case orb.MultiPolygon:
		for _, polygon := range g {
			if len(polygon) != 1 {
				return nil, true, fmt.Errorf("shape: an area must be one ring, without holes: %w", data.ErrInvalid)
			}
			if ring := polygon[0]; len(ring) < 4 || !ring.Closed() {
				return nil, true, fmt.Errorf("shape: a ring of an area ends where it began, and has 4 points or more: %w", data.ErrInvalid)
			}
			lines = append(lines, polygon[0])
		}
		return lines, true, nil
	}
	return nil, false, fmt.Errorf("shape: a %s cannot be shut; draw a point, a line or an area: %w", g.GeoJSONType(), data.ErrInvalid)
}
