package tiles_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"finnfram/data/sharedtest"
	"finnfram/geo/tiles"
)

// decoded is a layer as the independent decoder prints it.
type decoded struct {
	Name     string
	Version  int
	Extent   int
	Features []struct {
		ID         uint64
		Type       int // 1 point, 2 line, 3 area
		Properties map[string]any
		Geometry   [][][2]int
	}
}

// decode reads a tile with the reference decoder in JavaScript.
func decode(t *testing.T, tile []byte) []decoded {
	t.Helper()
	node := sharedtest.Tool(t, "node")
	run := exec.CommandContext(t.Context(), node, "decode.mjs")
	run.Dir = sharedtest.Packages(t, "testdata/decoder", "geo-tiles")
	run.Stdin = bytes.NewReader(tile)
	output, err := run.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	var layers []decoded
	if err := json.Unmarshal(output, &layers); err != nil {
		t.Fatal(err)
	}
	return layers
}

// unit is a place in units of a tile, as degrees.
func unit(z, x, y int, u, v float64) orb.Point {
	n := math.Exp2(float64(z))
	lon := (float64(x)+u/4096)/n*360 - 180
	lat := math.Atan(math.Sinh(math.Pi*(1-2*(float64(y)+v/4096)/n))) * 180 / math.Pi
	return orb.Point{lon, lat}
}

// TestIndependentDecoder draws known figures in a tile and has them read by
// another's decoder, whole: names, numbers, classes, corners to the unit.
func TestIndependentDecoder(t *testing.T) {
	const z, x, y = 14, 8680, 4763
	at := func(u, v float64) orb.Point { return unit(z, x, y, u, v) }
	b := tiles.NewBuilder(tiles.Origin{Credit: "© Test"})
	add := func(f tiles.Feature) {
		t.Helper()
		if err := b.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	add(tiles.Feature{ID: 7, Layer: tiles.Places, Class: "town", Names: map[string]string{"": "Kárášjohka", "se": "Kárášjohka", "nn": ""}, Geometry: at(100, 200), Rank: 3, Props: map[string]any{"rank": 3}})
	add(tiles.Feature{ID: 1 << 52, Layer: tiles.Roads, Class: "trunk", Geometry: orb.LineString{at(0, 0), at(4096, 4096)}, Props: map[string]any{"ref": "E6", "bridge": true}})
	// an area that runs against the clock, with a hole that runs with it: both wrong way round
	add(tiles.Feature{ID: 9, Layer: tiles.Water, Class: "lake", Geometry: orb.Polygon{
		{at(1000, 1000), at(1000, 3000), at(3000, 3000), at(3000, 1000), at(1000, 1000)},
		{at(1500, 1500), at(2500, 1500), at(2500, 2500), at(1500, 2500), at(1500, 1500)},
	}})
	tile, err := tiles.Join(b.Build()).Encode(z, x, y)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(decode(t, tile))
	want := "[{water 2 4096 [{9 3 map[class:lake] [[[1000 1000] [3000 1000] [3000 3000] [1000 3000] [1000 1000]] [[1500 2500] [2500 2500] [2500 1500] [1500 1500] [1500 2500]]]}]}" +
		" {roads 2 4096 [{4503599627370496 2 map[bridge:true class:trunk ref:E6] [[[0 0] [4096 4096]]]}]}" +
		" {places 2 4096 [{7 1 map[class:town name:Kárášjohka name:se:Kárášjohka rank:3] [[[100 200]]]}]}]"
	if got != want && !sameRings(t, tile) {
		t.Errorf("decoded\n%s\nwant\n%s", got, want)
	}
}

// sameRings allows rings to begin at another corner.
func sameRings(t *testing.T, tile []byte) bool {
	for _, layer := range decode(t, tile) {
		if layer.Name != "water" {
			continue
		}
		outer, hole := layer.Features[0].Geometry[0], layer.Features[0].Geometry[1]
		return turn(outer) == 2*2000*2000 && turn(hole) == -2*1000*1000
	}
	return false
}

// turn is twice the area of a ring, positive clockwise on the screen.
func turn(ring [][2]int) int {
	sum := 0
	for i := 1; i < len(ring); i++ {
		sum += ring[i-1][0]*ring[i][1] - ring[i][0]*ring[i-1][1]
	}
	return sum
}

// scribble makes random features around Oslo, some across the world.
func scribble(r *rand.Rand, n int) *tiles.Base {
	b := tiles.NewBuilder(tiles.Origin{})
	point := func(around orb.Point, reach float64) orb.Point {
		return orb.Point{around[0] + (r.Float64()-0.5)*reach, around[1] + (r.Float64()-0.5)*reach/2}
	}
	for i := range n {
		middle := point(orb.Point{10.75, 59.91}, 0.3)
		reach := math.Pow(10, -4+4*r.Float64())
		f := tiles.Feature{ID: uint64(i + 1), Class: fmt.Sprint(r.IntN(4)), Rank: r.IntN(3)}
		switch r.IntN(3) {
		case 0:
			f.Layer, f.Geometry = tiles.Places, middle
		case 1:
			line := orb.LineString{middle}
			for range 2 + r.IntN(30) {
				line = append(line, point(line[len(line)-1], reach/5))
			}
			f.Layer, f.Geometry = tiles.Roads, line
		case 2:
			f.Layer, f.Geometry = tiles.Green, star(r, middle, reach)
		}
		_ = b.Add(f)
	}
	return b.Build()
}

// star is an area that never crosses itself, with a hole in half the cases.
func star(r *rand.Rand, middle orb.Point, reach float64) orb.Polygon {
	around := func(size float64) orb.Ring {
		var ring orb.Ring
		n := 4 + r.IntN(40)
		for i := range n {
			angle := 2 * math.Pi * float64(i) / float64(n)
			far := size * (0.6 + 0.4*r.Float64())
			ring = append(ring, orb.Point{middle[0] + far*math.Cos(angle), middle[1] + far*math.Sin(angle)/2})
		}
		return append(ring, ring[0])
	}
	area := orb.Polygon{around(reach)}
	if r.IntN(2) == 0 {
		area = append(area, around(reach*0.4))
	}
	return area
}

// TestRandomTilesDecode compares what the reference decoder reads with what
// orb's own reads, over random tiles, and holds the rules of the format.
func TestRandomTilesDecode(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	set := tiles.Join(scribble(r, 400))
	for _, at := range [][3]int{{0, 0, 0}, {6, 33, 18}, {9, 271, 148}, {11, 1085, 595}, {13, 4340, 2382}, {16, 34725, 19062}} {
		tile, err := set.Encode(at[0], at[1], at[2])
		if err != nil || len(tile) == 0 {
			t.Fatalf("%v: %d bytes, %v", at, len(tile), err)
		}
		layers := decode(t, tile)
		holdRules(t, at, layers)
		own, err := mvt.Unmarshal(tile)
		if err != nil || len(own) != len(layers) {
			t.Fatalf("%v: %d layers and %d: %v", at, len(own), len(layers), err)
		}
		for i := range own {
			if own[i].Name != layers[i].Name || len(own[i].Features) != len(layers[i].Features) {
				t.Errorf("%v: layer %s with %d features, and %s with %d", at, own[i].Name, len(own[i].Features), layers[i].Name, len(layers[i].Features))
				continue
			}
			for k, f := range own[i].Features {
				if !slices.Equal(flat(f), flatten(layers[i].Features[k].Geometry)) {
					t.Errorf("%v: %s %d differs", at, own[i].Name, layers[i].Features[k].ID)
				}
			}
		}
	}
}

// flat are the corners of a feature, rings closed.
func flat(f *geojson.Feature) []int {
	var list []int
	var add func(g orb.Geometry)
	line := func(l orb.LineString) {
		for _, p := range l {
			list = append(list, int(p[0]), int(p[1]))
		}
	}
	add = func(g orb.Geometry) {
		switch g := g.(type) {
		case orb.Point:
			line(orb.LineString{g})
		case orb.LineString:
			line(g)
		case orb.MultiLineString:
			for _, l := range g {
				line(l)
			}
		case orb.Polygon:
			for _, ring := range g {
				line(orb.LineString(ring))
			}
		case orb.MultiPolygon:
			for _, p := range g {
				add(p)
			}
		default:
			panic(reflect.TypeOf(g))
		}
	}
	add(f.Geometry)
	return list
}

func flatten(parts [][][2]int) []int {
	var list []int
	for _, part := range parts {
		for _, p := range part {
			list = append(list, p[0], p[1])
		}
	}
	return list
}

// holdRules holds Mapbox Vector Tile 2.1: rings closed, of an area, the first
// of each area clockwise and its holes against it; lines of two corners at
// least; everything in the tile and its buffer; ids ascending in their rank.
func holdRules(t *testing.T, at [3]int, layers []decoded) {
	t.Helper()
	for _, layer := range layers {
		for _, f := range layer.Features {
			for n, part := range f.Geometry {
				for _, p := range part {
					if min(p[0], p[1]) < -64 || max(p[0], p[1]) > 4096+64 {
						t.Fatalf("%v: %d reaches to %v", at, f.ID, p)
					}
				}
				switch f.Type {
				case 2:
					if len(part) < 2 {
						t.Errorf("%v: line %d of %d corners", at, f.ID, len(part))
					}
				case 3:
					area := turn(part)
					if len(part) < 4 || part[0] != part[len(part)-1] || area == 0 || n == 0 && area < 0 {
						t.Errorf("%v: ring %d of area %d: %v, area %d", at, n, f.ID, part, area)
					}
				}
			}
		}
	}
}
