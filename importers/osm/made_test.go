package osm_test

import (
	"math"
	"os/exec"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/sharedtest"
)

// TestMadeFile reads a file written by a script that shares no code with the
// reader: plain and dense nodes, packed and not, other granularity and
// offsets, negative ids, history, and a relation of two ways.
func TestMadeFile(t *testing.T) {
	content, err := exec.Command(sharedtest.Tool(t, "node"), "testdata/make.mjs").Output()
	if err != nil {
		t.Fatal(err)
	}
	sink, err := read(t, "made.pbf", content)
	if err != nil {
		t.Fatal(err)
	}
	table := []struct {
		key, name string
		category  data.Category
		lat, lon  float64
		edited    int64
	}{
		{"node/101", "Løveapoteket", data.Pharmacy, 59.912345, 10.752345, 1700000000},
		{"node/201", "", data.Dentist, -33.86882, 151.20929, 1600000000},
		{"relation/401", "Sykehuset", data.Hospital, 59.902, 10.704, 0}, // at its main entrance
	}
	if len(sink.Sites) != len(table) || sink.ByRule()["deleted"] != 1 || len(sink.Findings) != 1 {
		t.Fatalf("%d sites, findings %v", len(sink.Sites), sink.Findings)
	}
	for i, row := range table {
		site := sink.Sites[i]
		if site.Key != row.key || site.Name != row.name || site.Services[0].Category != row.category ||
			math.Abs(site.Position.Lat-row.lat) > 1e-9 || math.Abs(site.Position.Lon-row.lon) > 1e-9 {
			t.Errorf("%+v at %v", site, *site.Position)
		}
		if row.edited == 0 && !site.AsOf.IsZero() || row.edited != 0 && !site.AsOf.Equal(time.Unix(row.edited, 0)) {
			t.Errorf("%s: edited %v", site.Key, site.AsOf)
		}
	}
	if !sink.Date.Equal(time.Unix(1767225600, 0)) {
		t.Errorf("content of %v", sink.Date)
	}
	for at := 1; at < len(content); at++ {
		if at == starts(content, 1) || at == starts(content, 2) || at == starts(content, 3) {
			continue // between two blocks: a shorter file that is whole
		}
		if _, err := read(t, "made.pbf", content[:at]); err == nil || !strings.Contains(err.Error(), "made.pbf") {
			t.Fatalf("cut at byte %d of %d: %v", at, len(content), err)
		}
	}
}

// starts finds where the nth block begins (0 the header), by the name that
// stands six bytes behind it.
func starts(content []byte, n int) int {
	at := -1
	for range n {
		at += 1 + strings.Index(string(content[at+1:]), "\n\x07OSMData")
	}
	return at - 4
}
