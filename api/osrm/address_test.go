package osrm

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"finnfram/geo"
	"finnfram/geo/roads"
)

func codeOf(err error) string {
	var r *refusal
	if errors.As(err, &r) {
		return r.code
	}
	return ""
}

// TestCoordinates holds the last part of paths against what OSRM reads.
func TestCoordinates(t *testing.T) {
	oslo := []geo.Point{{Lat: 59.9139, Lon: 10.7522}, {Lat: 59.9, Lon: 10.7}}
	for _, row := range []struct {
		text string
		want []geo.Point
		code string
	}{
		{"10.7522,59.9139;10.7,59.9", oslo, ""},
		{"10.7522,59.9139;10.7,59.9.json", oslo, ""},
		{"1.07522e1,59.9139;10.70,59.9", oslo, ""},
		// 38.5,-120.2 40.7,-120.95 43.252,-126.453: the example of the form's own description.
		{"polyline(_p~iF~ps|U_ulLnnqC_mqNvxq`@)", []geo.Point{{Lat: 38.5, Lon: -120.2}, {Lat: 40.7, Lon: -120.95}, {Lat: 43.252, Lon: -126.453}}, ""},
		{"polyline(??).json", []geo.Point{{}}, ""},
		{"polyline6(??)", []geo.Point{{}}, ""},
		{"10.7522,59.9139;", nil, "InvalidUrl"},
		{"10.7522;59.9139", nil, "InvalidUrl"},
		{"10.7522,59.9139,3", nil, "InvalidUrl"},
		{"NaN,59;10,59", nil, "InvalidUrl"},
		{"0x1p3,59;10,59", nil, "InvalidUrl"},
		{"1_0,59;10,59", nil, "InvalidUrl"},
		{"1e999,59;10,59", nil, "InvalidUrl"},
		{"", nil, "InvalidUrl"},
		{"polyline(", nil, "InvalidUrl"},
		{"polyline()", nil, "InvalidUrl"},
		{"polyline(_p~iF)", nil, "InvalidUrl"},
		{"polyline(~~~~~~~~~~~~~~~~)", nil, "InvalidUrl"},
		{"polyline(æøå)", nil, "InvalidUrl"},
		{"59.9139,10.7522;200,95", nil, "InvalidOptions"},
		{"10,59;10,59.flatbuffers", nil, "NotImplemented"},
		{strings.Repeat("1,1;", mostCoordinates) + "1,1", nil, "InvalidUrl"},
	} {
		got, err := readCoordinates(row.text)
		if codeOf(err) != row.code || row.code == "" && !near(got, row.want) {
			t.Errorf("%.60s: %v, %v", row.text, got, err)
		}
	}
}

func near(a, b []geo.Point) bool {
	ok := len(a) == len(b)
	for i := 0; ok && i < len(a); i++ {
		ok = math.Abs(a[i].Lat-b[i].Lat) < 1e-9 && math.Abs(a[i].Lon-b[i].Lon) < 1e-9
	}
	return ok
}

func TestAppendPolyline(t *testing.T) {
	line := []geo.Point{{Lat: 38.5, Lon: -120.2}, {Lat: 40.7, Lon: -120.95}, {Lat: 43.252, Lon: -126.453}}
	if got, want := string(appendPolyline(nil, line, 1e5)), "_p~iF~ps|U_ulLnnqC_mqNvxq`@"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	// 29 letters from ? on: the backslash is the 29th after it.
	if got, want := string(appendPolyline(nil, []geo.Point{{Lat: -15e-5}, {}}, 1e5)), `\\?]?`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestProfileWords(t *testing.T) {
	for word, want := range map[string]roads.Profile{"driving": roads.Drive, "car": roads.Drive, "foot": roads.Walk, "walking": roads.Walk, "bike": roads.Cycle, "Cycling": roads.Cycle, "wheelchair": roads.StepFree} {
		if got, err := readProfile(word); err != nil || got != want {
			t.Errorf("%s: %v, %v", word, got, err)
		}
	}
	if _, err := readProfile("transit"); codeOf(err) != "InvalidValue" {
		t.Error(err)
	}
}

// TestOptions holds queries against what must be read of them.
func TestOptions(t *testing.T) {
	inf := math.Inf(1)
	plain := func(change func(*options)) *options {
		o := &options{number: 1}
		change(o)
		return o
	}
	for _, row := range []struct {
		service, query string
		want           *options
		code           string
	}{
		{"route", "", plain(func(*options) {}), ""},
		{"route", "overview=full&geometries=geojson&steps=true", plain(func(o *options) { o.overview, o.geometry, o.steps = full, geoJSON, true }), ""},
		{"route", "annotations=true", plain(func(o *options) { o.annotations = allNotes }), ""},
		{"route", "annotations=duration%3Bdistance", plain(func(o *options) { o.annotations = noteDuration | noteDistance }), ""},
		{"route", "annotations=false&alternatives=3&continue_straight=default", plain(func(*options) {}), ""},
		{"route", "radiuses=unlimited;49.5;", plain(func(o *options) { o.radiuses = []float64{inf, 49.5, inf} }), ""},
		{"route", "bearings=0,20;;360,180", plain(func(o *options) { o.bearings = []bearing{{0, 20}, {0, -1}, {0, 180}} }), ""},
		{"route", "generate_hints=false&skip_waypoints=true&approaches=curb;;unrestricted&snapping=any", plain(func(o *options) { o.noHints, o.noWaypoints = true, true }), ""},
		{"route", "waypoints=0;2", plain(func(o *options) { o.waypoints = []int{0, 2} }), ""},
		{"route", "hints=;ab-_;AAAA%3D", plain(func(o *options) { o.hints = []string{"", "ab-_", "AAAA="} }), ""},
		{"route", "exclude=none", plain(func(o *options) { o.exclude = []string{"none"} }), ""},
		{"table", "sources=0&destinations=1;2&annotations=distance,duration", plain(func(o *options) {
			o.sources, o.destinations, o.annotations = []int{0}, []int{1, 2}, noteDistance|noteDuration
		}), ""},
		{"table", "sources=all&scale_factor=2.5&fallback_speed=10&fallback_coordinate=snapped", plain(func(o *options) { o.scale, o.fallbackSpeed, o.fallbackSnapped = 2.5, 10, true }), ""},
		{"nearest", "number=3", plain(func(o *options) { o.number = 3 }), ""},
		{"route", "number=3", nil, "InvalidQuery"},
		{"route", "colour=red", nil, "InvalidQuery"},
		{"route", "steps", nil, "InvalidQuery"},
		{"route", "steps=yes", nil, "InvalidQuery"},
		{"route", "steps=true&steps=true", nil, "InvalidQuery"},
		{"route", "overview=%zz", nil, "InvalidQuery"},
		{"route", "annotations=colour", nil, "InvalidQuery"},
		{"route", "hints=%21;;", nil, "InvalidQuery"},
		{"route", "bearings=400,20;;", nil, "InvalidQuery"},
		{"route", "bearings=10;;", nil, "InvalidQuery"},
		{"route", "radiuses=-1;;", nil, "InvalidQuery"},
		{"route", "radiuses=NaN;;", nil, "InvalidQuery"},
		{"route", "radiuses=1;2", nil, "InvalidOptions"},
		{"route", "waypoints=0;1", nil, "InvalidOptions"},
		{"route", "waypoints=0", nil, "InvalidOptions"},
		{"route", "waypoints=0;9", nil, "InvalidOptions"},
		{"route", "exclude=motorway", nil, "InvalidValue"},
		{"table", "sources=0;3", nil, "InvalidOptions"},
		{"table", "sources=", nil, "InvalidQuery"},
		{"table", "annotations=speed", nil, "InvalidQuery"},
		{"table", "scale_factor=0", nil, "InvalidQuery"},
		{"table", "fallback_speed=-1", nil, "InvalidQuery"},
		{"nearest", "number=0", nil, "InvalidQuery"},
	} {
		got, err := readOptions(row.service, row.query, 3)
		if codeOf(err) != row.code || row.code == "" && !reflect.DeepEqual(got, row.want) {
			t.Errorf("%s?%s: %+v, %v", row.service, row.query, got, err)
		}
	}
}

// FuzzAddress: no address makes the readers panic, and what is read is on the
// earth.
func FuzzAddress(f *testing.F) {
	f.Add("route", "10.7,59.9;10.8,59.8.json", "overview=full&radiuses=1;2")
	f.Add("table", "polyline(_p~iF~ps|U_ulLnnqC_mqNvxq`@)", "sources=0;1&annotations=duration,distance")
	f.Add("nearest", "polyline6(~~~~)", "number=9&hints=&bearings=1,2")
	f.Fuzz(func(t *testing.T, service, path, query string) {
		list, err := readCoordinates(path)
		if err == nil && (len(list) == 0 || len(list) > mostCoordinates) {
			t.Errorf("%d coordinates", len(list))
		}
		for _, p := range list {
			if p.Check() != nil {
				t.Errorf("%v is not on the earth", p)
			}
		}
		if o, err := readOptions(service, query, len(list)); err == nil && o.radiuses != nil && len(o.radiuses) != len(list) {
			t.Error("radiuses of another number")
		}
	})
}
