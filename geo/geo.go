// Package geo holds the words of the earth: a Point, a Box, Metres, and the
// distance between points on the WGS84 ellipsoid. Its sub-packages hold the
// verbs done with them. Latitude comes first everywhere in this project;
// longitude-first exists only inside code that reads or writes GeoJSON.
package geo

import (
	"errors"
	"fmt"
	"math"
)

// Metres is a length on the ground, along the ellipsoid unless said otherwise.
type Metres float64

// Point is a place on the WGS84 ellipsoid in degrees. The zero Point is a
// real place in the Gulf of Guinea, so absence is expressed by *Point or by a
// separate flag, never by zero.
type Point struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// ErrPoint is the kind of every error about coordinates that name no place.
var ErrPoint = errors.New("not a place on earth")

// Check returns nil for a Point with finite coordinates, latitude in
// [-90, 90] and longitude in [-180, 180], and otherwise an error of kind
// ErrPoint that says which coordinate is wrong. The error does not repeat the
// coordinates, so it may be logged.
func (p Point) Check() error {
	switch {
	case math.IsNaN(p.Lat) || math.IsInf(p.Lat, 0):
		return fmt.Errorf("latitude is not a finite number: %w", ErrPoint)
	case math.IsNaN(p.Lon) || math.IsInf(p.Lon, 0):
		return fmt.Errorf("longitude is not a finite number: %w", ErrPoint)
	case p.Lat < -90 || p.Lat > 90:
		return fmt.Errorf("latitude lies outside -90 to 90: %w", ErrPoint)
	case p.Lon < -180 || p.Lon > 180:
		return fmt.Errorf("longitude lies outside -180 to 180: %w", ErrPoint)
	}
	return nil
}

// Box is a rectangle of latitudes and longitudes, edges included. A Box whose
// West is greater than its East crosses the antimeridian.
type Box struct {
	South, West, North, East float64
}

// Contains tells whether p lies in b or on its edge.
func (b Box) Contains(p Point) bool {
	if p.Lat < b.South || p.Lat > b.North {
		return false
	}
	if b.West <= b.East {
		return b.West <= p.Lon && p.Lon <= b.East
	}
	return p.Lon >= b.West || p.Lon <= b.East
}

// Check returns nil for a Box with two valid corners and South not above
// North, and otherwise an error of kind ErrPoint.
func (b Box) Check() error {
	if err := (Point{b.South, b.West}).Check(); err != nil {
		return fmt.Errorf("south-west corner: %w", err)
	}
	if err := (Point{b.North, b.East}).Check(); err != nil {
		return fmt.Errorf("north-east corner: %w", err)
	}
	if b.South > b.North {
		return fmt.Errorf("south lies above north: %w", ErrPoint)
	}
	return nil
}
