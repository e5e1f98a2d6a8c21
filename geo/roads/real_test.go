package roads_test

import (
	"context"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"finnfram/data/sharedtest"
	"finnfram/geo/roads"
	"finnfram/importers/osm"
)

func realSurvey(t testing.TB, name string) *roads.Survey {
	t.Helper()
	file, err := os.Open(sharedtest.File(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s, err := osm.Roads(context.Background(), name, file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func realNetwork(t testing.TB, name string) (*roads.Network, *roads.Report) {
	t.Helper()
	n, r, err := roads.Build([]*roads.Survey{realSurvey(t, name)})
	if err != nil {
		t.Fatal(err)
	}
	return n, r
}

// segmentsOf are the segments of a way.
func segmentsOf(n *roads.Network, way int64) (list []uint32) {
	for s, id := range n.Way {
		if id == way {
			list = append(list, uint32(s))
		}
	}
	return list
}

// TestOsloFerriesEndAtTheClipEdge: most of the boats leave the extract. They have
// a quay in the town and no other, and not the time of a whole crossing. No
// boat of the town takes cars.
func TestOsloFerriesEndAtTheClipEdge(t *testing.T) {
	n, _ := realNetwork(t, "osm/oslo-center.osm.pbf")
	cut := map[string]int{}
	for s, attr := range n.Attr {
		a := n.Attrs[attr]
		if a.Class != roads.Ferry {
			continue
		}
		if a.Access[roads.Drive] != [2]roads.Access{} {
			t.Errorf("%s takes cars: %v", a.Name, a.Access)
		}
		if a.Cut {
			cut[a.Name]++
			want := time.Duration(float64(n.Length[s]) / 10 / (18 / 3.6) * float64(time.Second))
			if got := n.Sailing(uint32(s) << 1); (got - want).Abs() > time.Second {
				t.Errorf("%s: %v on board, want %v by its length", a.Name, got, want)
			}
		}
	}
	if want := map[string]int{"Bygdøyfergen Rådhusbrygga-Bygdøy": 1, "Aker brygge - Hovedøya": 2, "Bygdøyfergen Munch-Salt-Bygdøy": 1, "Oslofjord Harbour Sightseeing Cruise": 2, "": 1}; !maps.Equal(cut, want) {
		t.Errorf("%v, want %v", cut, want)
	}
	for way, want := range map[int64]time.Duration{27045620: 15 * time.Minute / 2, 118518570: 15 * time.Minute / 2, 952351905: 15 * time.Minute} {
		wait := time.Duration(0)
		for _, s := range segmentsOf(n, way) {
			wait += n.FerryWait(s << 1)
		}
		if wait != want {
			t.Errorf("way %d: %v of wait, want %v", way, wait, want)
		}
	}
}

// TestOsloRoundaboutsAreOneWay, which their tags do not say.
func TestOsloRoundaboutsAreOneWay(t *testing.T) {
	n, _ := realNetwork(t, "osm/oslo-center.osm.pbf")
	count := 0
	for s, attr := range n.Attr {
		if a := n.Attrs[attr]; a.Flags&roads.Roundabout != 0 && a.Access[roads.Drive][roads.Along] != roads.NoAccess {
			count++
			if _, _, access := n.Weight(roads.Drive, uint32(s)<<1|1); access != roads.NoAccess {
				t.Errorf("way %d may be driven against", n.Way[s])
			}
		}
	}
	if count < 50 {
		t.Errorf("%d segments of roundabouts", count)
	}
}

// TestRealFilesAreWhole: every segment of every file has a place, a length that
// fits its points, and a time.
func TestRealFilesAreWhole(t *testing.T) {
	for _, name := range []string{"osm/oslo-center.osm.pbf", "osm/oslo-east-filtered.osm.pbf", "osm/skoyen.osm.pbf", "osm/ajaccio-ferry.osm.pbf"} {
		n, r := realNetwork(t, name)
		if r.Segments < 90 || r.Unplaced != 0 {
			t.Errorf("%s: %+v", name, r)
		}
		for _, f := range r.Findings {
			if f.What != "turn" || !strings.HasPrefix(f.Rule, "demands a way") {
				t.Errorf("%s: %+v", name, f)
			}
		}
		if err := roundTrip(t, n); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		useAll(t, n)
	}
}

// TestRealFilesMerge: two extracts of one town are one network, and the parts
// that both have are there once.
func TestRealFilesMerge(t *testing.T) {
	center, east := realSurvey(t, "osm/oslo-center.osm.pbf"), realSurvey(t, "osm/oslo-east-filtered.osm.pbf")
	n, r, err := roads.Build([]*roads.Survey{east, center})
	if err != nil {
		t.Fatal(err)
	}
	if shared := len(center.Ways) + len(east.Ways) - r.Ways; shared < 1000 {
		t.Errorf("%d ways in both", shared)
	}
	type place struct {
		way                  int64
		from, to, first, len uint32
	}
	seen := map[place]bool{}
	for s := range n.From {
		key := place{n.Way[s], n.From[s], n.To[s], n.ShapeFirst[s+1] - n.ShapeFirst[s], n.Length[s]}
		if seen[key] && n.From[s] != n.To[s] {
			t.Errorf("way %d: a segment twice", n.Way[s])
		}
		seen[key] = true
	}
}
