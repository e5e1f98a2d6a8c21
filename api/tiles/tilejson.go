package tiles

import (
	"net/http"
	"strings"

	"finnfram/api/wire"
	"finnfram/geo/tiles"
)

// tileJSON describes a set (TileJSON 3.0.0).
type tileJSON struct {
	TileJSON    string        `json:"tilejson"`
	Name        string        `json:"name"`
	Description string        `json:"description"`
	Version     string        `json:"version"`
	Attribution string        `json:"attribution,omitempty"`
	Scheme      string        `json:"scheme"`
	Tiles       []string      `json:"tiles"`
	MinZoom     int           `json:"minzoom"`
	MaxZoom     int           `json:"maxzoom"`
	Bounds      []float64     `json:"bounds"`
	Center      []float64     `json:"center"`
	Layers      []vectorLayer `json:"vector_layers"`
	// Start is the box to open a map at: see start.
	Start []float64 `json:"start"`
	// Ways tells whether the server has roads to find ways and travel times on.
	Ways bool `json:"ways"`
	// Content names what the tiles hold; another one, and clients ask anew.
	Content string `json:"content"`
	// Empty says why nothing is drawn; absent where something is.
	Empty string `json:"empty,omitempty"`
}

type vectorLayer struct {
	ID     string            `json:"id"`
	Fields map[string]string `json:"fields"`
}

var descriptions = map[string]string{
	"map":      "Roads, water, buildings, green, railways, ferries and names",
	"services": "Services of health care",
}

var empty = map[string]string{
	"map":      "No map data is loaded: an operator imports an OpenStreetMap extract with «finnfram import osm».",
	"services": "No service with a known position is loaded.",
}

// describe answers with the TileJSON of a set.
func (m *Module) describe(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := plain(r); err != nil {
			wire.Fail(w, r, err)
			return
		}
		world, err := m.World()
		if err != nil {
			wire.Fail(w, r, err)
			return
		}
		t := m.tileJSON(name, world.Tiles(name), m.base(r))
		box := start(world)
		t.Start, t.Center = []float64{box.West, box.South, box.East, box.North}, middle(box)
		wire.Write(w, r, wire.JSON, askMe, t)
	}
}

func (m *Module) tileJSON(name string, set *tiles.Set, base string) tileJSON {
	t := tileJSON{
		TileJSON: "3.0.0", Name: name, Description: descriptions[name], Version: "1.0.0", Scheme: "xyz",
		Attribution: strings.Join(set.Credits(), " · "),
		Tiles:       []string{base + "/tiles/" + name + "/{z}/{x}/{y}.mvt?v=" + set.Token()},
		MinZoom:     tiles.MinZoom, MaxZoom: tiles.MaxZoom, Bounds: []float64{-180, -85.0511, 180, 85.0511},
		Layers: []vectorLayer{}, Content: set.Token(), Ways: m.Ways != nil && m.Ways(),
	}
	if box, ok := set.Bounds(); ok {
		t.Bounds = []float64{box.West, box.South, box.East, box.North}
	} else {
		t.Empty = empty[name]
	}
	for l := tiles.Land; l <= tiles.Services; l++ { // also those without features today: styles draw them
		if (l == tiles.Services) == (name == "services") {
			t.Layers = append(t.Layers, vectorLayer{l.String(), fields(l.String())})
		}
	}
	return t
}

// fields are the attributes of a layer.
func fields(layer string) map[string]string {
	f := map[string]string{"class": "String"}
	named := func() {
		for _, key := range []string{"name", "name:nb", "name:nn", "name:se", "name:en"} {
			f[key] = "String"
		}
	}
	raised := func() { f["bridge"], f["tunnel"], f["layer"] = "Boolean", "Boolean", "Number" }
	switch layer {
	case "roads":
		named()
		raised()
		f["ref"], f["ramp"], f["small"], f["oneway"] = "String", "Boolean", "Boolean", "Boolean"
	case "rail", "water":
		named()
		raised()
	case "ferries":
		named()
	case "places":
		named()
		f["rank"] = "Number"
	case "services":
		named()
		f["id"], f["rank"] = "String", "Number"
	case "numbers":
		f["number"] = "String"
	}
	return f
}
