package n1000_test

import (
	"slices"
	"strings"
	"testing"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// TestCutOffPartsAreNamed asks, in the whole country, in which municipality the
// land lies that no car or walker comes to. Of the largest, and of parts spread
// over many municipalities, nothing is said.
func TestCutOffPartsAreNamed(t *testing.T) {
	s, _ := whole(t)
	n, _, err := roads.Build([]*roads.Survey{s})
	if err != nil {
		t.Fatal(err)
	}
	snapper := roads.NewSnapper(n)
	graphs := map[roads.Profile]*roads.Graph{}
	for _, p := range []roads.Profile{roads.Drive, roads.Walk} {
		if graphs[p], err = roads.NewGraph(n, p); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		where string
		at    geo.Point
		by    roads.Profile
		main  bool
		name  string
	}{
		{"Oslo", geo.Point{Lat: 59.91, Lon: 10.75}, roads.Drive, true, ""},
		{"Tromsø", geo.Point{Lat: 69.65, Lon: 18.96}, roads.Drive, true, ""},
		{"Utsira, whose ferry ends nowhere", geo.Point{Lat: 59.307, Lon: 4.885}, roads.Drive, false, "Utsira"},
		{"Reinøya", geo.Point{Lat: 69.93, Lon: 19.6}, roads.Drive, false, "Karlsøy"},
		{"Hitra, by a tunnel", geo.Point{Lat: 63.6, Lon: 8.9}, roads.Drive, true, ""},
		{"Hitra, on foot", geo.Point{Lat: 63.6, Lon: 8.9}, roads.Walk, false, "Hitra"},
		{"Husøya of Træna, on foot", geo.Point{Lat: 66.502, Lon: 12.09}, roads.Walk, false, "Lurøy, Træna"},
		{"Tromsø on foot, with half the north", geo.Point{Lat: 69.65, Lon: 18.96}, roads.Walk, false, ""},
	} {
		at, ok := snapper.Snap(&roads.SnapQuery{}, graphs[c.by], c.at, roads.SnapOptions{Max: 2000})
		if !ok {
			t.Errorf("%s: no road near", c.where)
			continue
		}
		parts := graphs[c.by].Components()
		i, _ := parts.Part(at.Segment)
		if got := parts.Parts[i]; (i == 0) != c.main || got.Name != c.name || c.name != "" && got.Kind != "municipality" {
			t.Errorf("%s: part %d, %+v", c.where, i, got)
		}
	}
	text := graphs[roads.Drive].Components().Text(roads.Drive)
	for _, want := range []string{"; a part in Utsira (38 km) is not connected", "; a part in Karlsøy (50 km) is not connected"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %s", want, text)
		}
	}
}

// TestPlacesOfLands draws the largest land near Bodø, a road of two on Værøy
// that a ferry joins to it, two short roads on Røst with a long footpath
// between them, and a road out at sea.
func TestPlacesOfLands(t *testing.T) {
	link := func(kind, corners string) string {
		return `{"type":"Feature","properties":{"typeVeg":"` + kind + `"},"geometry":{"type":"LineString","coordinates":[` + corners + `]}}`
	}
	sink, err := read(t, "lands.geojson", strings.Join([]string{
		link("enkelBilveg", `[14.40,67.28],[15.20,67.28]`),
		link("bilferje", `[12.70,67.665],[14.40,67.28]`),
		link("enkelBilveg", `[12.68,67.665],[12.69,67.665],[12.70,67.665]`),
		link("enkelBilveg", `[12.68,67.665],[12.66,67.66]`),
		link("enkelBilveg", `[12.10,67.515],[12.11,67.515]`),
		link("sti", `[12.11,67.515],[12.08,67.52],[12.085,67.515]`),
		link("enkelBilveg", `[12.085,67.515],[12.088,67.515]`),
		link("enkelBilveg", `[3.0,66.0],[3.1,66.0]`),
	}, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := surveyOf(t, sink).Places
	want := []roads.Place{
		// all of Røst on foot; a dead end, since at those of the path a road goes on
		{Name: "Røst", Kind: "municipality", Point: geo.Point{Lat: 67.515, Lon: 12.10}},
		{Name: "Værøy", Kind: "municipality", Point: geo.Point{Lat: 67.66, Lon: 12.66}},
		// the road beyond the path, by car; the other one has its place
		{Name: "Røst", Kind: "municipality", Point: geo.Point{Lat: 67.515, Lon: 12.085}},
	}
	if !slices.EqualFunc(got, want, func(a, b roads.Place) bool {
		return a.Name == b.Name && a.Kind == b.Kind && geo.Distance(a.Point, b.Point) < 0.1
	}) {
		t.Errorf("%v, want %v", got, want)
	}
}
