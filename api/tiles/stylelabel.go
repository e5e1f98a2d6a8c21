package tiles

// named writes the name as it stands on signs, and the Sámi one below it where
// that is another. The page puts another expression here for a language.
var named = array{"case",
	all(has("name:se"), array{"!=", get("name:se"), get("name")}), array{"concat", get("name"), "\n", get("name:se")},
	array{"coalesce", get("name"), ""},
}

// alongside is named on one line, for what is written along a line.
var alongside = array{"coalesce", get("name"), ""}

// label is a layer of names in places.
func label(id, of string, from float64, filter any, layout, paint object) object {
	full := object{"text-field": named, "text-font": array{"Go Regular"}, "text-max-width": 8, "text-line-height": 1.15, "text-padding": 4}
	for key, value := range layout {
		full[key] = value
	}
	ink := object{"text-halo-width": 1.6, "text-halo-blur": 0.4}
	for key, value := range paint {
		ink[key] = value
	}
	return layer(id, "symbol", of, from, filter, full, ink)
}

// names are all that is written, the least important first: labels drawn later
// are placed first.
func names(p palette) []object {
	ink := func(color string) object { return object{"text-color": color, "text-halo-color": p.halo} }
	along := func(id, of string, from float64, filter any, size array, color string) object {
		return label(id, of, from, filter, object{
			"symbol-placement": "line", "text-size": size, "text-field": alongside, "text-max-angle": 30, "text-padding": 6, "symbol-spacing": 320,
		}, ink(color))
	}
	place := func(id string, from float64, classes []any, font string, size array, color string, more object) object {
		layout := object{"text-font": array{font}, "text-size": size, "symbol-sort-key": array{"coalesce", get("rank"), 99}}
		for key, value := range more {
			layout[key] = value
		}
		return label(id, "places", from, is("class", classes...), layout, ink(color))
	}
	list := []object{
		label("number", "numbers", 17, nil, object{"text-field": get("number"), "text-size": evenly(17, 9.5, 19, 12), "text-padding": 3}, ink(p.number)),
		place("tram-name", 16, []any{"tram"}, "Go Regular", evenly(16, 9.5, 18, 11), p.textSoft, dot()),
		along("path-name", "roads", 15.5, all(is("class", "path", "footway", "cycleway", "track"), has("name")), evenly(15, 9, 18, 11.5), p.textSoft),
		along("street-name", "roads", 14.5, all(is("class", "minor", "service", "pedestrian", "tertiary"), has("name"), not(has("ramp"))), evenly(14, 9.5, 16, 11, 18, 14), p.text),
		along("road-name", "roads", 13, all(is("class", "motorway", "trunk", "primary", "secondary"), has("name"), not(has("ramp")), not(has("tunnel"))), evenly(13, 10, 16, 12, 18, 14.5), p.text),
		along("ferry-name", "ferries", 10, has("name"), evenly(10, 10, 16, 12), p.ferry),
		along("river-name", "water", 12, all(array{"==", array{"geometry-type"}, "LineString"}, has("name")), evenly(12, 10, 17, 13), p.waterText),
		place("locality-name", 14.5, []any{"locality", "farm", "isolated_dwelling", "square", "islet"}, "Go Italic", evenly(14, 10, 17, 12), p.textSoft, nil),
		place("green-name", 12, []any{"park"}, "Go Italic", evenly(12, 10, 17, 13), p.textGreen, nil),
		place("water-name", 8, []any{"water", "bay"}, "Go Italic", evenly(8, 10, 16, 14), p.waterText, nil),
		place("island-name", 10, []any{"island", "archipelago"}, "Go Italic", evenly(10, 10, 16, 13.5), p.textSoft, nil),
		place("neighbourhood-name", 13, []any{"neighbourhood", "quarter", "hamlet"}, "Go Medium", evenly(13, 10, 16, 13), p.textSoft, object{"text-letter-spacing": 0.04}),
		place("station-name", 13, []any{"station", "metro", "quay"}, "Go Medium", evenly(13, 10, 17, 12.5), p.textSoft, dot()),
		place("hospital-name", 12, []any{"hospital", "airport"}, "Go Medium", evenly(12, 10.5, 17, 13.5), p.textHealth, nil),
	}
	list = append(list, shields(p)...)
	return append(list,
		place("municipality-name", 7, []any{"municipality"}, "Go Regular", evenly(7, 10, 10, 12.5), p.textSoft, nil),
		place("suburb-name", 11, []any{"suburb", "borough"}, "Go Medium", evenly(11, 10.5, 14, 13, 16, 15), p.textSoft, object{"text-letter-spacing": 0.08, "text-transform": "uppercase"}),
		place("village-name", 9, []any{"village"}, "Go Regular", evenly(9, 10.5, 14, 14), p.text, nil),
		place("town-name", 7, []any{"town"}, "Go Medium", evenly(7, 11, 14, 17), p.text, nil),
		until(14, place("city-name", 5, []any{"city"}, "Go Bold", evenly(5, 12, 12, 20), p.text, nil)),
	)
}

// until ends a layer at a zoom.
func until(zoom float64, l object) object {
	l["maxzoom"] = zoom
	return l
}

// dot is a point with its name below.
func dot() object {
	return object{"icon-image": "dot", "text-anchor": "top", "text-offset": array{0, 0.45}, "text-optional": true}
}

// shields are the numbers of roads: white on green for those of Europe and of
// the state, black on white for those of counties, as on signs.
func shields(p palette) []object {
	state := array{"any", array{"==", array{"slice", get("ref"), 0, 1}, "E"}, array{"==", array{"slice", get("ref"), 0, 2}, "Rv"}}
	shield := func(id, image, color string, from float64, filter any) object {
		return layer(id, "symbol", "roads", from, all(has("ref"), filter, array{"<=", array{"length", get("ref")}, 10}), object{
			"symbol-placement": "line", "symbol-spacing": 380, "text-rotation-alignment": "viewport", "icon-rotation-alignment": "viewport",
			"text-field": plateText, "text-font": array{"Go Bold"}, "text-size": evenly(7, 9, 14, 10.5), "text-padding": 12,
			"icon-image": image, "icon-text-fit": "both", "icon-text-fit-padding": array{1, 3, 1, 3},
		}, object{"text-color": color})
	}
	return []object{
		shield("plate-county", "plate"+p.night, p.plateText, 10, all(not(state), is("class", "secondary", "primary", "tertiary"))),
		shield("plate-state", "shield", p.shieldText, 7, all(state, is("class", "motorway", "trunk", "primary", "secondary"))),
	}
}

// plateText is the number without the word before it: Fv. 120 is 120.
var plateText = array{"case", array{"==", array{"index-of", "v. ", get("ref")}, 1}, array{"slice", get("ref"), 4}, get("ref")}
