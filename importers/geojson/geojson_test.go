package geojson_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/data/sharedtest"
	"finnfram/geo"
	"finnfram/importers"
	"finnfram/importers/geojson"
	"finnfram/importers/sinktest"
)

func set(pairs ...string) importers.Options {
	o := importers.Options{Set: map[string]string{}}
	for i := 0; i < len(pairs); i += 2 {
		o.Set[pairs[i]] = pairs[i+1]
	}
	return o
}

func read(content string, options importers.Options) (*sinktest.Sink, error) {
	sink := &sinktest.Sink{}
	err := geojson.Reader{}.Read(context.Background(), []importers.Input{{Name: "list.json", Reader: strings.NewReader(content)}}, options, sink)
	return sink, err
}

func shared(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(sharedtest.File(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestHospitals reads 102 real areas: 101 have amenity=hospital, of which
// «Ambulansesentral Stavanger» says emergency=ambulance_station; 37 say
// emergency=yes; nine have no name, of which one is a pedestrian street
// without amenity, and is rejected.
func TestHospitals(t *testing.T) {
	sink, err := read(shared(t, "sites/hospitals-osm.geojson"), importers.Options{})
	if err != nil || len(sink.Sites) != 101 || sink.Rows != 102 || sink.ByRule()["category-missing"] != 1 || sink.ByRule()["category-from-emergency"] != 1 {
		t.Fatal(err, len(sink.Sites), sink.Findings)
	}
	count, unnamed := map[data.Category]int{}, 0
	for _, site := range sink.Sites {
		for _, service := range site.Services {
			count[service.Category]++
		}
		if site.Name == "" {
			unnamed++
		}
		if site.Position == nil || site.Position.Lat < 57 || site.Position.Lat > 81 {
			t.Errorf("%s at %v", site.Key, site.Position)
		}
	}
	want := map[data.Category]int{data.Hospital: 100, data.EmergencyDepartment: 37, data.AmbulanceStation: 1}
	if fmt.Sprint(count) != fmt.Sprint(want) || unnamed != 8 {
		t.Errorf("%v, %d unnamed", count, unnamed)
	}
	kongsberg := sink.Sites[0]
	if kongsberg.Key != "r2170579" || kongsberg.Name != "Kongsberg sykehus" || geo.Distance(*kongsberg.Position, geo.Point{Lat: 59.6706, Lon: 9.6566}) > 200 {
		t.Errorf("%+v at %v", kongsberg, *kongsberg.Position)
	}
}

func TestLegevakter(t *testing.T) {
	sink, err := read(shared(t, "sites/legevakter.geojson"), set("category", "legevakt"))
	if err != nil || len(sink.Sites) != 167 {
		t.Fatal(err, len(sink.Sites))
	}
	alta := sink.Sites[0]
	if alta.Name != "Alta kommunale legevakt" || alta.Services[0].Category != data.EmergencyClinic || alta.Address.Street != "Markveien 31" ||
		alta.Address.PostalCode != "9510" || alta.Address.Municipality != "Alta" || geo.Distance(*alta.Position, geo.Point{Lat: 69.96865, Lon: 23.27599}) > 1 {
		t.Errorf("%+v", alta)
	}
	keys := map[string]bool{}
	for _, site := range sink.Sites {
		keys[site.Key] = true
		if strings.Contains(site.Address.Municipality, ",") {
			t.Errorf("%s: a catchment became an address: %s", site.Name, site.Address.Municipality)
		}
	}
	if len(keys) != 167 || sink.ByRule()["municipality-list"] == 0 {
		t.Errorf("%d keys, %v", len(keys), sink.ByRule())
	}
}

// TestPharmacies reads a bare array, with post codes as numbers and as text.
func TestPharmacies(t *testing.T) {
	sink, err := read(shared(t, "sites/pharmacies-sample.json"), set("category", "apotek"))
	if err != nil || len(sink.Sites) != 59 || sink.Rows != 59 {
		t.Fatal(err, len(sink.Sites), sink.Findings)
	}
	padded := false
	for _, site := range sink.Sites {
		if len(site.Address.PostalCode) != 4 {
			t.Errorf("%s: post code %q", site.Name, site.Address.PostalCode)
		}
		padded = padded || site.Address.PostalCode == "0985"
		if site.Hours == nil || site.Hours.Notation != data.WeekdayHours || !site.Hours.AsOf.IsZero() {
			t.Errorf("%s: hours %+v", site.Name, site.Hours)
		}
	}
	if !padded {
		t.Error("985 did not become 0985")
	}
	svanen := sink.Sites[0]
	if svanen.Name != "Apotek 1 Svanen Arendal" || svanen.Hours.Raw != `{"weekday":"9:00-20:00","weekend":"9:00-18:00"}` || svanen.Address.Street != "Vesterveien 4" || svanen.Address.Extra != "AMFI Arena" {
		t.Errorf("%+v %+v", svanen, svanen.Hours)
	}
}

func collection(members, features string) string {
	return `{"type":"FeatureCollection",` + members + `"features":[` + features + `]}`
}

func feature(geometry, properties string) string {
	return `{"type":"Feature","id":7,"geometry":` + geometry + `,"properties":` + properties + `}`
}

const oslo = `{"type":"Point","coordinates":[10.75234,59.91234]}`

func TestFeatures(t *testing.T) {
	table := []struct {
		name, content string
		sites         int
		rule          string
	}{
		{"point", collection("", feature(oslo, `{"name":"A"}`)), 1, ""},
		{"point with height", collection("", feature(`{"type":"Point","coordinates":[10.75234,59.91234,12]}`, `{}`)), 1, ""},
		{"CRS84", collection(`"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},`, feature(oslo, `{}`)), 1, ""},
		{"EPSG:4326", collection(`"crs":{"type":"name","properties":{"name":"EPSG:4326"}},`, feature(oslo, `{}`)), 1, ""},
		{"polygon", collection("", feature(`{"type":"Polygon","coordinates":[[[10,59],[11,59],[11,60],[10,59]]]}`, `{}`)), 1, ""},
		{"no geometry", collection("", feature(`null`, `{"name":"A","adresse":"Storgata 1","postnr":155}`)), 1, ""},
		{"byte order mark", "\ufeff" + collection("", feature(oslo, `{}`)), 1, ""},
		{"half a point", collection("", feature(`{"type":"Point","coordinates":[10.7]}`, `{}`)), 0, "geometry-unreadable"},
		{"null point", collection("", feature(`{"type":"Point","coordinates":[null,59]}`, `{}`)), 0, "geometry-unreadable"},
		{"line", collection("", feature(`{"type":"LineString","coordinates":[[10,59],[11,59]]}`, `{}`)), 0, "geometry-unreadable"},
		{"flat area", collection("", feature(`{"type":"Polygon","coordinates":[[[10,59],[10,59],[10,59],[10,59]]]}`, `{}`)), 0, "geometry-unreadable"},
		{"empty area", collection("", feature(`{"type":"Polygon","coordinates":[]}`, `{}`)), 0, "geometry-unreadable"},
		{"not an object", collection("", `7`), 0, "feature-unreadable"},
		{"coarse", collection("", feature(`{"type":"Point","coordinates":[10.7523,59.9]}`, `{}`)), 1, "coordinates-coarse"},
		{"one feature", feature(oslo, `{"name":"A"}`), 1, ""},
		{"one on a line", feature(oslo, `{"name":"A"}`) + "\n", 1, ""},
		{"array of features", `[` + feature(oslo, `{"name":"A"}`) + `]`, 1, ""},
		{"collection of one", collection("", feature(`{"type":"GeometryCollection","geometries":[`+oslo+`]}`, `{}`)), 1, ""},
		{"collection of two", collection("", feature(`{"type":"GeometryCollection","geometries":[`+oslo+`,`+oslo+`]}`, `{}`)), 0, "geometry-unreadable"},
		{"collection of none", collection("", feature(`{"type":"GeometryCollection","geometries":[]}`, `{}`)), 0, "geometry-unreadable"},
		{"Latin-1", collection("", feature(oslo, "{\"name\":\"B\xf8\"}")), 0, "feature-unreadable"},
		{"Latin-1 array", "[{\"name\":\"B\xf8\",\"lat\":59.91234,\"lon\":10.75234}]", 0, "object-unreadable"},
		{"nothing to find", collection("", feature(`null`, `{}`)), 0, "row-empty"},
		{"unknown type", collection("", feature(`{"type":"Circle"}`, `{}`)), 0, "geometry-unreadable"},
	}
	for _, row := range table {
		sink, err := read(row.content, set("category", "pharmacy"))
		if err != nil || len(sink.Sites) != row.sites || row.rule != "" && sink.ByRule()[row.rule] != 1 || row.rule == "" && len(sink.Findings) != 0 {
			t.Errorf("%s: %v, %d sites, %v", row.name, err, len(sink.Sites), sink.Findings)
		}
		if row.sites == 1 && err == nil && sink.Sites[0].Key != "7" {
			t.Errorf("%s: key %q", row.name, sink.Sites[0].Key)
		}
	}
}

func TestRefused(t *testing.T) {
	for name, content := range map[string]string{
		"UTM 33":      collection(`"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25833"}},`, feature(oslo, `{}`)),
		"cut off":     collection("", feature(oslo, `{}`))[:90],
		"an array":    `[{"name":"A","lat":59.91234,"lon":10.75234}`,
		"no places":   `[{"name":"A"}]`,
		"text":        `hello`,
		"nothing":     ``,
		"bare object": `{"a":1}`,
		"two arrays":  `[{"name":"A","lat":59.91234,"lon":10.75234}][]`,
		"more behind": collection("", feature(oslo, `{}`)) + "x",
	} {
		_, err := read(content, set("category", "pharmacy"))
		if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "list.json") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := read(collection("", feature(oslo, `{"name":"A"}`)), importers.Options{}); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "--set category") {
		t.Errorf("without category: %v", err)
	}
}

// TestMembersMayComeAndGo: later objects may have fewer members.
func TestMembersMayComeAndGo(t *testing.T) {
	o := set("category", "pharmacy")
	o.Mapping = map[string]string{"name": "title2"}
	sink, err := read(`[{"title2":"A","lat":59.91234,"lng":10.75234,"tel":"22988720"},{"lat":59.91235,"lng":10.75235},{"title2":"C","lat":"59.91236","lng":"10.75236"},7]`, o)
	if err != nil || len(sink.Sites) != 3 || sink.Sites[0].Name != "A" || sink.Sites[1].Name != "" || sink.Sites[2].Name != "C" || sink.ByRule()["object-unreadable"] != 1 || sink.Findings[0].Line != 4 {
		t.Errorf("%v %+v %v", err, sink.Sites, sink.Findings)
	}
}

func FuzzGeoJSON(f *testing.F) {
	f.Add(collection("", feature(oslo, `{"name":"A"}`)))
	f.Add(collection("", feature(`{"type":"MultiPolygon","coordinates":[[[[10,59],[11,59],[11,60],[10,59]],[]]]}`, `{}`)))
	f.Add(`[{"name":"A","lat":1,"lon":"2","zip":985}]`)
	f.Fuzz(func(t *testing.T, content string) {
		sink, err := read(content, set("category", "pharmacy"))
		if err != nil && !errors.Is(err, data.ErrInvalid) {
			t.Fatal(err)
		}
		for _, site := range sink.Sites {
			if site.Key == "" {
				t.Fatalf("%+v", site)
			}
		}
	})
}
