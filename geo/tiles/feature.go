package tiles

import "github.com/paulmach/orb"

// Layer is a layer of the tiles, by the word that styles use for it.
type Layer uint8

// The layers, in the order in which they stand in a tile.
const (
	Land       Layer = iota // what is not sea
	Landuse                 // residential, industrial, hospital grounds, schools …
	Green                   // wood, park, grass, farmland, wetland, rock …
	Water                   // sea, lakes, and rivers and streams as lines
	Boundaries              // borders of municipalities and countries
	Buildings               //
	Roads                   // with paths, steps and platforms
	Rail                    // railways, trams, metro, light rail, cable cars
	Ferries                 //
	Numbers                 // of houses
	Places                  // names: country to locality, islands, lakes, stations
	Services                // of health care
	layers
)

var layerNames = [layers]string{"land", "landuse", "green", "water", "boundaries", "buildings", "roads", "rail", "ferries", "numbers", "places", "services"}

// String is the name of the layer in tiles and styles.
func (l Layer) String() string {
	if l < layers {
		return layerNames[l]
	}
	return "none"
}

// The zooms for which tiles are made. From MaxZoom on the client enlarges.
const (
	MinZoom = 0
	MaxZoom = 16
)

// Feature is one thing to draw.
type Feature struct {
	// ID is stable over imports, and below 2^53 so that every client can hold
	// it.
	ID    uint64
	Layer Layer
	Class string // what kind of thing within its layer
	// Names by language; "" is the name as it stands on signs.
	Names map[string]string
	// Geometry in degrees, longitude first: a point, line, polygon, or several
	// of one of them.
	Geometry orb.Geometry
	// MinZoom is the zoom from which it is shown. Areas too small to see, and
	// lines shorter than a quarter of a pixel, come later. MaxZoom is the last zoom; 0: every one.
	MinZoom, MaxZoom uint8
	// Rank orders features of a layer: lower ones come first in the tile, and
	// their labels win.
	Rank int
	// Props are further attributes: strings, bools and ints.
	Props map[string]any
}
