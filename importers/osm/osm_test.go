package osm_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/sharedtest"
	"finnfram/geo"
	"finnfram/importers"
	"finnfram/importers/osm"
	"finnfram/importers/sinktest"
)

func read(tb testing.TB, name string, content []byte) (*sinktest.Sink, error) {
	tb.Helper()
	sink := &sinktest.Sink{}
	err := osm.Reader{}.Read(context.Background(), []importers.Input{{Name: name, Reader: bytes.NewReader(content)}}, importers.Options{}, sink)
	return sink, err
}

func shared(tb testing.TB, name string) []byte {
	tb.Helper()
	content, err := os.ReadFile(sharedtest.File(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	return content
}

func byCategory(sites []data.Site) map[data.Category]int {
	count := map[data.Category]int{}
	for _, site := range sites {
		for _, service := range site.Services {
			count[service.Category]++
		}
	}
	return count
}

func find(tb testing.TB, sites []data.Site, key string) data.Site {
	tb.Helper()
	for _, site := range sites {
		if site.Key == key {
			return site
		}
	}
	tb.Fatalf("no site %s", key)
	return data.Site{}
}

// TestOsloCentre: 47 objects are tagged amenity=pharmacy, and 46 are apotek.
// «Vita» (node 3132157596) says dispensing=no. «Apotek 1 Torggata» (node
// 6336087850) is no 48th: it still says healthcare=pharmacy, but also
// disused:amenity=pharmacy. Of 50 doctors 43 say fastlege. Of the five names
// with legevakt in them one is a legevakt. Of the hospitals, way 916400907 has
// no name and only healthcare=hospital.
func TestOsloCentre(t *testing.T) {
	sink, err := read(t, "oslo-center.osm.pbf", shared(t, "osm/oslo-center.osm.pbf"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[data.Category]int{
		data.Pharmacy: 46, data.GeneralPractitioner: 43, data.Dentist: 118, data.Physiotherapist: 5, data.NursingHome: 9,
		data.Hospital: 2, data.EmergencyDepartment: 1, data.EmergencyClinic: 1,
	}
	if got := byCategory(sink.Sites); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("services %v, want %v", got, want)
	}
	rules := map[string]int{"pharmacy-not-dispensing": 1, "disused": 2, "doctors-without-fastlege": 7, "hospital-doubtful": 1, "category-none": 10, "area-open": 1}
	got := sink.ByRule()
	for rule, count := range rules {
		if got[rule] != count {
			t.Errorf("findings %s: %d, want %d", rule, got[rule], count)
		}
	}
	if len(sink.Sites) != 224 {
		t.Errorf("%d sites", len(sink.Sites))
	}
	if len(sink.Credits) != 1 || !strings.Contains(sink.Credits[0], "OpenStreetMap") {
		t.Errorf("credits %q", sink.Credits)
	}
}

func TestOsloCentreInDetail(t *testing.T) {
	sink, err := read(t, "oslo-center.osm.pbf", shared(t, "osm/oslo-center.osm.pbf"))
	if err != nil {
		t.Fatal(err)
	}
	apotek := find(t, sink.Sites, "node/288229564")
	if apotek.Name != "Apotek 1 Legevakten" || apotek.Contact.Phone != "+4722988720" || apotek.Contact.Email != "apotek1.legevakten@apotek1.no" ||
		apotek.Wheelchair != "yes" || apotek.Keys.Chain["ref:apotek1"] != "671" || len(apotek.Services) != 1 || apotek.Services[0].Category != data.Pharmacy ||
		apotek.Services[0].Evidence != "amenity=pharmacy" || apotek.Accuracy != data.ExactAccuracy {
		t.Errorf("%+v", apotek)
	}
	if apotek.Hours == nil || apotek.Hours.Raw != "Mo-Fr 10:00-18:00, Sa 10:00-15:00" || apotek.Hours.Notation != data.OSMHours ||
		!apotek.Hours.AsOf.Equal(time.Date(2024, 5, 21, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("hours %+v", apotek.Hours)
	}
	if !apotek.AsOf.Equal(time.Date(2024, 10, 29, 20, 39, 33, 0, time.UTC)) {
		t.Errorf("edited %v", apotek.AsOf)
	}
	legevakt := find(t, sink.Sites, "node/11898596684")
	if legevakt.Services[0].Category != data.EmergencyClinic || legevakt.Services[0].Evidence != "amenity=clinic, name=Bogstadveien legevakt" {
		t.Errorf("%+v", legevakt)
	}
	ulleval := find(t, sink.Sites, "way/4617195")
	if ulleval.Name != "Ullevål sykehus" || geo.Distance(*ulleval.Position, geo.Point{Lat: 59.9365, Lon: 10.7375}) > 600 {
		t.Errorf("Ullevål %+v at %v", ulleval, ulleval.Position)
	}
	lovisenberg := find(t, sink.Sites, "relation/12583871")
	if geo.Distance(*lovisenberg.Position, geo.Point{Lat: 59.9332, Lon: 10.7462}) > 500 {
		t.Errorf("Lovisenberg at %v", lovisenberg.Position)
	}
	for _, site := range sink.Sites {
		if err := site.Position.Check(); err != nil {
			t.Errorf("%s: %v", site.Key, err)
		}
	}
	valid := 0
	for _, site := range sink.Sites {
		if site.Services[0].Category == data.GeneralPractitioner && data.ValidOrgNumber(site.Keys.OrgNumber) {
			valid++
		}
	}
	if valid != 43 {
		t.Errorf("%d of 43 fastleger have an organisation number from ref:nhn", valid)
	}
}

func TestOtherExtracts(t *testing.T) {
	for name, want := range map[string]int{"osm/skoyen.osm.pbf": 1, "osm/ajaccio-ferry.osm.pbf": 0, "osm/oslo-east-filtered.osm.pbf": 0} {
		sink, err := read(t, name, shared(t, name))
		if err != nil || byCategory(sink.Sites)[data.Pharmacy] != want {
			t.Errorf("%s: %v, %v", name, err, byCategory(sink.Sites))
		}
	}
}

// TestCutOff cuts a real file at many places: never a partial reading that
// looks whole.
func TestCutOff(t *testing.T) {
	whole := shared(t, "osm/skoyen.osm.pbf")
	all, err := read(t, "whole", whole)
	if err != nil || all.Rows == 0 {
		t.Fatal(err, all.Rows)
	}
	step := len(whole)/60 + 1
	cuts := []int{0, 1, 3, 4, 5, 17, len(whole) - 1, len(whole) - 2}
	for at := step; at < len(whole); at += step {
		cuts = append(cuts, at)
	}
	whole4 := func(at int) error { _, err := read(t, "cut.pbf", whole[:at]); return err }
	for _, at := range cuts {
		err := whole4(at)
		if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "cut.pbf") {
			t.Errorf("cut at %d of %d: %v", at, len(whole), err)
		}
		if at > 4 && err != nil && !strings.Contains(err.Error(), fmt.Sprintf("byte %d", at)) {
			t.Errorf("cut at %d: the error does not name it: %v", at, err)
		}
	}
}

// TestCutBehindALength: a file that ends right behind a block's length is cut
// off, although nothing of the block itself is missing half.
func TestCutBehindALength(t *testing.T) {
	whole := shared(t, "osm/skoyen.osm.pbf")
	if _, err := read(t, "cut.pbf", append(slices.Clone(whole), 0, 0, 0, 13)); !errors.Is(err, data.ErrInvalid) {
		t.Errorf("%v", err)
	}
}

// TestDamaged flips bytes of a real file: an error, or the same number of
// elements where the flip hit something that is not read. Never a panic.
func TestDamaged(t *testing.T) {
	whole := shared(t, "osm/skoyen.osm.pbf")
	faults := 0
	for at := 5; at < len(whole); at += len(whole)/40 + 1 {
		damaged := slices.Clone(whole)
		damaged[at] ^= 0x55
		if _, err := read(t, "x", damaged); err != nil {
			if !errors.Is(err, data.ErrInvalid) {
				t.Errorf("byte %d: %v", at, err)
			}
			faults++
		}
	}
	if faults < 30 {
		t.Errorf("only %d of 40 damaged files were noticed", faults)
	}
}

func TestNoOSMFile(t *testing.T) {
	for name, content := range map[string]string{
		"page.html":   "<html><body>404</body></html>",
		"list.csv":    "id;lat;lon\n1;2;3\n",
		"change.osc":  `<osmChange version="0.6"><modify/></osmChange>`,
		"empty.osm":   "",
		"broken.osm":  `<osm version="0.6"><node id="1" lat="59.9" lon="10.7"><tag k="amenity" v="pharm`,
		"open.osm":    `<osm version="0.6"><node id="1" lat="59.9" lon="10.7"/>`,
		"letters.osm": `<osm version="0.6"><node id="x" lat="59.9" lon="10.7"/></osm>`,
	} {
		_, err := read(t, name, []byte(content))
		if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestInputIsOpenedAgain: where an input can be opened again, nothing is read
// from its first stream.
func TestInputIsOpenedAgain(t *testing.T) {
	content := shared(t, "osm/skoyen.osm.pbf")
	sink, opened := &sinktest.Sink{}, 0
	input := importers.Input{Name: "x", Open: func() (io.ReadCloser, error) {
		opened++
		return io.NopCloser(bytes.NewReader(content)), nil
	}}
	if err := (osm.Reader{}).Read(context.Background(), []importers.Input{input}, importers.Options{}, sink); err != nil {
		t.Fatal(err)
	}
	if opened != 3 || // ways and relations, the outlines of squares, nodes
		byCategory(sink.Sites)[data.Pharmacy] != 1 {
		t.Errorf("opened %d times, %v", opened, byCategory(sink.Sites))
	}
}

func ExampleWalk() {
	file := `<osm version="0.6"><node id="7" lat="59.9" lon="10.7"><tag k="highway" v="crossing"/></node></osm>`
	want := osm.Want{Tag: func(key, _ string) bool { return key == "highway" }}
	err := osm.Walk(context.Background(), "example.osm", strings.NewReader(file), want, func(e *osm.Element) error {
		fmt.Println(e.Kind, e.ID, e.Tags.Find("highway"))
		return nil
	})
	fmt.Println(err)
	// Output:
	// node 7 crossing
	// <nil>
}
