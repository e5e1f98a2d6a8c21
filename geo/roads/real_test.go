package roads_test

import (
	"bytes"
	"context"
	"maps"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"finnfram/data/sharedtest"
	"finnfram/geo/roads"
	"finnfram/importers"
	"finnfram/importers/n1000"
	"finnfram/importers/osm"
	"finnfram/importers/sinktest"
)

// realSurveys keeps the surveys of files that several tests build from.
var realSurveys = map[string]*roads.Survey{}

func realSurvey(t testing.TB, name string) *roads.Survey {
	t.Helper()
	if s := realSurveys[name]; s != nil {
		return s
	}
	file, err := os.Open(sharedtest.File(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s, err := osm.Roads(context.Background(), name, file)
	if err != nil {
		t.Fatal(err)
	}
	realSurveys[name] = s
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

// TestCountryJoinsTown: the main roads of the country that enter the town go on
// as its streets, in both directions and by the same numbers.
func TestCountryJoinsTown(t *testing.T) {
	n, r, err := roads.Build([]*roads.Survey{realSurvey(t, "osm/oslo-center.osm.pbf"), country(t)})
	if err != nil {
		t.Fatal(err)
	}
	if r.CoarseDropped < 20_000 || r.CoarseDropped > 40_000 {
		t.Errorf("%.0f m of coarse road left out, about 29 km run through the town", float64(r.CoarseDropped))
	}
	fineRefs := map[uint32]string{}
	each := func(coarse bool, visit func(s uint32, a *roads.Attributes, junction uint32)) {
		for s := range uint32(n.Segments()) {
			if a := &n.Attrs[n.Attr[s]]; a.Coarse == coarse {
				visit(s, a, n.From[s])
				visit(s, a, n.To[s])
			}
		}
	}
	each(false, func(_ uint32, a *roads.Attributes, junction uint32) { fineRefs[junction] += ";" + a.Ref })
	joined := map[string]int{}
	each(true, func(_ uint32, a *roads.Attributes, junction uint32) {
		if refs, ok := fineRefs[junction]; ok && strings.Contains(refs, strings.TrimPrefix(a.Ref, "Rv. ")) {
			joined[a.Ref]++
		}
	})
	// The E18 enters in the west and leaves in the south-east, the E6 in the
	// south and the north-east, each by two carriageways; so does the 4.
	if joined["E18"] != 4 || joined["E6"] < 2 || joined["Rv. 4"] != 2 {
		t.Errorf("%v", joined)
	}
	// From Trondheim, which is coarse, to nearly every street and back.
	forth, back := reach(n, false), reach(n, true)
	streets, both := 0, 0
	each(false, func(s uint32, a *roads.Attributes, junction uint32) {
		if a.Access[roads.Drive][roads.Along] == roads.Allowed {
			streets++
			if forth[junction] && back[junction] {
				both++
			}
		}
	})
	if float64(both) < 0.95*float64(streets) {
		t.Errorf("%d of %d ends of streets can be reached and left", both, streets)
	}
}

// country is the survey of Kartverket's N1000 map.
func country(t *testing.T) *roads.Survey {
	t.Helper()
	file, err := os.Open(sharedtest.File(t, "roads-n1000/veglenke.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	sink := &sinktest.Sink{}
	if err := (n1000.Reader{}).Read(context.Background(), []importers.Input{{Name: "veglenke.geojson", Reader: file}}, importers.Options{}, sink); err != nil {
		t.Fatal(err)
	}
	s, err := roads.ReadSurvey(bytes.NewReader(sink.Blobs[n1000.RoadsBlob]))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// reach are the junctions that cars reach in public from Trondheim, or from
// which they reach it.
func reach(n *roads.Network, backward bool) map[uint32]bool {
	next := map[uint32][]uint32{}
	for link := range uint32(2 * n.Segments()) {
		if _, _, access := n.Weight(roads.Drive, link); access != roads.Allowed {
			continue
		}
		from, to := n.From[link>>1], n.To[link>>1]
		if (link&1 == 1) != backward {
			from, to = to, from
		}
		next[from] = append(next[from], to)
	}
	start, least := uint32(0), math.Inf(1)
	for junction := range next {
		p := n.Point(junction)
		if d := math.Hypot(p.Lat-63.430, (p.Lon-10.395)/2); d < least {
			start, least = junction, d
		}
	}
	seen := map[uint32]bool{start: true}
	for queue := []uint32{start}; len(queue) > 0; queue = queue[1:] {
		for _, to := range next[queue[0]] {
			if !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	return seen
}
