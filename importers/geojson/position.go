package geojson

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/paulmach/orb"
	orbjson "github.com/paulmach/orb/geojson"

	"finnfram/geo"
	"finnfram/importers"
	"finnfram/importers/mapping"
)

// position reads a geometry: a point as it is, of an area an interior point,
// of several points the first.
func position(raw json.RawMessage) (p *geo.Point, coarse bool, err error) {
	geometry, err := orbjson.UnmarshalGeometry(raw)
	if err != nil {
		return nil, false, err
	}
	if geometry.Type == "Point" {
		return pointOf(raw)
	}
	if len(geometry.Geometries) == 1 { // a collection of one is that one
		var only struct{ Geometries []json.RawMessage }
		if err := json.Unmarshal(raw, &only); err != nil || len(only.Geometries) != 1 {
			return nil, false, fmt.Errorf("a collection that is not understood")
		}
		return position(only.Geometries[0])
	}
	var area orb.MultiPolygon
	switch g := geometry.Geometry().(type) {
	case orb.MultiPoint:
		if len(g) == 1 {
			return &geo.Point{Lat: g[0][1], Lon: g[0][0]}, false, nil
		}
		return nil, false, fmt.Errorf("%d points, and nothing says which is meant", len(g))
	case orb.Polygon:
		area = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		area = g
	default:
		return nil, false, fmt.Errorf("a geometry of type %.40s is no site", geometry.Type)
	}
	point, ok := importers.Interior(area)
	if !ok {
		return nil, false, fmt.Errorf("an area without extent")
	}
	return &point, false, nil
}

// pointOf reads a position with all its numbers, as they are written: the
// geometry types hold two and take a missing one for zero.
func pointOf(raw json.RawMessage) (p *geo.Point, coarse bool, err error) {
	var g struct {
		Coordinates []json.Number `json:"coordinates"`
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		return nil, false, err
	}
	if len(g.Coordinates) < 2 || g.Coordinates[0] == "" || g.Coordinates[1] == "" {
		return nil, false, fmt.Errorf("a point needs longitude and latitude")
	}
	lon, errLon := g.Coordinates[0].Float64()
	lat, errLat := g.Coordinates[1].Float64()
	if err := errors.Join(errLon, errLat); err != nil {
		return nil, false, err
	}
	return &geo.Point{Lat: lat, Lon: lon}, mapping.Coarse(string(g.Coordinates[1]), string(g.Coordinates[0])), nil
}
