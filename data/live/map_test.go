package live

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"finnfram/data"
	"finnfram/geo/tiles"
)

// shown counts the features of a tile by layer and class.
func shown(t *testing.T, set *tiles.Set, z, x, y int) string {
	t.Helper()
	tile, err := set.Encode(z, x, y)
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(tile)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, layer := range layers {
		for _, f := range layer.Features {
			counts[fmt.Sprint(layer.Name, ":", f.Properties["class"])]++
		}
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, fmt.Sprintf("%s %d", name, counts[name]))
	}
	return strings.Join(list, ", ")
}

func degreeSquare(code, name string, west int) data.Area {
	border := fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%[1]d,60],[%[2]d,60],[%[2]d,61],[%[1]d,61],[%[1]d,60]]]}`, west, west+1)
	return data.Area{Code: code, Name: name, Border: []byte(border)}
}

// TestMunicipalitiesAreDrawn: land, each border between two once, told apart
// from those between counties and from the outer edge, and names.
func TestMunicipalitiesAreDrawn(t *testing.T) {
	m := newMemory()
	m.put(t, "municipalities", degreeSquare("3401", "Vest", 12), degreeSquare("3402", "Midt", 13), degreeSquare("5001", "Øst", 14))
	w := build(t, m)
	got := shown(t, w.Tiles("map"), 6, 34, 18)
	if want := "boundaries:county 1, boundaries:outline 1, land:municipality 3, places:municipality 3"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if credits := w.Tiles("map").Credits(); len(credits) != 1 || credits[0] != "© municipalities" {
		t.Error(credits)
	}
}

// TestServicesAreDrawn: those whose place is known, not those known by their
// post code alone; the set changes with them, and not with a closure.
func TestServicesAreDrawn(t *testing.T) {
	m := newMemory()
	vague := site("vague", data.Pharmacy, 60.5, 10.52)
	vague.Accuracy = data.PostcodeAccuracy
	m.put(t, "hand", site("exact", data.Pharmacy, 60.5, 10.5), vague, site("legevakt", data.EmergencyClinic, 60.5, 10.51))
	builder := NewBuilder(m, testOptions())
	w, err := builder.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before := w.Tiles("services").Token()
	if got := shown(t, w.Tiles("services"), 9, 270, 147); got != "services:emergency-clinic 1, services:pharmacy 1" {
		t.Error(got)
	}
	if w.Tiles("other") != nil {
		t.Error("a set of no name")
	}
	m.closures = []data.Closure{{ID: "1", Service: "hand-exact-pharmacy", From: testNow}}
	if w, err = builder.Build(t.Context()); err != nil || w.Tiles("services").Token() != before {
		t.Errorf("a closure draws the services anew: %v", err)
	}
	m.put(t, "hand", site("exact", data.Pharmacy, 60.5, 10.5))
	if w, err = builder.Build(t.Context()); err != nil || w.Tiles("services").Token() == before {
		t.Errorf("a new import does not: %v", err)
	}
}

// TestDamagedMap: a map that cannot be read is told and left out; services are
// there all the same.
func TestDamagedMap(t *testing.T) {
	b := tiles.NewBuilder(tiles.Origin{Credit: "© map"})
	if err := b.Add(tiles.Feature{ID: 1, Layer: tiles.Green, Class: "park", Geometry: orb.Polygon{{{10, 60}, {11, 60}, {11, 61}, {10, 60}}}}); err != nil {
		t.Fatal(err)
	}
	var blob bytes.Buffer
	if err := b.Build().Write(&blob); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		blob     []byte
		shown    string
		findings int
	}{
		"whole":   {blob.Bytes(), "green:park 1", 0},
		"damaged": {append(bytes.Clone(blob.Bytes()[:blob.Len()-9]), make([]byte, 9)...), "", 1},
		"missing": {nil, "", 1},
	} {
		m := newMemory()
		n := m.put(t, "osm", site("a", data.Pharmacy, 60.5, 10.5))
		v := m.active["osm"]
		v.Blobs = map[string]string{"map": "sha"}
		m.active["osm"] = v
		if row.blob != nil {
			m.blobs["sha"] = row.blob
		}
		w := build(t, m)
		if got := shown(t, w.Tiles("map"), 7, 67, 37); got != row.shown || len(w.Findings()) != row.findings || len(w.All()) != 1 {
			t.Errorf("%s, version %d: %q, %v, %d services", name, n, got, w.Findings(), len(w.All()))
		}
	}
}
