package norway

import (
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb/geojson"

	"finnfram/data/sharedtest"
	"finnfram/geo"
	"finnfram/geo/area"
)

// TestCellsAgainstBorders asks for seeded points over the country: the
// municipality that the real borders give must be among those of the cell,
// and alone for most points.
func TestCellsAgainstBorders(t *testing.T) {
	borders := exact(t)
	f, err := Files.Open(MunicipalityCells)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cells := map[string][]string{}
	for _, row := range rows[1:] {
		for _, code := range strings.Fields(row[1]) {
			cells[code] = append(cells[code], row[0]+strings.Repeat("f", 15-len(row[0])))
		}
	}
	var areas []area.Area
	for code, list := range cells {
		areas = append(areas, area.Area{Code: code, Cells: list})
	}
	coarse, err := area.Build(areas)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	points, alone := 0, 0
	for points < 20000 {
		p := geo.Point{Lat: 57.9 + random.Float64()*13.3, Lon: 4.4 + random.Float64()*26.8}
		want := borders.Find(p)
		if len(want) != 1 {
			continue
		}
		points++
		got := coarse.Find(p)
		if !slices.Contains(got, want[0]) {
			t.Fatalf("a point in %s has the cells of %v", want[0], got)
		}
		if len(got) == 1 {
			alone++
		}
	}
	if alone < points*80/100 {
		t.Errorf("only %d of %d points are certain", alone, points)
	}
}

func exact(t *testing.T) *area.Index {
	t.Helper()
	raw, err := os.ReadFile(sharedtest.File(t, municipalitiesFile))
	if err != nil {
		t.Fatal(err)
	}
	collection, err := geojson.UnmarshalFeatureCollection(raw)
	if err != nil {
		t.Fatal(err)
	}
	var areas []area.Area
	for _, f := range collection.Features {
		border, err := json.Marshal(geojson.NewGeometry(f.Geometry))
		if err != nil {
			t.Fatal(err)
		}
		areas = append(areas, area.Area{Code: text(f, "kommunenummer"), Border: border})
	}
	ix, err := area.Build(areas)
	if err != nil {
		t.Fatal(err)
	}
	return ix
}
