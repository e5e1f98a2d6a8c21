package n1000_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/sharedtest"
	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/importers"
	"finnfram/importers/n1000"
	"finnfram/importers/sinktest"
)

func read(tb testing.TB, name, text string) (*sinktest.Sink, error) {
	tb.Helper()
	sink := &sinktest.Sink{}
	err := n1000.Reader{}.Read(context.Background(), []importers.Input{{Name: name, Reader: strings.NewReader(text)}}, importers.Options{}, sink)
	return sink, err
}

// surveyOf reads the blob back, as the server does.
func surveyOf(tb testing.TB, sink *sinktest.Sink) *roads.Survey {
	tb.Helper()
	s, err := roads.ReadSurvey(bytes.NewReader(sink.Blobs[n1000.RoadsBlob]))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func whole(tb testing.TB) (*roads.Survey, *sinktest.Sink) {
	tb.Helper()
	text, err := os.ReadFile(sharedtest.File(tb, "roads-n1000/veglenke.geojson"))
	if err != nil {
		tb.Fatal(err)
	}
	sink, err := read(tb, "veglenke.geojson", string(text))
	if err != nil {
		tb.Fatal(err)
	}
	return surveyOf(tb, sink), sink
}

// TestWholeCountry counts what the reference counted in the same file.
func TestWholeCountry(t *testing.T) {
	s, sink := whole(t)
	if !s.Coarse || s.Space != "n1000" || s.Credit != "© Kartverket, CC BY 4.0" || s.Check() != nil || s.AsOf.Year() != 2024 {
		t.Errorf("%+v %v", s.Space, s.Check())
	}
	got := sink.ByRule()
	// Of 125 loose ends the reference found 59 within 200 m; within the accuracy
	// of the map, or of their own road, there are 38 more, and 14 of quays where
	// two ferries meet.
	want := map[string]int{"planned": 13, "ferry-end-joined": 59 + 38 + 14, "ferry-end-loose": 125 - 59 - 38}
	for rule, count := range want {
		if n := count1(sink, rule, "bilferje"); rule != "planned" && n != count || rule == "planned" && got[rule] != count {
			t.Errorf("%s: %d, want %d", rule, n, count)
		}
	}
	if links := sink.Rows - got["ferry-end-joined"] - got["ferry-end-loose"]; links != 14466 {
		t.Errorf("%d links", links)
	}
	if len(s.Ways) != 14466-13 {
		t.Errorf("%d ways", len(s.Ways))
	}
	count := map[roads.Class]int{}
	tunnels, private, fast, drivable := 0, 0, 0, 0
	for _, w := range s.Ways {
		count[w.Class]++
		if w.Flags&roads.Tunnel != 0 {
			tunnels++
		}
		if w.Access[roads.Drive][0] == roads.Private {
			private++
		}
		if w.Flags&roads.HighSpeed != 0 {
			fast++
		}
		if w.Access[roads.Drive][0] != roads.NoAccess {
			drivable++
		}
	}
	for class, n := range map[roads.Class]int{roads.Ferry: 240 + 25, roads.Path: 924 + 62} {
		if count[class] != n {
			t.Errorf("class %d: %d, want %d", class, count[class], n)
		}
	}
	if drivable != 13442 {
		t.Errorf("%d links by car, want 13,215 roads less 13 planned and 240 ferries", drivable)
	}
	if private != 1180 || fast != 145-1 { // one is planned
		t.Errorf("%d private roads, %d motortrafikkveger", private, fast)
	}
	if tunnels != 402-8 {
		t.Errorf("%d tunnels, want 402 less 8 planned", tunnels)
	}
}

func count1(sink *sinktest.Sink, rule, kind string) (n int) {
	for _, f := range sink.Findings {
		if f.Rule == rule && strings.HasPrefix(f.Detail, kind+":") {
			n++
		}
	}
	return n
}

// TestAttributes draws one link of each kind.
func TestAttributes(t *testing.T) {
	none, open, private := roads.NoAccess, roads.Allowed, roads.Private
	table := []struct {
		properties               string
		class                    roads.Class
		ref                      string
		flags                    roads.WayFlags
		drive, walk, cycle, step roads.Access
	}{
		{`"typeVeg":"enkelBilveg","vegkategori":"E","vegnummer":6,"medium":"T","vegfase":"V"`, roads.Trunk, "E6", 0, open, open, open, open},
		{`"typeVeg":"enkelBilveg","vegkategori":"E","vegnummer":18,"motorvegtype":"motorveg"`, roads.Motorway, "E18", 0, open, none, none, none},
		{`"typeVeg":"enkelBilveg","vegkategori":"R","vegnummer":13,"motorvegtype":"motortrafikkveg"`, roads.Trunk, "Rv. 13", roads.HighSpeed, open, none, none, none},
		{`"typeVeg":"enkelBilveg","vegkategori":"F","vegnummer":"17","motorvegtype":"IkkeMotorveg","medium":"L"`, roads.Primary, "Fv. 17", roads.Bridge, open, open, open, open},
		{`"typeVeg":"enkelBilveg","vegkategori":"K","vegnummer":null`, roads.Unclassified, "", 0, open, open, open, open},
		{`"typeVeg":"enkelBilveg","vegkategori":"P","vegnummer":99`, roads.Service, "", 0, private, open, open, open},
		{`"typeVeg":"enkelBilveg","vegkategori":null,"medium":"U"`, roads.Unclassified, "", roads.Tunnel, open, none, none, none},
		{`"typeVeg":"bilferje","vegkategori":"R","vegnummer":85`, roads.Ferry, "Rv. 85", 0, open, open, open, open},
		{`"typeVeg":"passasjerferje"`, roads.Ferry, "", 0, none, open, none, open},
		{`"typeVeg":"sti"`, roads.Path, "", 0, none, open, none, none},
		{`"typeVeg":"barmarksløype"`, roads.Path, "", 0, none, open, none, none},
	}
	for _, row := range table {
		sink, err := read(t, "one.geojson", `{"type":"Feature","properties":{`+row.properties+`},"geometry":{"type":"LineString","coordinates":[[10,60],[10.1,60,12]]}}`)
		if err != nil {
			t.Fatal(err)
		}
		s := surveyOf(t, sink)
		w := s.Ways[0]
		if w.Class != row.class || w.Ref != row.ref || w.Flags != row.flags {
			t.Errorf("%s: class %d, ref %q, flags %b", row.properties, w.Class, w.Ref, w.Flags)
		}
		got := [roads.Profiles]roads.Access{}
		for p := range got {
			got[p] = w.Access[p][roads.Along]
			if w.Access[p][roads.Against] != got[p] {
				t.Errorf("%s: %s differs by direction, and the map knows no one-way roads", row.properties, roads.Profile(p))
			}
		}
		want := [roads.Profiles]roads.Access{roads.Drive: row.drive, roads.Walk: row.walk, roads.Cycle: row.cycle, roads.StepFree: row.step}
		if got != want {
			t.Errorf("%s: access %v, want %v", row.properties, got, want)
		}
	}
}

// TestSystems reads the same corner in four systems, wherever crs stands.
func TestSystems(t *testing.T) {
	feature := func(corner string) string {
		return `"features":[{"type":"Feature","properties":{"typeVeg":"enkelBilveg"},"geometry":{"type":"LineString","coordinates":[` + corner + `]}}]`
	}
	crs := func(name string) string { return `"crs":{"type":"name","properties":{"name":"` + name + `"}}` }
	table := []string{
		`{"type":"FeatureCollection",` + crs("urn:ogc:def:crs:EPSG::25833") + `,` + feature(`[310012.98,6770754.69],[310100,6770800]`) + `}`,
		`{"type":"FeatureCollection",` + feature(`[310012.98,6770754.69],[310100,6770800]`) + `,` + crs("EPSG:25833") + `}`,
		`{"type":"FeatureCollection",` + crs("http://www.opengis.net/def/crs/EPSG/0/25833") + `,` + feature(`[310012.98,6770754.69],[310100,6770800]`) + `}`,
		`{"type":"FeatureCollection",` + crs("urn:ogc:def:crs:OGC:1.3:CRS84") + `,` + feature(`[11.48329129,61.02571466],[11.5,61.03]`) + `}`,
		`{"type":"FeatureCollection",` + crs("urn:ogc:def:crs:EPSG::4258") + `,` + feature(`[11.48329129,61.02571466],[11.5,61.03]`) + `}`,
		`{"type":"FeatureCollection",` + feature(`[11.48329129,61.02571466],[11.5,61.03]`) + `}`,
	}
	for _, text := range table {
		sink, err := read(t, "x.geojson", text)
		if err != nil {
			t.Fatal(text, err)
		}
		s := surveyOf(t, sink)
		if d := geo.Distance(s.Nodes[0].Point, geo.Point{Lat: 61.02571466, Lon: 11.48329129}); d > 0.01 {
			t.Errorf("%s: %v, %.3f m off", text, s.Nodes[0].Point, float64(d))
		}
	}
}

func TestRefused(t *testing.T) {
	line := `"geometry":{"type":"LineString","coordinates":[[310012,6770754],[310100,6770800]]}}`
	table := []struct{ name, text, says string }{
		{"unknown.geojson", `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:3006"}},"features":[]}`, "EPSG:3006"},
		{"mercator.geojson", `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"features":[]}`, "3857"},
		{"plane.geojson", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"typeVeg":"sti"},` + line + `]}`, "plane coordinates need the member crs"},
		{"towns.geojson", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kommunenummer":"0301"},` + line + `]}`, "typeVeg"},
		{"empty.geojson", `{"type":"FeatureCollection","features":[]}`, "typeVeg"},
		{"veg.gml", "\ufeff<?xml version='1.0'?><gml:FeatureCollection/>", "ogr2ogr"},
		{"nothing", "", "FeatureCollection"},
		{"cut.geojson", `{"type":"FeatureCollection","features":[{"type":"Feature"`, "ends in the middle"},
	}
	for _, row := range table {
		sink, err := read(t, row.name, row.text)
		if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), row.says) || !strings.Contains(err.Error(), row.name) {
			t.Errorf("%s: %v", row.name, err)
		}
		if len(sink.Blobs) != 0 {
			t.Errorf("%s: roads were stored", row.name)
		}
	}
}

// TestRows: every feature is told about, and one bad row does not spoil the
// rest.
func TestRows(t *testing.T) {
	line := `"geometry":{"type":"LineString","coordinates":[[10,60],[10.1,60]]}}`
	road := func(more string) string {
		return `{"type":"Feature","properties":{"typeVeg":"enkelBilveg"` + more + `},` + line
	}
	sink, err := read(t, "rows.geojson", `{"type":"FeatureCollection","features":[`+strings.Join([]string{
		road(`,"vegfase":"P"`),
		road(`,"vegfase":"A"`),
		`{"type":"Feature","properties":{"typeVeg":"traktorveg"},` + line,
		`{"type":"Feature","properties":{},` + line,
		`{"type":"Feature","properties":{"typeVeg":"sti"},"geometry":null}`,
		`{"type":"Feature","properties":{"typeVeg":"sti"},"geometry":{"type":"Point","coordinates":[10,60]}}`,
		`{"type":"Feature","properties":{"typeVeg":"sti"},"geometry":{"type":"LineString","coordinates":[[10,60],[10,60]]}}`,
		`{"type":"Feature","properties":{"typeVeg":"sti"},"geometry":{"type":"LineString","coordinates":[[10],[11]]}}`,
		`17`,
		`{"type":"Feature","properties":{"TYPEVEG":"enkelBilveg","VEGKATEGORI":"e","Vegnummer":39},"geometry":{"type":"MultiLineString","coordinates":[[[10,60],[10.1,60]],[[10.1,60],[10.2,60]]]}}`,
		road(`,"oppdateringsdato":"2024-03-01T00:00:00"`),
	}, ",")+`]}`)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"planned": 1, "not-in-use": 1, "kind-unknown": 1, "kind-missing": 1, "geometry-unreadable": 4, "not-a-feature": 1}
	if got := sink.ByRule(); fmt.Sprint(got) != fmt.Sprint(want) || sink.Rows != 11 {
		t.Errorf("%d rows, %v", sink.Rows, got)
	}
	s := surveyOf(t, sink)
	if len(s.Ways) != 3 || s.Ways[0].Ref != "E39" || s.Ways[0].Nodes[1] != s.Ways[1].Nodes[0] {
		t.Errorf("%+v", s.Ways)
	}
	if !sink.Date.Equal(time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("as of %v", sink.Date)
	}
}

// TestMeeting draws, with ten thousandths of a degree to the step:
//
//	a road from 0 to 2 by 1, a road that ends at 1, a bridge over 1.5 with a
//	corner there, and a road below with the same corner and no end.
func TestMeeting(t *testing.T) {
	link := func(kind, medium, corners string) string {
		return `{"type":"Feature","properties":{"typeVeg":"` + kind + `","medium":"` + medium + `"},"geometry":{"type":"LineString","coordinates":[` + corners + `]}}`
	}
	sink, err := read(t, "meet.geojson", strings.Join([]string{
		link("enkelBilveg", "T", `[10,60],[10.001,60],[10.0015,60],[10.002,60]`),
		link("enkelBilveg", "T", `[10.001,60.001],[10.001,60]`),
		link("enkelBilveg", "L", `[10.0015,60.001],[10.0015,60],[10.0015,59.999]`),
		link("sti", "", `[10.003,60.001],[10.0015,60]`),
		link("bilferje", "", `[10.0035,60],[10.02,60]`),
		link("bilferje", "", `[10.02,60],[10.0405,60]`),
	}, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := surveyOf(t, sink)
	road, side, bridge, path, ferry, over := s.Ways[0].Nodes, s.Ways[1].Nodes, s.Ways[2].Nodes, s.Ways[3].Nodes, s.Ways[4].Nodes, s.Ways[5].Nodes
	switch {
	case side[1] != road[1]:
		t.Error("a road does not join the one on whose corner it ends")
	case bridge[1] == road[2]:
		t.Error("a bridge meets the road below it")
	case path[1] != road[2]:
		t.Error("a path does not join the road on the ground")
	case len(ferry) != 3 || ferry[0] != road[3]:
		t.Errorf("a ferry 84 m from a road is not drawn on to it: %v", ferry)
	case len(over) != 2:
		t.Error("the far end has no road and was joined")
	}
	if got := sink.ByRule(); got["ferry-end-joined"] != 1 || got["ferry-end-loose"] != 1 {
		t.Errorf("%v", got)
	}
	if len(sink.Told) != 1 || !strings.Contains(sink.Told[0], "of 2 loose ferry ends 1 were joined to a road within 500 m (1000 m with the ferry's number) and 1 stay loose") {
		t.Errorf("%q", sink.Told)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"type":"Feature","properties":{"typeVeg":"bilferje","vegnummer":6},"geometry":{"type":"LineString","coordinates":[[10,60],[10.1,60]]}}`)
	f.Add(`{"crs":{"type":"name","properties":{"name":"EPSG:25833"}},"features":[{"properties":{"typeVeg":"sti"},"geometry":{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		sink := &sinktest.Sink{}
		err := n1000.Reader{}.Read(context.Background(), []importers.Input{{Name: "f", Reader: strings.NewReader(text)}}, importers.Options{}, sink)
		if err != nil && !errors.Is(err, data.ErrInvalid) {
			t.Errorf("the error has no kind: %v", err)
		}
		if blob := sink.Blobs[n1000.RoadsBlob]; blob != nil {
			if _, err := roads.ReadSurvey(bytes.NewReader(blob)); err != nil {
				t.Errorf("the survey cannot be read back: %v", err)
			}
		}
	})
}
