package norway

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
	h3 "github.com/uber/h3-go/v4"

	"finnfram/data/sharedtest"
)

var update = flag.Bool("update", false, "write the tables anew from the shared files")

// TestTables derives every table again from the files that its rows name and
// compares it with what is shipped.
func TestTables(t *testing.T) {
	for name, derive := range map[string]func(*testing.T) [][]string{
		Municipalities:     deriveMunicipalities,
		MunicipalityCells:  deriveCells,
		EmergencyClinics:   deriveClinics,
		OpenStreetMapSites: deriveOSM,
	} {
		t.Run(name, func(t *testing.T) {
			var want bytes.Buffer
			w := csv.NewWriter(&want)
			if err := w.WriteAll(derive(t)); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(name, want.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want.Bytes()) {
				t.Errorf("%s differs from what its sources say; look at the difference, then run with -update", name)
			}
		})
	}
}

const municipalitiesFile = "municipalities/kommuner-2024.geojson"

func features(t *testing.T, file string) []*geojson.Feature {
	t.Helper()
	raw, err := os.ReadFile(sharedtest.File(t, file))
	if err != nil {
		t.Fatal(err)
	}
	collection, err := geojson.UnmarshalFeatureCollection(raw)
	if err != nil {
		t.Fatal(err)
	}
	return collection.Features
}

func text(f *geojson.Feature, key string) string {
	s, _ := f.Properties[key].(string)
	return strings.TrimSpace(strings.ReplaceAll(s, "\u200b", ""))
}

func deriveMunicipalities(t *testing.T) [][]string {
	rows := [][]string{}
	for i, f := range features(t, municipalitiesFile) {
		rows = append(rows, []string{text(f, "kommunenummer"), text(f, "kommunenavn"), fmt.Sprintf("%s feature %d", municipalitiesFile, i+1)})
	}
	slices.SortFunc(rows, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	return append([][]string{{"code", "name", "source"}}, rows...)
}

// deriveCells covers each municipality with H3 cells of resolution 7 (about
// 5 km²): those whose centre it holds and those that its border runs through.
// Cells of one municipality alone are joined to larger ones.
func deriveCells(t *testing.T) [][]string {
	const resolution = 7
	codes := map[h3.Cell]map[string]bool{}
	for _, f := range features(t, municipalitiesFile) {
		for _, polygon := range polygons(f.Geometry) {
			for cell := range cover(polygon, resolution) {
				if codes[cell] == nil {
					codes[cell] = map[string]bool{}
				}
				codes[cell][text(f, "kommunenummer")] = true
			}
		}
	}
	alone := map[string][]h3.Cell{}
	rows := [][]string{}
	for cell, set := range codes {
		all := slices.Sorted(maps.Keys(set))
		if len(all) == 1 {
			alone[all[0]] = append(alone[all[0]], cell)
			continue
		}
		rows = append(rows, []string{short(cell), strings.Join(all, " ")})
	}
	for code, cells := range alone {
		for _, cell := range h3.CompactCells(cells) {
			rows = append(rows, []string{short(cell), code})
		}
	}
	slices.SortFunc(rows, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	return append([][]string{{"cell", "municipalities"}}, rows...)
}

// short leaves out the filling at the end of a cell's name.
func short(cell h3.Cell) string { return strings.TrimRight(cell.String(), "f") }

func polygons(g orb.Geometry) []orb.Polygon {
	if p, ok := g.(orb.Polygon); ok {
		return []orb.Polygon{p}
	}
	multi, _ := g.(orb.MultiPolygon)
	return multi
}

func cover(polygon orb.Polygon, resolution int) map[h3.Cell]bool {
	cells := map[h3.Cell]bool{}
	var outline h3.GeoPolygon
	for i, ring := range polygon {
		var loop h3.GeoLoop
		for j := 1; j < len(ring); j++ {
			a, b := ring[j-1], ring[j]
			loop = append(loop, h3.LatLng{Lat: a[1], Lng: a[0]})
			steps := math.Ceil(math.Hypot((b[0]-a[0])*55000, (b[1]-a[1])*111000) / 150)
			for k := 0.0; k <= steps; k++ {
				along := k / max(steps, 1)
				cells[h3.LatLngToCell(h3.LatLng{Lat: a[1] + along*(b[1]-a[1]), Lng: a[0] + along*(b[0]-a[0])}, resolution)] = true
			}
		}
		if i == 0 {
			outline.GeoLoop = loop
		} else {
			outline.Holes = append(outline.Holes, loop)
		}
	}
	for _, cell := range h3.PolygonToCells(outline, resolution) {
		cells[cell] = true
	}
	return cells
}

const clinicsFile = "sites/legevakter.geojson"

// Names that several municipalities bear are told apart in the overview by
// the county they lay in; these are their numbers since 2024.
var ambiguous = map[string]string{
	"Herøy (Møre og Romsdal)": "1515",
	"Herøy (Nordland)":        "1818",
	"Våler (Viken)":           "3114",
	"Våler (Innlandet)":       "3419",
}

// Known to be wrong in the overview: this clinic's place, which is left out,
// and Oslo's whole row, since the clinic has moved to way/879982478.
const skjervoyName = "Skjervøy legevakt"

func deriveClinics(t *testing.T) [][]string {
	code := municipalityCodes(t)
	rows := [][]string{{"key", "name", "street", "postal_code", "city", "lat", "lon", "municipalities", "source", "note"}}
	for i, f := range features(t, clinicsFile) {
		name := strings.TrimRight(text(f, "navn"), ".")
		if name == "Oslo legevakt" {
			continue
		}
		var codes []string
		for _, town := range strings.Split(text(f, "kommune"), ",") {
			c := cmp.Or(ambiguous[strings.TrimSpace(town)], code[strings.TrimSpace(town)])
			if c == "" {
				t.Fatalf("row %d: municipality %q is not known", i+1, town)
			}
			codes = append(codes, c)
		}
		place := []string{text(f, "adresse"), text(f, "postnummer"), text(f, "poststed"), degrees(f.Point()[1]), degrees(f.Point()[0])}
		note := ""
		if name == skjervoyName {
			place, note = make([]string, 5), "address and point in the overview are those of Nordreisa legevakt"
		}
		rows = append(rows, []string{slug(name), name, place[0], place[1], place[2], place[3], place[4],
			strings.Join(codes, " "), fmt.Sprintf("overview of emergency clinics 2024 (%s feature %d)", clinicsFile, i+1), note})
	}
	return rows
}

func municipalityCodes(t *testing.T) map[string]string {
	code, seen := map[string]string{}, map[string]bool{}
	for _, f := range features(t, municipalitiesFile) {
		name := text(f, "kommunenavn")
		if seen[name] {
			delete(code, name)
			continue
		}
		seen[name] = true
		code[name] = text(f, "kommunenummer")
		for _, part := range strings.Split(name, " - ") {
			code[part] = text(f, "kommunenummer")
		}
	}
	return code
}

func degrees(d float64) string { return strconv.FormatFloat(math.Round(d*1e6)/1e6, 'f', -1, 64) }

func slug(name string) string {
	name = strings.NewReplacer("æ", "ae", "ø", "o", "å", "a", "á", "a", "š", "s", "ŋ", "n").Replace(strings.ToLower(name))
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "-")
}

const hospitalsFile = "sites/hospitals-osm.geojson"

// deriveOSM takes those of the mapped hospital areas that are named as a
// hospital (a DPS is an out-patient psychiatric centre), and Oslo's emergency clinic, whose row in the overview is stale.
// Areas of one name within 500 m are one hospital.
func deriveOSM(t *testing.T) [][]string {
	type row struct {
		cells []string
		at    orb.Point
	}
	var rows []row
	for i, f := range features(t, hospitalsFile) {
		name, categories, towns := text(f, "name"), "", ""
		lower := strings.ToLower(name)
		emergency := text(f, "emergency") == "yes"
		switch {
		case text(f, "full_id") == "w879982478":
			categories, towns = "emergency-clinic", "0301"
		case strings.Contains(lower, "legevakt"), strings.Contains(lower, "sykehjem"), strings.Contains(lower, "dps"):
		case strings.Contains(lower, "sykehus") || strings.Contains(lower, "sjukehus") || strings.Contains(lower, "hospital"):
			categories = "hospital"
			if emergency {
				categories = "hospital emergency-department"
			}
		}
		if categories == "" {
			continue
		}
		at := inside(f.Geometry)
		same := slices.IndexFunc(rows, func(r row) bool {
			return strings.EqualFold(r.cells[1], name) && metres(r.at, at) < 500
		})
		key := map[byte]string{'n': "node/", 'w': "way/", 'r': "relation/"}[text(f, "full_id")[0]] + text(f, "full_id")[1:]
		cells := []string{key, name, text(f, "name:en"), categories, degrees(at[1]), degrees(at[0]), text(f, "wheelchair"),
			text(f, "phone"), text(f, "website"), towns, fmt.Sprintf("OpenStreetMap %s (%s feature %d)", key, hospitalsFile, i+1)}
		if same < 0 {
			rows = append(rows, row{cells, at})
		} else if emergency && !strings.Contains(rows[same].cells[3], "emergency") {
			rows[same] = row{cells, at}
		}
	}
	out := [][]string{{"key", "name", "name_en", "categories", "lat", "lon", "wheelchair", "phone", "web", "municipalities", "source"}}
	for _, r := range rows {
		out = append(out, r.cells)
	}
	return out
}

func metres(a, b orb.Point) float64 {
	return math.Hypot((a[0]-b[0])*55000, (a[1]-b[1])*111000)
}

// inside is the middle of the largest part of an area, or a corner of it
// where the middle lies outside.
func inside(g orb.Geometry) orb.Point {
	parts := polygons(g)
	largest := slices.MaxFunc(parts, func(a, b orb.Polygon) int { return cmp.Compare(math.Abs(planar.Area(a)), math.Abs(planar.Area(b))) })
	middle, _ := planar.CentroidArea(largest)
	if !planar.PolygonContains(largest, middle) {
		return largest[0][0]
	}
	return middle
}
