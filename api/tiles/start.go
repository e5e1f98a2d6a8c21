package tiles

import (
	"math"

	"finnfram/geo"
)

// mainland holds the mainland of Norway and its coast: where most people look.
var mainland = geo.Box{South: 57.9, West: 4.5, North: 71.2, East: 31.2}

// start is the box that a map opens at: what is drawn in detail, else where
// services are, each as far as it is of the mainland, where any of it is; else
// the mainland. Without this a map opens in the Barents Sea, halfway to
// Svalbard.
func start(world World) geo.Box {
	box, ok := world.Tiles("map").Detail()
	if !ok {
		box, ok = world.Tiles("services").Bounds()
	}
	if !ok {
		return mainland
	}
	if on, meets := meet(box, mainland); meets {
		return on
	}
	return box
}

// meet is what two boxes have in common, and false where they have nothing.
func meet(a, b geo.Box) (geo.Box, bool) {
	c := geo.Box{South: max(a.South, b.South), West: max(a.West, b.West), North: min(a.North, b.North), East: min(a.East, b.East)}
	return c, c.South <= c.North && c.West <= c.East
}

// The zooms that a map opens at: one sees a country, or the streets of a town.
const (
	leastZoom = 3
	mostZoom  = 14
)

// middle is the middle of a box, longitude first, and the zoom at which the box
// is about as large as a tile.
func middle(box geo.Box) []float64 {
	south, north := mercator(box.South), mercator(box.North)
	span := max((box.East-box.West)/360, north-south, 1e-9)
	zoom := math.Floor(-math.Log2(span))
	return []float64{(box.West + box.East) / 2, unmercator((south + north) / 2), min(max(zoom, leastZoom), mostZoom)}
}

// mercator is the latitude on Web Mercator, as a share of the world northwards
// from the equator.
func mercator(latitude float64) float64 {
	return math.Asinh(math.Tan(latitude*math.Pi/180)) / (2 * math.Pi)
}

func unmercator(y float64) float64 {
	return math.Atan(math.Sinh(2*math.Pi*y)) * 180 / math.Pi
}
