package importers

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"finnfram/data"
)

func TestEachFeature(t *testing.T) {
	const file = `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},
	"features":[{"type":"Feature","id":7,"properties":{"a":" x ","b":0985e0,"c":null},"geometry":null}],"bbox":[1,2]}`
	err := EachFeature("f", strings.NewReader(strings.Replace(file, "0985e0", "985", 1)), func(n int64, f Feature) error {
		if n != 1 || f.Text("a") != "x" || f.Text("b") != "985" || f.Text("c") != "" || f.Text("d") != "" || f.Geometry != nil || string(f.ID) != "7" {
			t.Errorf("feature %d: %+v", n, f)
		}
		return nil
	}, func(n int64, err error) { t.Error(n, err) })
	if err != nil {
		t.Fatal(err)
	}
}

func TestEachFeatureRefuses(t *testing.T) {
	for file, want := range map[string]string{
		``:                               "ends in the middle",
		`[]`:                             "FeatureCollection",
		`{"type":"x"}`:                   "no member features",
		`{"features":3}`:                 "expected [",
		`{"features":[{"properties":{}}`: "ends in the middle",
		`{"features":[{"properties":{`:   "feature 1",
		`{"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::25833"}},"features":[]}`: "EPSG::25833",
		`{"features":[]} trailing`: "",
	} {
		err := EachFeature("towns.geojson", strings.NewReader(file), func(int64, Feature) error { return nil }, func(int64, error) {})
		if want == "" {
			if err != nil {
				t.Errorf("%s: %v", file, err)
			}
			continue
		}
		if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "towns.geojson") {
			t.Errorf("%s: %v, want %q", file, err, want)
		}
	}
}

func TestEachFeatureGoesOn(t *testing.T) {
	var seen, bad []int64
	stop := errors.New("enough")
	err := EachFeature("f", strings.NewReader(`{"features":[3,{"properties":[]},{"properties":{}},{},{}]}`), func(n int64, _ Feature) error {
		seen = append(seen, n)
		if n == 4 {
			return stop
		}
		return nil
	}, func(n int64, err error) { bad = append(bad, n) })
	if err != stop || fmt.Sprint(seen, bad) != "[3 4] [1 2]" {
		t.Errorf("%v %v %v", seen, bad, err)
	}
}

func FuzzEachFeature(f *testing.F) {
	f.Add(`{"type":"FeatureCollection","features":[{"properties":{"a":1},"geometry":{"type":"Point","coordinates":[1,2]}}]}`)
	f.Add(`{"features":[`)
	f.Fuzz(func(t *testing.T, file string) {
		_ = EachFeature("f", strings.NewReader(file), func(_ int64, f Feature) error { f.Text("a"); return nil }, func(int64, error) {})
	})
}
