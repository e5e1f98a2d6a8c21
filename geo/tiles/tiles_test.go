package tiles_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"finnfram/geo/tiles"
)

func encode(t testing.TB, s *tiles.Set, z, x, y int) mvt.Layers {
	t.Helper()
	tile, err := s.Encode(z, x, y)
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(tile)
	if err != nil {
		t.Fatal(err)
	}
	return layers
}

func line(points ...orb.Point) orb.LineString { return points }

func build(t testing.TB, origin tiles.Origin, features ...tiles.Feature) *tiles.Base {
	t.Helper()
	b := tiles.NewBuilder(origin)
	for _, f := range features {
		if err := b.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	return b.Build()
}

// TestNeighboursMeet: what crosses the edge of two tiles crosses it at the same
// place in both, to one unit, at every zoom.
func TestNeighboursMeet(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	b := tiles.NewBuilder(tiles.Origin{})
	for i := range 60 { // winding lines from west to east
		l := orb.LineString{}
		lat := 59.9 + r.Float64()*0.004
		for lon := 9.0; lon < 12.5; lon += 0.0007 {
			lat += (r.Float64() - 0.5) * 0.00004
			l = append(l, orb.Point{lon, lat})
		}
		if err := b.Add(tiles.Feature{ID: uint64(i + 1), Layer: tiles.Roads, Class: "minor", Geometry: l}); err != nil {
			t.Fatal(err)
		}
	}
	set := tiles.Join(b.Build())
	met := 0
	for z := 8; z <= tiles.MaxZoom; z++ {
		x, y := at(z, 10.75, 59.902)
		west, east := crossings(encode(t, set, z, x, y), 4096), crossings(encode(t, set, z, x+1, y), 0)
		if len(west) == 0 {
			t.Errorf("zoom %d: nothing crosses", z)
		}
		for id, heights := range west {
			met++
			if !slices.EqualFunc(heights, east[id], func(a, b float64) bool { return math.Abs(a-b) <= 1 }) {
				t.Errorf("zoom %d: %v leaves at %v and enters at %v", z, id, heights, east[id])
			}
		}
	}
	if met < 100 {
		t.Errorf("only %d crossings were looked at", met)
	}
}

// crossings are the heights at which each line crosses a column.
func crossings(layers mvt.Layers, column float64) map[any][]float64 {
	found := map[any][]float64{}
	for _, f := range layers[0].Features {
		var lines orb.MultiLineString
		switch g := f.Geometry.(type) {
		case orb.LineString:
			lines = orb.MultiLineString{g}
		case orb.MultiLineString:
			lines = g
		}
		for _, l := range lines {
			for i := 1; i < len(l); i++ {
				a, b := l[i-1], l[i]
				if (a[0] < column) != (b[0] < column) {
					if h := a[1] + (b[1]-a[1])*(column-a[0])/(b[0]-a[0]); h > 2 && h < 4094 {
						found[f.ID] = append(found[f.ID], h)
					}
				}
			}
		}
		slices.Sort(found[f.ID])
	}
	return found
}

func at(z int, lon, lat float64) (x, y int) {
	n := math.Exp2(float64(z))
	sin := math.Sin(lat * math.Pi / 180)
	return int((lon + 180) / 360 * n), int((0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)) * n)
}

// TestAnyOrderOneBase: the order in which features come changes nothing, so
// that two nodes that read the same file have the same tiles and tags.
func TestAnyOrderOneBase(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var features []tiles.Feature
	for i := range 300 {
		from := orb.Point{10 + float64(r.IntN(10))/100, 60 + float64(r.IntN(10))/100}
		to := orb.Point{10 + float64(r.IntN(10))/100, 60 + float64(r.IntN(10))/100}
		if from != to {
			features = append(features, tiles.Feature{ID: uint64(i + 1), Layer: tiles.Roads, Class: fmt.Sprint(r.IntN(2)), Geometry: line(from, to)})
		}
	}
	first := build(t, tiles.Origin{}, features...)
	for range 5 {
		r.Shuffle(len(features), func(i, j int) { features[i], features[j] = features[j], features[i] })
		again := build(t, tiles.Origin{}, features...)
		if again.Sum() != first.Sum() || tiles.Join(again).Token() != tiles.Join(first).Token() {
			t.Fatalf("%x, then %x", first.Sum(), again.Sum())
		}
	}
}

// TestBlob: what was written is read as it was; a bit flipped, a byte cut off or
// another revision is refused.
func TestBlob(t *testing.T) {
	base := scribble(rand.New(rand.NewPCG(7, 8)), 60)
	var blob bytes.Buffer
	if err := base.Write(&blob); err != nil {
		t.Fatal(err)
	}
	again, err := tiles.Read(bytes.NewReader(blob.Bytes()))
	if err != nil || again.Sum() != base.Sum() || again.Corners() != base.Corners() || again.Features() != base.Features() {
		t.Fatalf("%v: %d features and %d", err, base.Features(), again.Features())
	}
	for _, z := range []int{3, 9, 12} {
		x, y := at(z, 10.75, 59.91)
		a, _ := tiles.Join(base).Encode(z, x, y)
		b, _ := tiles.Join(again).Encode(z, x, y)
		if !bytes.Equal(a, b) {
			t.Errorf("zoom %d: other tiles after reading", z)
		}
	}
	for i := 0; i < blob.Len(); i += 7 {
		damaged := bytes.Clone(blob.Bytes())
		damaged[i] ^= 0x10
		if _, err := tiles.Read(bytes.NewReader(damaged)); !errors.Is(err, tiles.ErrBlob) {
			t.Errorf("byte %d changed: %v", i, err)
		}
		if _, err := tiles.Read(bytes.NewReader(blob.Bytes()[:i])); !errors.Is(err, tiles.ErrBlob) {
			t.Errorf("cut at %d: %v", i, err)
		}
	}
}

// TestSizes: what is too small to see comes later, what is bound to zooms stays
// in them.
func TestSizes(t *testing.T) {
	square := func(side float64) orb.Polygon {
		return orb.Polygon{{{10, 60}, {10 + side, 60}, {10 + side, 60 + side/2}, {10, 60 + side/2}, {10, 60}}}
	}
	table := map[string]struct {
		feature     tiles.Feature
		first, last int
	}{
		"a house of 20 m":     {tiles.Feature{ID: 1, Layer: tiles.Buildings, Geometry: square(0.00036)}, 13, 16},
		"a hut of 3 m":        {tiles.Feature{ID: 1, Layer: tiles.Buildings, Geometry: square(0.00005)}, 16, 16},
		"a lake of 5 km":      {tiles.Feature{ID: 1, Layer: tiles.Water, Geometry: square(0.1)}, 4, 16},
		"a lake from zoom 9":  {tiles.Feature{ID: 1, Layer: tiles.Water, Geometry: square(0.1), MinZoom: 9}, 9, 16},
		"a name of zooms 6-9": {tiles.Feature{ID: 1, Layer: tiles.Places, Geometry: orb.Point{10, 60}, MinZoom: 6, MaxZoom: 9}, 6, 9},
		"a path of 40 m":      {tiles.Feature{ID: 1, Layer: tiles.Roads, Geometry: line(orb.Point{10, 60}, orb.Point{10.0008, 60})}, 8, 16},
	}
	for name, row := range table {
		set := tiles.Join(build(t, tiles.Origin{}, row.feature))
		first, last := -1, -1
		for z := tiles.MinZoom; z <= tiles.MaxZoom; z++ {
			x, y := at(z, 10.00001, 60.00001)
			if tile, err := set.Encode(z, x, y); err != nil {
				t.Fatal(err)
			} else if len(tile) > 0 {
				if last = z; first < 0 {
					first = z
				}
			}
		}
		if first != row.first || last != row.last {
			t.Errorf("%s: seen from %d to %d, want %d to %d", name, first, last, row.first, row.last)
		}
	}
}

// TestRefused are features that nobody could draw.
func TestRefused(t *testing.T) {
	table := map[string]tiles.Feature{
		"none":            {ID: 1},
		"not a number":    {ID: 1, Geometry: orb.Point{math.NaN(), 1}},
		"off the globe":   {ID: 1, Geometry: orb.Point{200, 1}},
		"no corner":       {ID: 1, Geometry: orb.LineString{}},
		"one corner":      {ID: 1, Geometry: line(orb.Point{1, 1}, orb.Point{1, 1})},
		"an open ring":    {ID: 1, Geometry: orb.Polygon{{{1, 1}, {2, 1}, {2, 2}, {1, 2}}}},
		"a flat ring":     {ID: 1, Geometry: orb.Polygon{{{1, 1}, {2, 1}, {3, 1}, {1, 1}}}},
		"a collection":    {ID: 1, Geometry: orb.Collection{orb.Point{1, 1}}},
		"a float":         {ID: 1, Geometry: orb.Point{1, 1}, Props: map[string]any{"x": 1.5}},
		"zoom 17":         {ID: 1, Geometry: orb.Point{1, 1}, MinZoom: 17},
		"a layer of none": {ID: 1, Geometry: orb.Point{1, 1}, Layer: 99},
	}
	b := tiles.NewBuilder(tiles.Origin{})
	for name, f := range table {
		if err := b.Add(f); !errors.Is(err, tiles.ErrFeature) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := b.Build().Features(); n != 0 {
		t.Errorf("%d of them were kept", n)
	}
}

// TestCoarseGivesWay: where a fine base has roads, the roads of a coarse one are
// cut away, and nothing else of it.
func TestCoarseGivesWay(t *testing.T) {
	fine := build(t, tiles.Origin{Credit: "fine"}, tiles.Feature{ID: 1, Layer: tiles.Roads, Class: "minor", Geometry: line(orb.Point{10.5, 60}, orb.Point{10.6, 60})})
	coarse := build(t, tiles.Origin{Credit: "coarse", Coarse: true},
		tiles.Feature{ID: 2, Layer: tiles.Roads, Class: "trunk", Geometry: line(orb.Point{10, 60.001}, orb.Point{11, 60.001})},
		tiles.Feature{ID: 3, Layer: tiles.Boundaries, Class: "county", Geometry: line(orb.Point{10, 60.002}, orb.Point{11, 60.002})})
	set := tiles.Join(fine, coarse)
	if fmt.Sprint(set.Credits()) != "[fine coarse]" {
		t.Error(set.Credits())
	}
	has := func(lon float64) string {
		x, y := at(14, lon, 60.0005)
		text := ""
		for _, layer := range encode(t, set, 14, x, y) {
			for _, f := range layer.Features {
				text += fmt.Sprint(f.Properties["class"], " ")
			}
		}
		return text
	}
	for lon, want := range map[float64]string{10.1: "county trunk ", 10.55: "county minor ", 10.9: "county trunk "} {
		if got := has(lon); got != want {
			t.Errorf("at %v: %q, want %q", lon, got, want)
		}
	}
}

// TestLinesJoin: pieces of one road become one line, those of two roads and
// at forks do not.
func TestLinesJoin(t *testing.T) {
	p := func(x, y float64) orb.Point { return orb.Point{10 + x/100, 60 + y/100} }
	road := func(id uint64, name string, points ...orb.Point) tiles.Feature {
		return tiles.Feature{ID: id, Layer: tiles.Roads, Class: "minor", Names: map[string]string{"": name}, Geometry: orb.LineString(points)}
	}
	table := map[string]struct {
		features []tiles.Feature
		want     int
	}{
		"three in a row":     {[]tiles.Feature{road(3, "a", p(0, 0), p(1, 0)), road(1, "a", p(2, 0), p(3, 0)), road(2, "a", p(1, 0), p(2, 0))}, 1},
		"another name":       {[]tiles.Feature{road(1, "a", p(0, 0), p(1, 0)), road(2, "b", p(1, 0), p(2, 0))}, 2},
		"a fork":             {[]tiles.Feature{road(1, "a", p(0, 0), p(1, 0)), road(2, "a", p(1, 0), p(2, 0)), road(3, "a", p(1, 0), p(1, 1))}, 3},
		"a ring of three":    {[]tiles.Feature{road(1, "a", p(0, 0), p(1, 0)), road(2, "a", p(1, 0), p(0, 1)), road(3, "a", p(0, 1), p(0, 0))}, 1},
		"head to head":       {[]tiles.Feature{road(1, "a", p(0, 0), p(1, 0)), road(2, "a", p(2, 0), p(1, 0))}, 2},
		"a ring of one line": {[]tiles.Feature{road(1, "a", p(0, 0), p(1, 0), p(1, 1), p(0, 0))}, 1},
	}
	for name, row := range table {
		base := build(t, tiles.Origin{}, row.features...)
		if base.Features() != row.want {
			t.Errorf("%s: %d lines, want %d", name, base.Features(), row.want)
		}
	}
}

// TestNothing: an empty set has empty tiles, and numbers of no tile none.
func TestNothing(t *testing.T) {
	set := tiles.Join(tiles.NewBuilder(tiles.Origin{}).Build())
	for _, n := range [][3]int{{0, 0, 0}, {16, 0, 65535}, {17, 0, 0}, {-1, 0, 0}, {2, 4, 0}, {2, 0, -1}} {
		if tile, err := set.Encode(n[0], n[1], n[2]); err != nil || len(tile) != 0 {
			t.Errorf("%v: %d bytes, %v", n, len(tile), err)
		}
	}
	if _, ok := set.Bounds(); ok || set.Features() != 0 {
		t.Error("it holds something")
	}
}

func FuzzRead(f *testing.F) {
	var blob bytes.Buffer
	if err := scribble(rand.New(rand.NewPCG(9, 9)), 5).Write(&blob); err != nil {
		f.Fatal(err)
	}
	f.Add(blob.Bytes())
	f.Add([]byte("finnfram tiles\x00\x01"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		base, err := tiles.Read(bytes.NewReader(raw))
		if err != nil {
			if !errors.Is(err, tiles.ErrBlob) {
				t.Error(err)
			}
			return
		}
		if _, err := tiles.Join(base).Encode(4, 8, 4); err != nil {
			t.Error(err)
		}
	})
}

func ExampleSet_Encode() {
	b := tiles.NewBuilder(tiles.Origin{Credit: "© Kartverket"})
	_ = b.Add(tiles.Feature{ID: 1, Layer: tiles.Ferries, Class: "ferry", Names: map[string]string{"": "Moss–Horten"}, Geometry: orb.LineString{{10.66, 59.43}, {10.49, 59.42}}})
	tile, _ := tiles.Join(b.Build()).Encode(10, 541, 300)
	layers, _ := mvt.Unmarshal(tile)
	fmt.Println(layers[0].Name, layers[0].Features[0].Properties["name"])
	// Output: ferries Moss–Horten
}
