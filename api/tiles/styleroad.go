package tiles

// rung is one step of the ladder of roads.
type rung struct {
	id, class   string
	from        float64
	width       array
	fill, edge  func(p palette) string
	casingFrom  float64
	alwaysRound bool
}

// ladder is from the smallest to the broadest.
var ladder = []rung{
	{"service", "service", 13, byZoom(13, 0.6, 15, 1.8, 16, 3.2, 18, 9), streetFill, streetEdge, 14.5, false},
	{"pedestrian", "pedestrian", 12.5, byZoom(13, 0.8, 16, 4, 18, 11), pierFill, streetEdge, 14, false},
	{"minor", "minor", 11, byZoom(11, 0.4, 13, 1.3, 14, 2.4, 16, 6.5, 18, 16), streetFill, streetEdge, 12.5, false},
	{"tertiary", "tertiary", 9, byZoom(9, 0.4, 12, 1.6, 14, 3.4, 16, 8.5, 18, 19), streetFill, streetEdge, 11, true},
	{"secondary", "secondary", 8, byZoom(8, 0.5, 11, 1.5, 13, 2.8, 14, 4.2, 16, 10, 18, 21), secondaryFill, secondaryEdge, 9.5, true},
	{"primary", "primary", 6, byZoom(6, 0.6, 9, 1.2, 12, 2.5, 14, 4.4, 16, 9.2, 18, 22), primaryFill, primaryEdge, 8, true},
	{"trunk", "trunk", 5, byZoom(5, 0.7, 8, 1.4, 11, 2.6, 14, 4.8, 16, 9.5, 18, 24), trunkFill, trunkEdge, 7.5, true},
	{"motorway", "motorway", 4, byZoom(5, 0.8, 8, 1.7, 11, 3, 14, 5.5, 16, 10.5, 18, 26), motorwayFill, motorwayEdge, 7, true},
}

func streetFill(p palette) string    { return p.street }
func streetEdge(p palette) string    { return p.streetEdge }
func pierFill(p palette) string      { return p.pier }
func secondaryFill(p palette) string { return p.secondary }
func secondaryEdge(p palette) string { return p.secondaryEdge }
func primaryFill(p palette) string   { return p.primary }
func primaryEdge(p palette) string   { return p.primaryEdge }
func trunkFill(p palette) string     { return p.trunk }
func trunkEdge(p palette) string     { return p.trunkEdge }
func motorwayFill(p palette) string  { return p.motorway }
func motorwayEdge(p palette) string  { return p.motorwayEdge }

// roads are tunnels, then roads on the ground with rails among them, then
// bridges; of each kind all edges before all fills, so that crossings are open.
func roads(p palette) []object {
	var list []object
	list = append(list, paths(p, "tunnel", has("tunnel"))...)
	list = append(list, ways(p, "tunnel", has("tunnel"))...)
	list = append(list, rails(p, "tunnel", has("tunnel"))...)
	ground := all(not(has("tunnel")), not(has("bridge")))
	list = append(list, paths(p, "road", ground)...)
	list = append(list, ways(p, "road", ground)...)
	list = append(list, rails(p, "road", ground)...)
	list = append(list, ways(p, "bridge", has("bridge"))...)
	list = append(list, paths(p, "bridge", has("bridge"))...)
	list = append(list, rails(p, "bridge", has("bridge"))...)
	return append(list, ferries(p)...)
}

// ways are the roads for vehicles of one kind of place.
func ways(p palette, place string, where array) []object {
	var list []object
	opacity := 1.0
	if place == "tunnel" {
		opacity = 0.35
	}
	for _, r := range ladder {
		layout := object{"line-join": "round", "line-cap": "butt"}
		paint := object{"line-color": r.edge(p), "line-width": wider(r.width, place)}
		if place == "tunnel" { // two dashed edges, and nothing dark between them
			paint = object{"line-color": r.edge(p), "line-gap-width": narrower(r.width), "line-width": 0.9, "line-dasharray": array{4, 2.5}, "line-opacity": 0.7}
		}
		list = append(list, layer(place+"-"+r.id+"-edge", "line", "roads", r.casingFrom, all(is("class", r.class), where, small(r)), layout, paint))
	}
	for _, r := range ladder {
		layout := object{"line-join": "round", "line-cap": "round"}
		if place != "road" {
			layout["line-cap"] = "butt"
		}
		paint := object{"line-color": r.fill(p), "line-width": narrower(r.width), "line-opacity": opacity}
		if r.casingFrom > r.from && r.id != "secondary" && r.id != "primary" && r.id != "trunk" && r.id != "motorway" {
			// without edges yet, a white road on pale land would not be seen
			paint["line-color"] = array{"step", array{"zoom"}, r.edge(p), r.casingFrom, r.fill(p)}
		}
		list = append(list, layer(place+"-"+r.id, "line", "roads", r.from, all(is("class", r.class), where, small(r)), layout, paint))
	}
	return list
}

// small leaves driveways and aisles to the larger scales.
func small(r rung) array {
	if r.id == "service" {
		return array{"any", not(has("small")), array{">=", array{"zoom"}, 15.5}}
	}
	return array{"any", not(has("ramp")), array{">=", array{"zoom"}, 11}}
}

// wider makes room for the edge on both sides.
func wider(width array, place string) array {
	extra := 0.9
	if place == "bridge" {
		extra = 1.6
	}
	return stretched(width, func(zoom, w float64) any {
		return scaled(w, 0.3+extra*min(max((zoom-6)/8, 0.2), 1.2)*1.1)
	})
}

func narrower(width array) array {
	return stretched(width, func(_, w float64) any { return scaled(w, 0) })
}

// scaled makes ramps narrower than the roads they lead to.
func scaled(w, extra float64) any {
	return array{"case", has("ramp"), round(w*0.62 + extra), has("small"), round(w*0.6 + extra), round(w + extra)}
}

func round(w float64) float64 { return float64(int(w*100+0.5)) / 100 }

// stretched changes the values of a byZoom.
func stretched(width array, to func(zoom, w float64) any) array {
	out := append(array{}, width[:3]...)
	for i := 3; i < len(width); i += 2 {
		out = append(out, width[i], to(number(width[i]), number(width[i+1])))
	}
	return out
}

func number(v any) float64 {
	switch v := v.(type) {
	case int:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

// paths are ways for people on foot and on cycles.
func paths(p palette, place string, where array) []object {
	minor := array{"any", not(has("small")), array{">=", array{"zoom"}, 17}}
	line := func(id string, from float64, classes []any, color string, width, dash array) object {
		paint := object{"line-color": color, "line-width": width}
		if dash != nil {
			paint["line-dasharray"] = dash
		}
		if place == "tunnel" {
			paint["line-opacity"] = 0.4
		}
		return layer(place+"-"+id, "line", "roads", from, all(is("class", classes...), where, minor), object{"line-join": "round"}, paint)
	}
	list := []object{
		line("runway", 11, []any{"runway", "taxiway"}, p.apron, byZoom(11, 2, 16, 30), nil),
		line("pier", 13, []any{"pier", "platform"}, p.pier, byZoom(13, 1, 18, 9), nil),
		line("track", 13, []any{"track"}, p.track, byZoom(13, 0.6, 16, 1.6, 18, 3), array{4, 1.5}),
		line("path", 14, []any{"path", "footway"}, p.path, byZoom(14, 0.5, 16, 1.1, 18, 2.2), array{3, 1.6}),
		line("cycleway", 13.5, []any{"cycleway"}, p.cycleway, byZoom(14, 0.6, 16, 1.3, 18, 2.6), array{4, 1.4}),
		line("steps", 15, []any{"steps"}, p.steps, byZoom(15, 1.4, 18, 6), array{0.35, 0.35}),
	}
	if place == "bridge" {
		edge := line("path-edge", 14.5, []any{"path", "footway", "cycleway"}, p.streetEdge, byZoom(14, 1.6, 16, 3.6, 18, 7), nil)
		fill := line("path-deck", 14.5, []any{"path", "footway", "cycleway"}, p.pier, byZoom(14, 0.9, 16, 2.6, 18, 5.5), nil)
		list = append([]object{edge, fill}, list...)
	}
	return list
}

// rails are dark lines with light dashes: trains; thin lines: the rest.
func rails(p palette, place string, where array) []object {
	opacity := 1.0
	if place == "tunnel" {
		opacity = 0.35
	}
	line := func(id string, from float64, classes []any, color string, width any, dash array) object {
		paint := object{"line-color": color, "line-width": width, "line-opacity": opacity}
		if dash != nil {
			paint["line-dasharray"] = dash
		}
		return layer(place+"-rail-"+id, "line", "rail", from, all(is("class", classes...), where), object{"line-join": "round"}, paint)
	}
	list := []object{
		line("train", 8, []any{"rail"}, p.rail, byZoom(8, 0.6, 12, 1.1, 14, 1.5, 16, 2.6, 18, 4.5), nil),
		line("siding", 14, []any{"siding"}, p.rail, byZoom(14, 0.6, 18, 2.6), nil),
		line("light", 12, []any{"light_rail", "subway", "monorail", "funicular"}, p.rail, byZoom(12, 0.8, 15, 1.6, 18, 3), nil),
		line("tram", 13, []any{"tram"}, p.tram, byZoom(13, 0.5, 16, 1, 18, 1.8), nil),
		line("cable", 13, []any{"aerialway"}, p.rail, byZoom(13, 0.8, 18, 2), array{6, 2}),
	}
	if place != "tunnel" {
		list = append(list, line("train-dash", 15, []any{"rail"}, p.railDash, byZoom(15, 1, 16, 1.5, 18, 3), array{5, 5}))
	}
	return list
}

func ferries(p palette) []object {
	return []object{layer("ferry", "line", "ferries", 6, nil, object{"line-join": "round"}, object{
		"line-color": p.ferry, "line-width": evenly(6, 0.6, 10, 1.1, 16, 2), "line-dasharray": array{5, 3},
	})}
}
