package tiles

// services are discs with a sign for the category, the most urgent on top, and
// names when there is room.
func services(p palette) []object {
	color := byClass(p.other,
		array{"emergency-clinic", "emergency-department", "acute-bed", "ambulance-station"}, p.urgent,
		"hospital", p.hospital, "pharmacy", p.pharmacy)
	urgent := is("class", "emergency-clinic", "emergency-department", "hospital")
	disc := func(id string, from float64, filter any, radius array) object {
		return layer(id, "circle", "services", from, filter, object{"circle-sort-key": array{"-", 0, get("rank")}}, object{
			"circle-color": color, "circle-radius": radius, "circle-stroke-color": p.ring, "circle-stroke-width": evenly(12, 0.7, 15, 1.2),
		})
	}
	return []object{
		disc("service-minor", 12.5, not(urgent), evenly(12, 2, 14, 4, 16, 8, 18, 10)),
		disc("service-urgent", 5, urgent, evenly(5, 2.5, 9, 4.5, 12, 7, 16, 10)),
		layer("service-sign", "symbol", "services", 11, array{"any", urgent, array{">=", array{"zoom"}, 15}}, object{
			"icon-image": array{"concat", "sign-", get("class"), p.night}, "icon-allow-overlap": true, "icon-ignore-placement": true,
			"icon-size": evenly(11, 0.65, 14, 0.8, 16, 1), "symbol-sort-key": array{"-", 0, get("rank")},
		}, nil),
		layer("service-name", "symbol", "services", 13, array{"any", urgent, array{">=", array{"zoom"}, 15.5}}, object{
			"text-field": named, "text-font": array{"Go Medium"}, "text-size": evenly(13, 10.5, 17, 12.5), "text-max-width": 9,
			"text-variable-anchor": array{"top", "left", "right", "bottom"}, "text-radial-offset": 1, "text-justify": "auto",
			"symbol-sort-key": get("rank"), "text-padding": 3,
		}, object{"text-color": color, "text-halo-color": p.halo, "text-halo-width": 1.6}),
	}
}
