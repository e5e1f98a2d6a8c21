package tiles

import (
	"net/http"

	"finnfram/api/wire"
)

// object is a JSON object of the MapLibre style specification, version 8.
type object = map[string]any

type array = []any

// style answers with a style in the colours of p.
func (m *Module) style(p palette) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := plain(r); err != nil {
			wire.Fail(w, r, err)
			return
		}
		wire.Write(w, r, wire.JSON, askMe, styleOf(p, m.base(r)))
	}
}

// styleOf is the whole style. Layers are drawn in order.
func styleOf(p palette, base string) object {
	var list array
	for _, part := range [][]object{grounds(p), roads(p), names(p), services(p)} {
		for _, layer := range part {
			list = append(list, layer)
		}
	}
	return object{
		"version": 8, "name": p.name, "glyphs": base + "/tiles/glyphs/{fontstack}/{range}.pbf", "sprite": base + "/tiles/sprite",
		"sources": object{
			"map":      object{"type": "vector", "url": base + "/tiles/map.json"},
			"services": object{"type": "vector", "url": base + "/tiles/services.json"},
		},
		"layers": list,
	}
}

// layer is a layer of a style over a layer of the tiles.
func layer(id, kind, of string, from float64, filter any, layout, paint object) object {
	source := "map"
	if of == "services" {
		source = "services"
	}
	l := object{"id": id, "type": kind, "source": source, "source-layer": of}
	if from > 0 {
		l["minzoom"] = from
	}
	if filter != nil {
		l["filter"] = filter
	}
	if layout != nil {
		l["layout"] = layout
	}
	if paint != nil {
		l["paint"] = paint
	}
	return l
}

// Expressions of the specification.

func get(key string) array { return array{"get", key} }

func is(key string, values ...any) array {
	if len(values) == 1 {
		return array{"==", get(key), values[0]}
	}
	return array{"in", get(key), array{"literal", values}}
}

func has(key string) array { return array{"has", key} }

func not(x any) array { return array{"!", x} }

func all(parts ...any) array { return append(array{"all"}, parts...) }

// byClass gives each class its value.
func byClass(otherwise any, pairs ...any) array {
	return append(append(array{"match", get("class")}, pairs...), otherwise)
}

// byZoom grows with the zoom, as the ground does; stops are zoom, value, …
func byZoom(stops ...any) array {
	return append(array{"interpolate", array{"exponential", 1.5}, array{"zoom"}}, stops...)
}

// evenly grows in even steps.
func evenly(stops ...any) array {
	return append(array{"interpolate", array{"linear"}, array{"zoom"}}, stops...)
}

// grounds are land, its uses, green, water and buildings.
func grounds(p palette) []object {
	fill := func(id, of string, from float64, filter any, color any) object {
		return layer(id, "fill", of, from, filter, nil, object{"fill-color": color})
	}
	return []object{
		{"id": "void", "type": "background", "paint": object{"background-color": p.void}},
		fill("land", "land", 0, nil, p.land),
		layer("land-seam", "line", "boundaries", 0, is("class", "municipality", "county"), nil, object{"line-color": p.land, "line-width": 1.5}),
		fill("landuse", "landuse", 8, not(is("class", "pier", "platform", "pedestrian", "marina", "parking")),
			byClass(p.residential, "industrial", p.industrial, "commercial", p.commercial, "health", p.health, "school", p.school, "airport", p.apron, "apron", p.apron)),
		layer("green", "fill", "green", 5, nil, nil, object{
			"fill-color":   byClass(p.grass, "wood", p.wood, "scrub", p.scrub, "park", p.park, "pitch", p.pitch, "cemetery", p.cemetery, "farm", p.farm, "wetland", p.wetland, "glacier", p.glacier, "sand", p.sand, "rock", p.rock),
			"fill-opacity": evenly(7, 0.6, 11, 1),
		}),
		fill("parking", "landuse", 14, is("class", "parking"), p.parking),
		layer("stream", "line", "water", 9, all(array{"==", array{"geometry-type"}, "LineString"}, not(has("tunnel"))), object{"line-cap": "round", "line-join": "round"}, object{
			"line-color": p.waterLine,
			"line-width": byZoom(9, byClass(0.3, "river", 0.8), 13, byClass(0.8, "river", 2), 18, byClass(3, "river", 12)),
		}),
		fill("water", "water", 0, array{"==", array{"geometry-type"}, "Polygon"}, p.water),
		layer("shore", "line", "water", 12, all(array{"==", array{"geometry-type"}, "Polygon"}, not(is("class", "sea"))), nil, object{"line-color": p.waterLine, "line-width": 0.7}),
		fill("pier", "landuse", 12, is("class", "pier", "pedestrian", "platform"), p.pier),
		layer("border-outline", "line", "boundaries", 3, is("class", "outline"), nil, object{"line-color": p.coast, "line-width": evenly(4, 0.5, 9, 0.9), "line-opacity": evenly(8, 0.7, 11, 0)}),
		layer("border-municipality", "line", "boundaries", 8, is("class", "municipality"), nil, object{"line-color": p.municipality, "line-width": evenly(8, 0.6, 14, 1.4), "line-dasharray": array{3, 2}}),
		layer("border-county", "line", "boundaries", 5, is("class", "county"), nil, object{"line-color": p.county, "line-width": evenly(5, 0.6, 12, 1.6), "line-dasharray": array{4, 2}}),
		layer("border-country", "line", "boundaries", 3, is("class", "country"), nil, object{"line-color": p.country, "line-width": evenly(4, 0.8, 12, 2.4)}),
		layer("building", "fill", "buildings", 13, nil, nil, object{
			"fill-color": byClass(p.building, "health", p.healthBuilding), "fill-outline-color": byClass(p.buildingEdge, "health", p.healthEdge),
			"fill-opacity": evenly(13, 0.5, 14.5, 1),
		}),
	}
}
