package osm_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/importers"
	"finnfram/importers/osm"
	"finnfram/importers/sinktest"
)

func roadsOf(tb testing.TB, name string) *roads.Survey {
	tb.Helper()
	s, err := osm.Roads(context.Background(), name, bytes.NewReader(shared(tb, name)))
	if err != nil {
		tb.Fatal(err)
	}
	if err := s.Check(); err != nil {
		tb.Fatal(err)
	}
	return s
}

func wayOf(tb testing.TB, s *roads.Survey, id int64) roads.Way {
	tb.Helper()
	for _, w := range s.Ways {
		if w.ID == id {
			return w
		}
	}
	tb.Fatalf("no way %d", id)
	return roads.Way{}
}

func nodeOf(tb testing.TB, s *roads.Survey, id int64) roads.Node {
	tb.Helper()
	for _, n := range s.Nodes {
		if n.ID == id {
			return n
		}
	}
	tb.Fatalf("no node %d", id)
	return roads.Node{}
}

const (
	no, open, private, push = roads.NoAccess, roads.Allowed, roads.Private, roads.Pushed
)

// TestOslo checks roads that one can go and look at.
func TestOslo(t *testing.T) {
	s := roadsOf(t, "osm/oslo-center.osm.pbf")
	for name, test := range map[string]func(*testing.T, *roads.Survey){
		"roads": osloRoads, "conditions": osloConditions, "barriers": osloBarriers, "turns": osloTurns, "spots": osloSpots,
	} {
		t.Run(name, func(t *testing.T) { test(t, s) })
	}
}

func osloRoads(t *testing.T, s *roads.Survey) {
	type both = [2]roads.Access
	for _, row := range []struct {
		what               string
		id                 int64
		class              roads.Class
		drive, walk, cycle both
	}{
		{"Storgata, oneway=-1 with cycles both ways", 36973175, roads.Tertiary, both{no, open}, both{open, open}, both{open, open}},
		{"Paulus' plass, oneway=-1", 853509711, roads.Residential, both{no, open}, both{open, open}, both{push, open}},
		{"Nylandsveien, a roundabout without oneway", 3236559, roads.Primary, both{open, no}, both{open, open}, both{open, push}},
		{"Carl Berners plass, junction=circular", 315381853, roads.Primary, both{open, no}, both{open, open}, both{open, push}},
		{"Karl Johans gate, for delivery in the morning", 130795756, roads.Pedestrian, both{no, no}, both{open, open}, both{open, open}},
		{"Karl Johans gate, motor_vehicle:backward=no", 37045840, roads.Residential, both{private, no}, both{open, open}, both{open, open}},
		{"Karl Johans gate, one-way but for cycles", 977640112, roads.Residential, both{open, no}, both{open, open}, both{open, open}},
		{"the ferry from Aker brygge to Hovedøya", 118518570, roads.Ferry, both{no, no}, both{open, open}, both{open, open}},
		{"the ferry to Bygdøy", 952327110, roads.Ferry, both{no, no}, both{open, open}, both{no, no}},
	} {
		w := wayOf(t, s, row.id)
		if row.id != 36973175 && w.Class != row.class || w.Access[roads.Drive] != row.drive || w.Access[roads.Walk] != row.walk || w.Access[roads.Cycle] != row.cycle {
			t.Errorf("%s: class %d, drive %v, walk %v, cycle %v", row.what, w.Class, w.Access[roads.Drive], w.Access[roads.Walk], w.Access[roads.Cycle])
		}
	}
	if w := wayOf(t, s, 22588438); w.Name != "Hegdehaugsveien" || w.MaxSpeed != [2]uint8{50, 30} || w.Lanes != 2 || w.Surface != roads.Asphalt {
		t.Errorf("Hegdehaugsveien %+v", w)
	}
	if w := wayOf(t, s, 60813050); w.Ref != "Rv. 162/Ring 1" || w.Flags&(roads.Bridge|roads.Roundabout) != roads.Bridge|roads.Roundabout || w.Layer != 1 {
		t.Errorf("Nylandsveien on the bridge %+v", w)
	}
	if w := wayOf(t, s, 24901641); w.Destination != "DFDS/Stena, Sentralstasjonen" {
		t.Errorf("sign %q", w.Destination)
	}
	if w := wayOf(t, s, 118518570); w.Name != "Aker brygge - Hovedøya" || w.Duration != 8*time.Minute {
		t.Errorf("Hovedøya %+v", w)
	}
	for _, w := range s.Ways {
		if w.ID == 299847757 {
			t.Error("the ship to København (duration 16:30) is a road")
		}
	}
}

// osloConditions: the ferries to Bygdøy do not sail in winter, and Karl
// Johans gate is for deliveries in the morning.
func osloConditions(t *testing.T, s *roads.Survey) {
	for _, id := range []int64{27045620, 952327110, 952351905} {
		w := wayOf(t, s, id)
		if len(w.When) != 1 || w.When[0].When != "Oct 14-Mar 16" || w.When[0].Access != no || !w.When[0].Profiles.Has(roads.Walk) {
			t.Errorf("ferry %d: %+v", id, w.When)
		}
	}
	w := wayOf(t, s, 130795756)
	if len(w.When) != 1 || w.When[0].When != "Mo-Fr 00:00-11:00; Sa 00:00-09:00; PH off" || w.When[0].Access != private || w.When[0].Profiles != roads.Only(roads.Drive) {
		t.Errorf("Karl Johans gate: %+v", w.When)
	}
}

// osloBarriers: bollards in Sofies gate and Mauritz Hansens gate stop cars
// alone; the gate in Munchs gate lets people through; Fredensborgveien's nobody.
func osloBarriers(t *testing.T, s *roads.Survey) {
	for id, want := range map[int64]roads.ProfileSet{
		29953381: roads.Only(roads.Drive), 383994808: roads.Only(roads.Drive), 12534279: roads.Only(roads.Drive),
		25525132: roads.Only(roads.Drive), 25076054: roads.AllProfiles,
		270557486:  0, // a gate at Vippetangen without a word on who may pass
		4573919509: 0, // a private gate on a private road: the road is what is private
	} {
		if n := nodeOf(t, s, id); n.Blocked != want {
			t.Errorf("node %d blocks %04b, want %04b", id, n.Blocked, want)
		}
	}
	kinds := map[roads.NodeKind]int{}
	for _, n := range s.Nodes {
		kinds[n.Kind]++
	}
	// 292 signals and those of crossings; 103 kerbs raised, 11 lifts.
	if kinds[roads.Signals] < 292 || kinds[roads.RaisedKerb] != 103 || kinds[roads.LiftNode] != 11 || kinds[roads.TollBooth] != 6 {
		t.Errorf("%v", kinds)
	}
}

// osloTurns: of 128 restrictions three name roads beyond the edge.
func osloTurns(t *testing.T, s *roads.Survey) {
	turns := map[int64]roads.Turn{}
	for _, turn := range s.Turns {
		turns[turn.ID] = turn
	}
	if len(turns) != 125 {
		t.Errorf("%d restrictions", len(turns))
	}
	if turn := turns[193600]; !turn.Only || turn.From != 38845436 || turn.Node != 659463 || turn.To != 118749704 || turn.Profiles != roads.Only(roads.Drive, roads.Cycle) {
		t.Errorf("%+v", turn)
	}
	if turn := turns[193611]; turn.Profiles != roads.Only(roads.Drive) {
		t.Errorf("except=psv;bicycle: %+v", turn)
	}
	if turn := turns[11920248]; turn.When != "Mo-Fr 07:00-09:00,15:00-17:00; PH off" || turn.Only {
		t.Errorf("%+v", turn)
	}
}

func osloSpots(t *testing.T, s *roads.Survey) {
	kinds, disabled := map[roads.SpotKind]int{}, int32(0)
	for _, spot := range s.Spots {
		kinds[spot.Kind]++
		if spot.Kind == roads.AccessibleParking {
			disabled += spot.AccessibleCapacity
		}
		if geo.Distance(spot.Point, geo.Point{Lat: 59.92, Lon: 10.75}) > 8000 {
			t.Errorf("%+v is not in Oslo", spot)
		}
	}
	if kinds[roads.Parking] < 200 || kinds[roads.AccessibleParking] < 90 || disabled < 90 || kinds[roads.BusStop] < 269 || kinds[roads.CycleParking] < 500 || kinds[roads.RailStop] < 20 {
		t.Errorf("%v, %d spaces for disabled people", kinds, disabled)
	}
	islands := map[string]bool{}
	for _, place := range s.Places {
		if place.Kind == "islet" || place.Kind == "island" {
			islands[place.Name] = true
		}
	}
	if !islands["Kavringen"] {
		t.Errorf("islands %v", islands)
	}
}

// TestRoadsAloneAreEnough: files without a health object are imported for
// their roads.
func TestRoadsAloneAreEnough(t *testing.T) {
	for _, name := range []string{"osm/oslo-east-filtered.osm.pbf", "osm/ajaccio-ferry.osm.pbf", "osm/skoyen.osm.pbf"} {
		sink, err := read(t, name, shared(t, name))
		if err != nil {
			t.Fatal(err)
		}
		s, err := roads.ReadSurvey(bytes.NewReader(sink.Blobs[osm.RoadsBlob]))
		if err != nil || len(s.Ways) < 40 {
			t.Errorf("%s: %v, %v", name, s, err)
		}
		if len(sink.Told) != 2 || !strings.HasPrefix(sink.Told[0], "roads: ") {
			t.Errorf("%s: told %q", name, sink.Told)
		}
	}
}

// readAll imports several texts as one.
func readAll(tb testing.TB, files ...[]byte) (*sinktest.Sink, *roads.Survey) {
	tb.Helper()
	sink := &sinktest.Sink{}
	var inputs []importers.Input
	for i, file := range files {
		inputs = append(inputs, importers.Input{Name: string(rune('a'+i)) + ".osm", Reader: bytes.NewReader(file)})
	}
	if err := (osm.Reader{}).Read(context.Background(), inputs, importers.Options{}, sink); err != nil {
		tb.Fatal(err)
	}
	if sink.Blobs[osm.RoadsBlob] == nil {
		return sink, nil
	}
	s, err := roads.ReadSurvey(bytes.NewReader(sink.Blobs[osm.RoadsBlob]))
	if err != nil {
		tb.Fatal(err)
	}
	return sink, s
}

func rule(sink *sinktest.Sink, name string) (found []data.Finding) {
	for _, f := range sink.Findings {
		if f.Rule == name {
			found = append(found, f)
		}
	}
	return found
}
