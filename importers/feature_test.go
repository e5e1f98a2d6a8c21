package importers

import (
	"errors"
	"fmt"
	"io"
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
		"\xff\xfe{\x00":                  "UTF-16",
		`{"type":"x"}`:                   "no member features",
		`{"features":3}`:                 "expected [",
		`{"features":[{"properties":{}}`: "ends in the middle",
		`{"features":[{"properties":{`:   "feature 1",
		`{"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::25833"}},"features":[]}`: "EPSG::25833",
		`{"features":[]} trailing`: "behind feature 0",
		`{"type":"Feature","geometry":null}` + "\n" + `{"type":"Feature","geo`: "ends in the middle",
		`{"type":"Feature","geometry":null}` + "\n" + `{"type":"Point"}`:       "object 2 has no member features",
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

// TestEachFeatureIsBounded: neither a feature nor what stands beside the
// features may fill the memory.
func TestEachFeatureIsBounded(t *testing.T) {
	for name, parts := range map[string][2]string{"member": {`{"x":"`, `","features":[]}`}, "feature": {`{"features":[{"properties":{"x":"`, `"}}]}`}} {
		long := io.MultiReader(strings.NewReader(parts[0]), io.LimitReader(letters{}, 65<<20), strings.NewReader(parts[1]))
		err := EachFeature("f", long, func(int64, Feature) error { return nil }, func(int64, error) {})
		if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "more than 64 MiB") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// TestEachFeatureForms: the same two features, however they are strung
// together.
func TestEachFeatureForms(t *testing.T) {
	const a, b = `{"type":"Feature","id":"a","properties":{"n":true,"l":["x",2,null,{}]},"geometry":null}`, `{"id":"b","geometry":{"type":"Point"},"type":"Feature","properties":null,"extra":[{}]}`
	for name, file := range map[string]string{
		"collection":       `{"features":[` + a + `,` + b + `],"type":"FeatureCollection"}`,
		"lines":            a + "\n" + b + "\n",
		"lines, CRLF":      a + "\r\n\r\n" + b,
		"text sequence":    "\x1e" + a + "\n\x1e" + b + "\n",
		"byte order mark":  "\ufeff" + a + b,
		"two collections":  `{"features":[` + a + `]}` + "\n" + `{"features":[` + b + `]}`,
		"crs in degrees":   `{"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::4258"}},"features":[` + a + `,` + b + `]}`,
		"crs behind":       `{"features":[` + a + `,` + b + `],"crs":null}`,
		"features of both": `{"features":[` + a + `]}` + b,
	} {
		var ids []string
		err := EachFeature("f", strings.NewReader(file), func(n int64, f Feature) error {
			ids = append(ids, fmt.Sprintf("%d %s %s %s %d", n, f.ID, f.Text("n"), f.Text("l"), len(f.Geometry)))
			return nil
		}, func(n int64, err error) { t.Errorf("%s: %d: %v", name, n, err) })
		if err != nil || strings.Join(ids, "|") != `1 "a" true x; 2 0|2 "b"   16` {
			t.Errorf("%s: %v, %v", name, ids, err)
		}
	}
}

// TestLatin1Feature: JSON decoders put a sign for the unknown in place of
// other bytes, which must not pass for the text.
func TestLatin1Feature(t *testing.T) {
	bad := 0
	err := EachFeature("f", strings.NewReader(`{"features":[{"properties":{"a":"B`+"\xf8"+`"}},{"properties":{}}]}`), func(n int64, f Feature) error {
		if n != 2 {
			t.Errorf("%d: %q", n, f.Text("a"))
		}
		return nil
	}, func(_ int64, err error) {
		if bad++; !strings.Contains(err.Error(), "UTF-8") {
			t.Error(err)
		}
	})
	if err != nil || bad != 1 {
		t.Error(err, bad)
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
