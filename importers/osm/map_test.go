package osm_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/planar"

	"finnfram/data"
	"finnfram/geo/tiles"
	"finnfram/importers/osm"
)

// draw reads files and returns what is drawn of them.
func draw(t testing.TB, files ...[]byte) (*tiles.Base, []data.Finding) {
	t.Helper()
	sink, _ := readAll(t, files...)
	blob := sink.Blobs[osm.MapBlob]
	if blob == nil {
		return tiles.NewBuilder(tiles.Origin{}).Build(), sink.Findings
	}
	base, err := tiles.Read(bytes.NewReader(blob))
	if err != nil {
		t.Fatal(err)
	}
	return base, sink.Findings
}

func tileAt(z int, lon, lat float64) (x, y int, u, v float64) {
	n := math.Exp2(float64(z))
	sin := math.Sin(lat * math.Pi / 180)
	fx, fy := (lon+180)/360*n, (0.5-math.Log((1+sin)/(1-sin))/(4*math.Pi))*n
	return int(fx), int(fy), (fx - math.Floor(fx)) * 4096, (fy - math.Floor(fy)) * 4096
}

// classesAt are the layers and classes of the areas over a point, in order.
func classesAt(t testing.TB, s *tiles.Set, z int, lon, lat float64) string {
	t.Helper()
	x, y, u, v := tileAt(z, lon, lat)
	tile, err := s.Encode(z, x, y)
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(tile)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, layer := range layers {
		for _, f := range layer.Features {
			var area orb.MultiPolygon
			switch g := f.Geometry.(type) {
			case orb.Polygon:
				area = orb.MultiPolygon{g}
			case orb.MultiPolygon:
				area = g
			}
			if planar.MultiPolygonContains(area, orb.Point{u, v}) {
				found = append(found, fmt.Sprint(layer.Name, ":", f.Properties["class"]))
			}
		}
	}
	slices.Sort(found)
	return strings.Join(slices.Compact(found), " ")
}

func oslo(t testing.TB) *tiles.Base {
	t.Helper()
	base, findings := draw(t, shared(t, "osm/oslo-center.osm.pbf"))
	for _, f := range findings {
		if f.Rule == "coastline-doubtful" {
			t.Error(f.Detail)
		}
	}
	return base
}

// TestOsloFjordIsBlue names places in the water and on land, at three scales.
func TestOsloFjordIsBlue(t *testing.T) {
	set := tiles.Join(oslo(t))
	table := map[string]struct {
		lat, lon float64
		want     string // must be among the areas
		not      string // must not
	}{
		"Pipervika":              {59.9085, 10.7285, "water:sea", ""},
		"Bjørvika":               {59.9035, 10.7500, "water:sea", ""},
		"the clip's south-west":  {59.9005, 10.7205, "water:sea", ""},
		"Oslo S":                 {59.9110, 10.7545, "land:extract", "water:sea"},
		"the opera's roof":       {59.9074, 10.7532, "buildings:building", "water:sea"},
		"the Palace park":        {59.9160, 10.7270, "green:park", "water:sea"},
		"the Aker, a river":      {59.9262, 10.7522, "", "water:sea"},
		"the clip's north-east":  {59.9395, 10.7790, "land:extract", "water:sea"},
		"Ekeberg at the edge":    {59.9010, 10.7660, "land:extract", "water:sea"},
		"Akershus fortress":      {59.9067, 10.7362, "land:extract", "water:sea"},
		"beyond the clip's edge": {59.8900, 10.7205, "", "water:sea"},
	}
	for name, row := range table {
		for _, z := range []int{12, 14, 16} {
			got := classesAt(t, set, z, row.lon, row.lat)
			if z == 12 && strings.HasPrefix(row.want, "buildings") {
				continue
			}
			if !strings.Contains(got, row.want) || row.not != "" && strings.Contains(got, row.not) {
				t.Errorf("%s at zoom %d: %q", name, z, got)
			}
		}
	}
}

// coast is a file whose box is 59.900…59.909 by 10.700…10.709 with a coastline
// through nodes at places of the grid.
func coast(ways ...string) []byte {
	var b strings.Builder
	b.WriteString(`<osm version="0.6"><bounds minlat="59.9005" minlon="10.7005" maxlat="59.9085" maxlon="10.7085"/>`)
	seen := map[string]bool{}
	for _, w := range ways {
		for ref := range strings.FieldsSeq(w) {
			if !seen[ref] {
				seen[ref] = true
				fmt.Fprintf(&b, `<node id="1%s" lat="59.90%c" lon="10.70%c"/>`, ref, ref[0], ref[1])
			}
		}
	}
	for i, w := range ways {
		fmt.Fprintf(&b, `<way id="%d">`, i+1)
		for ref := range strings.FieldsSeq(w) {
			fmt.Fprintf(&b, `<nd ref="1%s"/>`, ref)
		}
		b.WriteString(`<tag k="natural" v="coastline"/></way>`)
	}
	b.WriteString(`</osm>`)
	return []byte(b.String())
}

// TestSea draws coasts as letters would: row and column of the grid, counted
// from the south-west; land lies left.
func TestSea(t *testing.T) {
	table := map[string]struct {
		ways []string
		sea  string // places in the sea
		dry  string
	}{
		"sea in the south":               {[]string{"49 40"}, "66 75", "22 27"},
		"sea in the north":               {[]string{"40 49"}, "22 27", "66 75"},
		"in two ways, second first":      {[]string{"44 49", "40 44"}, "22 27", "66 75"},
		"an island in it":                {[]string{"40 49", "22 24 34 32 22"}, "12 27 33", "22 23 55 75"},
		"an island alone":                {[]string{"22 26 66 62 22"}, "11 77 17 71", "44 55"},
		"a sound":                        {[]string{"39 30", "60 69"}, "44 48", "22 77"},
		"a cape":                         {[]string{"20 25 65 60"}, "77 11 47", "42 44"},
		"a bay":                          {[]string{"60 65 25 20"}, "42 44", "77 11 47"},
		"cut before the edge":            {[]string{"41 48"}, "22 27", "66 75"},
		"a lagoon, clockwise":            {[]string{"22 62 66 26 22"}, "44 55", "11 77"},
		"no coast":                       {nil, "", "44 55"},
		"wholly outside":                 {[]string{"00 09"}, "", "44 55"},
		"in and out and in":              {[]string{"40 44 04 06 46 49"}, "22 27", "66 75"},
		"through two corners of the box": {[]string{"00 99"}, "36", "63"},
	}
	for name, row := range table {
		base, _ := draw(t, coast(row.ways...))
		set := tiles.Join(base)
		look := func(places string, want bool) {
			for place := range strings.FieldsSeq(places) {
				lat, lon := 59.9+float64(place[0]-'0')/1000+0.0002, 10.7+float64(place[1]-'0')/1000+0.0001
				if got := strings.Contains(classesAt(t, set, 15, lon, lat), "water:sea"); got != want {
					t.Errorf("%s: %s is sea: %v", name, place, got)
				}
			}
		}
		look(row.sea, true)
		look(row.dry, false)
	}
}

// TestFloodedRoads: a coast that runs the wrong way floods the town; then no
// sea is drawn, and somebody is told.
func TestFloodedRoads(t *testing.T) {
	text := string(coast("49 40"))
	roads := ""
	for i := range 8 {
		roads += fmt.Sprintf(`<node id="9%d1" lat="59.906" lon="10.70%d"/><node id="9%d2" lat="59.907" lon="10.70%d"/>`, i, i+1, i, i+1)
	}
	for i := range 8 {
		roads += fmt.Sprintf(`<way id="9%d"><nd ref="9%d1"/><nd ref="9%d2"/><tag k="highway" v="residential"/></way>`, i, i, i)
	}
	base, findings := draw(t, []byte(strings.Replace(text, `</osm>`, roads+`</osm>`, 1)))
	if got := classesAt(t, tiles.Join(base), 15, 10.7043, 59.9075); strings.Contains(got, "sea") {
		t.Errorf("the roads lie in %s", got)
	}
	if !slices.ContainsFunc(findings, func(f data.Finding) bool { return f.Rule == "coastline-doubtful" }) {
		t.Errorf("nobody was told: %v", findings)
	}
}

// TestNamesOnTheMap: a place is written as on its signs, and in Sámi where it
// has a name in it.
func TestNamesOnTheMap(t *testing.T) {
	base, _ := draw(t, osmXML(node("1", "11", "place=town", "name=Karasjok – Kárášjohka", "name:no=Karasjok", "name:se=Kárášjohka"), node("2", "22", "addr:housenumber=4 B"), node("3", "33", "place=town")))
	x, y, _, _ := tileAt(16, 10.701, 59.901)
	tile, err := tiles.Join(base).Encode(16, x, y)
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(tile)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, layer := range layers {
		for _, f := range layer.Features {
			got += fmt.Sprint(layer.Name, " ", f.Properties, "; ")
		}
	}
	if base.Features() != 2 || !strings.Contains(got, "name:Karasjok – Kárášjohka name:nb:Karasjok name:se:Kárášjohka") {
		t.Errorf("%d features: %s", base.Features(), got)
	}
}

// TestLakeWithIsland: an island in a lake is a hole, also when the lake's shore
// is cut into ways that run either way.
func TestLakeWithIsland(t *testing.T) {
	base, _ := draw(t, osmXML(append(append([]string{}, corners...),
		node("11", "11"), node("12", "13"), node("13", "33"), node("14", "31"), way("6", "1 2 3"), way("7", "1 4 3"), way("8", "11 12 13 14 11"),
		`<relation id="9"><member type="way" ref="6" role="outer"/><member type="way" ref="7" role="outer"/><member type="way" ref="8" role="inner"/>`+tagXML([]string{"type=multipolygon", "natural=water", "name=Jesjávri"})+`</relation>`)...))
	set := tiles.Join(base)
	if got := classesAt(t, set, 15, 10.7005, 59.9005); got != "land:extract water:lake" {
		t.Errorf("in the lake: %q", got)
	}
	if got := classesAt(t, set, 15, 10.702, 59.902); got != "land:extract" {
		t.Errorf("on the island: %q", got)
	}
}

// TestSameThingInTwoFiles is drawn once, as it was edited last.
func TestSameThingInTwoFiles(t *testing.T) {
	older := osmXML(append(append([]string{}, corners...), strings.Replace(way("9", "1 2 3 4 1", "landuse=grass"), "<way ", `<way timestamp="2020-01-01T00:00:00Z" `, 1))...)
	newer := osmXML(append(append([]string{}, corners...), strings.Replace(way("9", "1 2 3 4 1", "leisure=park"), "<way ", `<way timestamp="2024-01-01T00:00:00Z" `, 1))...)
	for name, files := range map[string][][]byte{"older first": {older, newer}, "newer first": {newer, older}} {
		base, _ := draw(t, files...)
		if got := classesAt(t, tiles.Join(base), 15, 10.702, 59.902); got != "green:park land:extract" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// BenchmarkTiles makes every tile of zooms 10 to 16 over central Oslo cold, and
// tells the quantiles of one.
func BenchmarkTiles(b *testing.B) {
	set := tiles.Join(oslo(b))
	var times []time.Duration
	for b.Loop() {
		for z := 10; z <= 16; z++ {
			x0, y0, _, _ := tileAt(z, 10.7201, 59.9399)
			x1, y1, _, _ := tileAt(z, 10.7799, 59.9001)
			for x := x0; x <= x1; x++ {
				for y := y0; y <= y1; y++ {
					began := time.Now()
					if _, err := set.Encode(z, x, y); err != nil {
						b.Fatal(err)
					}
					times = append(times, time.Since(began))
				}
			}
		}
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(times[len(times)-1].Microseconds()), "max-µs")
}
