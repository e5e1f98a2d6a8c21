package municipalities

import (
	"context"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/data/sharedtest"
	"finnfram/importers"
	"finnfram/importers/sinktest"
)

func run(t *testing.T, text string) (*sinktest.Sink, error) {
	t.Helper()
	sink := &sinktest.Sink{}
	err := Reader{}.Read(context.Background(), []importers.Input{{Name: "towns.geojson", Reader: strings.NewReader(text)}}, importers.Options{}, sink)
	return sink, err
}

func TestRealFile(t *testing.T) {
	raw, err := os.ReadFile(sharedtest.File(t, "municipalities/kommuner-2024.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	sink, err := run(t, string(raw))
	if err != nil {
		t.Fatal(err)
	}
	if len(sink.Areas) != 357 || len(sink.Findings) != 0 || sink.Rows != 357 {
		t.Fatalf("%d areas, %d rows, findings %v", len(sink.Areas), sink.Rows, sink.Findings)
	}
	byCode := map[string]data.Area{}
	for _, a := range sink.Areas {
		byCode[a.Code] = a
	}
	for code, want := range map[string]data.Area{
		"0301": {Name: "Oslo"},
		"1515": {Name: "Herøy"},
		"1818": {Name: "Herøy"},
		"5603": {Name: "Hammerfest - Hámmerfeasta", Parts: []string{"Hammerfest", "Hámmerfeasta"}},
		"5622": {Name: "Porsanger - Porsáŋgu - Porsanki", Parts: []string{"Porsanger", "Porsáŋgu", "Porsanki"}},
		"3026": {},
	} {
		if got := byCode[code]; got.Name != want.Name || !reflect.DeepEqual(got.Parts, want.Parts) {
			t.Errorf("%s: %q %q, want %q %q", code, got.Name, got.Parts, want.Name, want.Parts)
		}
	}
}

const square = `"geometry":{"type":"Polygon","coordinates":[[[10,60],[11,60],[11,61],[10,60]]]}`

func TestRows(t *testing.T) {
	sink, err := run(t, `{"type":"FeatureCollection","features":[
		{"properties":{"kommunenummer":301,"kommunenavn":[{"navn":"Oslo","sprak":"nor"}]},`+square+`},
		{"properties":{"kommunenummer":"0301","kommunenavn":"Oslo"},`+square+`},
		{"properties":{"kommunenummer":"31","kommunenavn":"X"},`+square+`},
		{"properties":{"kommunenummer":"3101"},`+square+`},
		{"properties":{"kommunenummer":"3103","kommunenavn":"Moss"},"geometry":null},
		{"properties":{"kommunenummer":"3105","kommunenavn":"Sarpsborg"},"geometry":{"type":"Polygon","coordinates":[[[10,600],[11,60],[11,61],[10,600]]]}},
		17,
		{"properties":{"kommunenummer":"3099","name":"Nord-Aurdal"},`+square+`}]}`)
	if err != nil {
		t.Fatal(err)
	}
	if len(sink.Areas) != 2 || sink.Areas[0].Code != "0301" || sink.Areas[0].Name != "Oslo" || sink.Areas[1].Parts != nil {
		t.Errorf("areas %+v", sink.Areas)
	}
	want := map[string]int{"duplicate-id": 1, "municipality-code": 1, "name-missing": 1, "border-unusable": 2, "not-a-feature": 1}
	if got := sink.ByRule(); !reflect.DeepEqual(got, want) {
		t.Errorf("findings %v, want %v", got, want)
	}
	for _, f := range sink.Findings {
		if f.File != "towns.geojson" || f.Line == 0 || f.Severity != data.Error {
			t.Errorf("finding does not say where: %+v", f)
		}
	}
}

func TestNotAFile(t *testing.T) {
	for _, text := range []string{"", "<osm/>", `{"type":"Topology"}`, `{"features":[{"properties":{"kommunenummer":"0301"`} {
		if _, err := run(t, text); !errors.Is(err, data.ErrInvalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"features":[{"properties":{"kommunenummer":301,"kommunenavn":[{"navn":"Oslo"}]},` + square + `}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		sink := &sinktest.Sink{}
		_ = Reader{}.Read(context.Background(), []importers.Input{{Name: "f", Reader: strings.NewReader(text)}}, importers.Options{}, sink)
		if len(sink.Areas)+len(sink.Findings) != sink.Rows {
			t.Errorf("%d rows, %d areas, %d findings: a row was lost", sink.Rows, len(sink.Areas), len(sink.Findings))
		}
	})
}
