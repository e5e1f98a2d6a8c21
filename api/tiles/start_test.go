package tiles_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/paulmach/orb"

	api "finnfram/api/tiles"
	"finnfram/geo/tiles"
)

// drawn is a set of one base with the features given.
func drawn(t *testing.T, coarse bool, features ...tiles.Feature) *tiles.Base {
	t.Helper()
	b := tiles.NewBuilder(tiles.Origin{Coarse: coarse})
	for i, f := range features {
		f.ID = uint64(i + 1)
		if err := b.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	return b.Build()
}

func road(class string, line ...orb.Point) tiles.Feature {
	return tiles.Feature{Layer: tiles.Roads, Class: class, Geometry: orb.LineString(line)}
}

func pharmacy(lon, lat float64) tiles.Feature {
	return tiles.Feature{Layer: tiles.Services, Class: "pharmacy", Geometry: orb.Point{lon, lat}}
}

// TestStart: a map opens at what there is to see, and never in the Barents Sea.
func TestStart(t *testing.T) {
	none := drawn(t, false)
	town := drawn(t, false, road("minor", orb.Point{10.7, 59.9}, orb.Point{10.8, 59.95}),
		tiles.Feature{Layer: tiles.Ferries, Class: "ferry", Geometry: orb.LineString{{10.7, 59.9}, {10.15, 54.3}}},
		tiles.Feature{Layer: tiles.Places, Class: "town", Names: map[string]string{"": "Kiel"}, Geometry: orb.Point{10.1, 54.3}})
	outlines := drawn(t, true, road("trunk", orb.Point{5, 58}, orb.Point{30, 71}),
		tiles.Feature{Layer: tiles.Land, Class: "municipality", Geometry: orb.Polygon{{{11, 76.5}, {33, 76.5}, {33, 80.8}, {11, 76.5}}}})
	table := map[string]struct {
		ground   []*tiles.Base
		services *tiles.Base
		start    [4]float64
		center   [3]float64
	}{
		"nothing":                               {[]*tiles.Base{none}, none, [4]float64{4.5, 57.9, 31.2, 71.2}, [3]float64{17.85, 65.3781, 3}},
		"a town in detail, with a ferry abroad": {[]*tiles.Base{outlines, town}, drawn(t, false, pharmacy(5.3, 60.4), pharmacy(10.4, 63.4)), [4]float64{10.7, 59.9, 10.8, 59.95}, [3]float64{10.75, 59.925, 11}},
		"outlines and services":                 {[]*tiles.Base{outlines}, drawn(t, false, pharmacy(5.3, 60.4), pharmacy(10.4, 63.4)), [4]float64{5.3, 60.4, 10.4, 63.4}, [3]float64{7.85, 61.9374, 5}},
		"services of Svalbard as well":          {[]*tiles.Base{outlines}, drawn(t, false, pharmacy(5.3, 60.4), pharmacy(15.6, 78.2)), [4]float64{5.3, 60.4, 15.6, 71.2}, [3]float64{10.45, 66.3747, 3}},
		"Svalbard alone":                        {[]*tiles.Base{none}, drawn(t, false, pharmacy(15.6, 78.2), pharmacy(15.7, 78.3)), [4]float64{15.6, 78.2, 15.7, 78.3}, [3]float64{15.65, 78.2502, 9}},
		"one service alone":                     {[]*tiles.Base{outlines}, drawn(t, false, pharmacy(10.4, 63.4)), [4]float64{10.4, 63.4, 10.4, 63.4}, [3]float64{10.4, 63.4, 14}},
	}
	for name, c := range table {
		w := world{"map": tiles.Join(c.ground...), "services": tiles.Join(c.services)}
		h := handler(&api.Module{World: func() (api.World, error) { return w, nil }, Ways: func() bool { return true }})
		for _, set := range []string{"map", "services"} {
			var d struct {
				Start, Center []float64
				Ways          bool
			}
			if err := json.Unmarshal(ask(h, "GET", "/tiles/"+set+".json").Body.Bytes(), &d); err != nil {
				t.Fatal(err)
			}
			if !alike(d.Start, c.start[:]) || !alike(d.Center, c.center[:]) || !d.Ways {
				t.Errorf("%s, %s: %+v", name, set, d)
			}
		}
	}
}

func alike(got, want []float64) bool {
	for i := range got {
		if math.Abs(got[i]-want[i]) > 1e-3 {
			return false
		}
	}
	return len(got) == len(want)
}
