package area

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
	h3 "github.com/uber/h3-go/v4"

	"finnfram/data/sharedtest"
	"finnfram/geo"
)

func square(west, south, east, north float64) string {
	return fmt.Sprintf("[[%v,%v],[%v,%v],[%v,%v],[%v,%v],[%v,%v]]", west, south, east, south, east, north, west, north, west, south)
}

// Two squares side by side, the left one with a lake, and an island far off
// that belongs to the right one.
//
//	+-----+-----+      +-+
//	| A+-+|  B  |      |B|
//	|  +-+|     |      +-+
//	+-----+-----+
func drawn(t *testing.T) *Index {
	t.Helper()
	ix, err := Build([]Area{
		{Code: "B", Border: []byte(`{"type":"MultiPolygon","coordinates":[[` + square(11, 60, 12, 61) + `],[` + square(14, 60, 14.5, 60.5) + `]]}`)},
		{Code: "A", Border: []byte(`{"type":"Polygon","coordinates":[` + square(10, 60, 11, 61) + `,` + square(10.4, 60.4, 10.6, 60.6) + `]}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

func TestFind(t *testing.T) {
	ix := drawn(t)
	for _, row := range []struct {
		name     string
		lat, lon float64
		want     []string
	}{
		{"in A", 60.2, 10.2, []string{"A"}},
		{"in the lake", 60.5, 10.5, nil},
		{"west of the lake, same latitude", 60.5, 10.1, []string{"A"}},
		{"in B", 60.5, 11.5, []string{"B"}},
		{"on B's island", 60.25, 14.25, []string{"B"}},
		{"between B and its island", 60.25, 13, nil},
		{"on the common border", 60.3, 11, []string{"A", "B"}},
		{"on a common corner", 61, 11, []string{"A", "B"}},
		{"south", 59.9, 10.5, nil},
	} {
		if got := ix.Find(geo.Point{Lat: row.lat, Lon: row.lon}); !reflect.DeepEqual(got, row.want) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

func TestNearest(t *testing.T) {
	ix := drawn(t)
	from := geo.Point{Lat: 60.5, Lon: 12.01}
	code, away, ok := ix.Nearest(from, 2000)
	want := geo.Distance(from, geo.Point{Lat: 60.5, Lon: 12})
	if !ok || code != "B" || math.Abs(float64(away-want)) > 1 {
		t.Errorf("nearest: %q %v %v, want B at %v", code, away, ok, want)
	}
	if code, away, ok := ix.Nearest(from, 100); ok {
		t.Errorf("found %q at %v beyond the limit", code, away)
	}
	if code, away, ok := ix.Nearest(geo.Point{Lat: 60.2, Lon: 10.2}, 100); !ok || code != "A" || away != 0 {
		t.Errorf("inside: %q %v %v", code, away, ok)
	}
}

func TestCells(t *testing.T) {
	oslo := h3.LatLngToCell(h3.LatLng{Lat: 59.9139, Lng: 10.7522}, 7)
	shared := h3.LatLngToCell(h3.LatLng{Lat: 59.9, Lng: 10.9}, 7)
	ix, err := Build([]Area{
		{Code: "B", Cells: []string{shared.String()}},
		{Code: "A", Cells: []string{oslo.Parent(4).String(), shared.String()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		lat, lon float64
		want     []string
	}{{59.9139, 10.7522, []string{"A"}}, {59.9, 10.9, []string{"A", "B"}}, {69.6, 18.9, nil}, {math.NaN(), 0, nil}} {
		if got := ix.Find(geo.Point{Lat: row.lat, Lon: row.lon}); !reflect.DeepEqual(got, row.want) {
			t.Errorf("%v %v: %v, want %v", row.lat, row.lon, got, row.want)
		}
	}
	if ix.Len() != 2 {
		t.Errorf("%d areas", ix.Len())
	}
	if _, err := Build([]Area{{Code: "X", Cells: []string{"8f"}}}); err == nil {
		t.Error("a broken cell was taken")
	}
}

func TestBuildRefuses(t *testing.T) {
	for _, border := range []string{
		``, `{}`, `{"type":"Point","coordinates":[1,2]}`, `{"type":"Polygon","coordinates":[]}`,
		`{"type":"Polygon","coordinates":[[[1,1],[2,2],[3,1]]]}`,
		`{"type":"Polygon","coordinates":[[[1,1],[2,2],[300,1],[1,1]]]}`,
		`{"type":"MultiPolygon","coordinates":[]}`,
	} {
		if _, err := Build([]Area{{Code: "X", Border: []byte(border)}}); err == nil {
			t.Errorf("%q was taken", border)
		}
	}
}

// TestMunicipalities compares the banded look-up with orb's plain ring test
// on every real municipality and seeded points over the country.
func TestMunicipalities(t *testing.T) {
	raw, err := os.ReadFile(sharedtest.File(t, "municipalities/kommuner-2024.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	collection, err := geojson.UnmarshalFeatureCollection(raw)
	if err != nil {
		t.Fatal(err)
	}
	var areas []Area
	for _, f := range collection.Features {
		border, err := json.Marshal(geojson.NewGeometry(f.Geometry))
		if err != nil {
			t.Fatal(err)
		}
		areas = append(areas, Area{Code: f.Properties.MustString("kommunenummer"), Border: border})
	}
	ix, err := Build(areas)
	if err != nil {
		t.Fatal(err)
	}
	random, inside := rand.New(rand.NewPCG(7, 7)), 0
	for range 800 {
		p := geo.Point{Lat: 58 + random.Float64()*13, Lon: 4.5 + random.Float64()*26}
		got, want := ix.Find(p), plain(collection, p)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("a point is in %v, want %v", got, want)
		}
		inside += len(got)
	}
	if inside < 150 {
		t.Errorf("only %d of the points lie in a municipality: the comparison is hollow", inside)
	}
	for code, p := range map[string]geo.Point{"0301": {Lat: 59.9139, Lon: 10.7522}, "5501": {Lat: 69.6492, Lon: 18.9553}, "4601": {Lat: 60.3913, Lon: 5.3221}} {
		if got := ix.Find(p); len(got) != 1 || got[0] != code {
			t.Errorf("want %s, got %v", code, got)
		}
	}
}

func plain(collection *geojson.FeatureCollection, p geo.Point) []string {
	var codes []string
	for _, f := range collection.Features {
		at := orb.Point{p.Lon, p.Lat}
		switch g := f.Geometry.(type) {
		case orb.Polygon:
			if planar.PolygonContains(g, at) {
				codes = append(codes, f.Properties.MustString("kommunenummer"))
			}
		case orb.MultiPolygon:
			if planar.MultiPolygonContains(g, at) {
				codes = append(codes, f.Properties.MustString("kommunenummer"))
			}
		}
	}
	if len(codes) > 1 && codes[0] > codes[1] {
		codes[0], codes[1] = codes[1], codes[0]
	}
	return codes
}

func BenchmarkFind(b *testing.B) {
	raw, err := os.ReadFile(sharedtest.File(b, "municipalities/kommuner-2024.geojson"))
	if err != nil {
		b.Fatal(err)
	}
	collection, _ := geojson.UnmarshalFeatureCollection(raw)
	var areas []Area
	for i, f := range collection.Features {
		border, _ := json.Marshal(geojson.NewGeometry(f.Geometry))
		areas = append(areas, Area{Code: fmt.Sprint(i), Border: border})
	}
	ix, _ := Build(areas)
	random := rand.New(rand.NewPCG(7, 7))
	points := make([]geo.Point, 1024)
	for i := range points {
		points[i] = geo.Point{Lat: 58 + random.Float64()*13, Lon: 4.5 + random.Float64()*26}
	}
	for i := 0; b.Loop(); i++ {
		ix.Find(points[i%len(points)])
	}
}
