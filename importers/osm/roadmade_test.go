package osm_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"finnfram/geo/roads"
	"finnfram/importers/sinktest"
)

func relation(id, members string, tags ...string) string {
	s := `<relation id="` + id + `">`
	for member := range strings.FieldsSeq(members) {
		part := strings.Split(member, "/")
		s += `<member type="` + part[0] + `" ref="` + part[1] + `" role="` + part[2] + `"/>`
	}
	return s + tagXML(tags) + `</relation>`
}

func dated(element, at string) string {
	return strings.Replace(element, `<way id=`, `<way timestamp="`+at+`" id=`, 1)
}

var grid = []string{node("1", "00"), node("2", "01"), node("3", "02"), node("4", "03"), node("5", "10"), node("6", "11")}

func file(elements ...string) []byte {
	return osmXML(append(append([]string{}, grid...), elements...)...)
}

// TestTwoFiles: one way stands in both files and is taken as it was edited
// last; the end of another stands in the second file alone.
func TestTwoFiles(t *testing.T) {
	first := file(
		dated(way("10", "1 2 3", "highway=residential", "name=Old"), "2020-01-01T00:00:00Z"),
		way("11", "3 77", "highway=residential"),
		node("900", "22", "amenity=pharmacy", "name=Apoteket"))
	second := osmXML(node("77", "33"), node("2", "01"), node("3", "02"), node("1", "00"),
		node("900", "22", "amenity=pharmacy", "name=Apoteket"),
		dated(way("10", "1 2 3", "highway=residential", "name=New"), "2024-01-01T00:00:00Z"))
	for _, files := range [][][]byte{{first, second}, {second, first}} {
		sink, s := readAll(t, files...)
		if len(s.Ways) != 2 || s.Ways[0].Name != "New" || len(rule(sink, "way-cut")) != 0 {
			t.Errorf("%+v %v", s.Ways, sink.ByRule())
		}
		if want := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC); !s.AsOf.Equal(want) {
			t.Errorf("as of %v, want that of the older file", s.AsOf)
		}
		if len(sink.Sites) != 1 || len(rule(sink, "in-two-files")) != 1 {
			t.Errorf("%d sites, %v", len(sink.Sites), sink.ByRule())
		}
	}
}

// TestSuperseded: the street that was open in the older file was split since,
// and is for people on foot now. What the newer file does not reach stays.
func TestSuperseded(t *testing.T) {
	older := file(dated(way("10", "1 2 3", "highway=residential"), "2019-01-01T00:00:00Z"), dated(way("11", "3 4", "highway=residential"), "2019-01-01T00:00:00Z"))
	newer := file(dated(way("20", "1 2", "highway=pedestrian"), "2025-01-01T00:00:00Z"), dated(way("21", "2 3", "highway=pedestrian"), "2025-01-01T00:00:00Z"))
	for _, files := range [][][]byte{{older, newer}, {newer, older}} {
		sink, s := readAll(t, files...)
		if len(s.Ways) != 3 || s.Ways[0].ID != 11 || len(rule(sink, "way-superseded")) != 1 {
			t.Errorf("%d ways, %v", len(s.Ways), sink.ByRule())
		}
	}
}

// TestBadWays: what an extract's edge or a mapper's slip leaves is told and
// never invented.
func TestBadWays(t *testing.T) {
	sink, s := readAll(t, file(
		way("1", "1", "highway=residential"),
		way("2", "1 404 405", "highway=residential"),
		way("3", "1 2 404 3 4", "highway=residential"),
		way("4", "1 1", "highway=residential"),
		way("5", "1 2 1", "highway=residential", "maxspeed=-5"),
		way("6", "1 2", "route=ferry", "duration=16:30"),
		way("7", "1 2", "route=ferry", "duration=soon"),
		way("8", "1 404", "route=ferry", "duration=00:20"),
		way("9", "1 2 3 1", "highway=residential", "maxspeed=fifty", "incline=very"),
		way("12", "1 2", "highway=track", "ice_road=yes"),
		way("13", "1 2", "highway=construction"),
		way("14", "1 2 404", "route=ferry", "duration=PT20M"),
	))
	var ids []int64
	for _, w := range s.Ways {
		ids = append(ids, w.ID)
	}
	if fmt.Sprint(ids) != "[3 4 5 7 9 14]" {
		t.Errorf("ways %v", ids)
	}
	want := map[string]int{"way-without-length": 1, "way-without-nodes": 2, "way-cut": 2, "ferry-voyage": 1, "value-unreadable": 4, "ice-road": 1}
	got := sink.ByRule()
	delete(got, "map-not-drawable") // of the map that is drawn from the same file
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("findings %v, want %v", got, want)
	}
	for _, w := range s.Ways {
		if w.MaxSpeed != [2]uint8{} || w.Incline != roads.NoIncline || w.ID == 7 && w.Duration != 0 {
			t.Errorf("way %d: invented %v %d %v", w.ID, w.MaxSpeed, w.Incline, w.Duration)
		}
	}
}

func TestNothingToImport(t *testing.T) {
	if sink, s := readAll(t, file(way("1", "1 2", "highway=construction"))); s != nil || len(sink.Told) != 0 {
		t.Errorf("%+v", s)
	}
}

// TestRelations: squares and ferries that are drawn as relations.
func TestRelations(t *testing.T) {
	_, s := readAll(t, file(
		way("1", "1 2 6", "source=survey"), way("2", "6 5 1"),
		relation("50", "way/1/outer way/2/outer", "type=multipolygon", "highway=pedestrian", "name=Torget"),
		way("3", "3 4"), way("4", "4 6", "man_made=pier"), way("5", "2 3", "route=ferry"),
		relation("51", "way/3/ way/4/platform way/5/", "type=route", "route=ferry", "motor_vehicle=no", "duration=00:10", "name=Båten"),
	))
	want := map[int64]roads.Class{1: roads.Pedestrian, 2: roads.Pedestrian, 3: roads.Ferry, 4: roads.Footway, 5: roads.Ferry}
	if len(s.Ways) != len(want) {
		t.Fatalf("%d ways", len(s.Ways))
	}
	for _, w := range s.Ways {
		if w.Class != want[w.ID] {
			t.Errorf("way %d is of class %d", w.ID, w.Class)
		}
		if w.Class == roads.Ferry && (w.Access[roads.Drive][0] != no || w.Duration != 0 || w.Name != "Båten") {
			t.Errorf("ferry %+v", w)
		}
	}
}

// TestTurnFaults: restrictions that cannot be used say why.
func TestTurnFaults(t *testing.T) {
	roadsXML := []string{way("1", "1 2", "highway=residential"), way("2", "2 3", "highway=residential"), way("3", "2 6", "highway=residential"),
		way("4", "5 6", "highway=residential"), way("5", "1 2 3 4", "highway=residential"), way("6", "3 4", "highway=residential"), way("7", "1 5", "building=yes"), way("8", "4 5", "highway=residential")}
	table := []struct {
		members, kind, rule string
		turns               int
	}{
		{"way/1/from node/2/via way/2/to", "no_right_turn", "", 1},
		{"way/1/from node/2/via way/1/to", "no_u_turn", "", 1},
		{"way/1/from way/2/via way/6/to", "no_left_turn", "", 1},
		{"way/1/from way/3/from node/2/via way/2/to", "no_entry", "", 2},
		{"way/1/from node/2/via way/2/to way/3/to", "no_exit", "", 2},
		{"way/1/from node/2/via way/2/to way/404/location_hint", "only_straight_on", "", 1},
		{"way/1/from way/2/to", "no_right_turn", "restriction-member-missing", 0},
		{"node/2/via way/2/to", "no_right_turn", "restriction-member-missing", 0},
		{"way/1/from node/2/via node/3/via way/2/to", "no_right_turn", "restriction-via-ambiguous", 0},
		{"way/404/from node/2/via way/2/to", "no_right_turn", "restriction-road-missing", 0},
		{"way/7/from node/1/via way/1/to", "no_right_turn", "restriction-road-missing", 0},
		{"way/1/from node/6/via way/2/to", "no_right_turn", "restriction-not-joined", 0},
		{"way/5/from node/2/via way/3/to", "no_right_turn", "", 1}, // both halves of 5
		{"way/404/from way/1/from node/2/via way/2/to", "no_entry", "", 1},
		{"way/1/from node/2/via way/2/to way/404/to", "no_exit", "", 1},
		{"way/1/from node/2/via way/2/to way/404/to", "only_straight_on", "restriction-road-missing", 0},
		{"way/1/from way/6/via way/2/via way/8/to", "no_straight_on", "", 1}, // the ways between in no order
		{"way/1/from way/4/via way/2/to", "no_right_turn", "restriction-not-joined", 0},
		{"way/1/from node/2/via way/2/to", "no_parking", "restriction-kind-unknown", 0},
	}
	for _, row := range table {
		sink, s := readAll(t, file(append(append([]string{}, roadsXML...), relation("90", row.members, "type=restriction", "restriction="+row.kind))...))
		if len(s.Turns) != row.turns {
			t.Errorf("%s %s: %+v", row.members, row.kind, s.Turns)
		}
		if row.rule != "" && len(rule(sink, row.rule)) != 1 {
			t.Errorf("%s %s: %v, want %s", row.members, row.kind, sink.ByRule(), row.rule)
		}
	}
}

// TestPrivateGates: a private gate shuts a public road, and leaves a private
// one to those who have an errand there.
func TestPrivateGates(t *testing.T) {
	gate := node("2", "01", "barrier=gate", "access=private")
	for access, want := range map[string]roads.ProfileSet{"yes": roads.AllProfiles, "private": 0, "destination": 0} {
		_, s := readAll(t, osmXML(node("1", "00"), gate, node("3", "02"), way("1", "1 2", "highway=residential"), way("2", "2 3", "highway=residential", "access="+access)))
		if n := nodeOf(t, s, 2); n.Blocked != want {
			t.Errorf("access=%s behind it: blocks %04b, want %04b", access, n.Blocked, want)
		}
	}
}

func TestSpots(t *testing.T) {
	_, s := readAll(t, file(
		way("1", "1 2", "highway=residential"),
		node("20", "33", "amenity=parking_space", "parking_space=disabled"),
		node("21", "33", "amenity=parking_space"),
		node("22", "33", "amenity=parking", "capacity=20", "capacity:disabled=2", "fee=Mo-Fr 08:00-17:00", "name=P-huset"),
		node("23", "33", "amenity=parking", "access=private"),
		node("24", "33", "amenity=parking", "access=customers"),
		node("25", "33", "highway=bus_stop", "name=Sykehuset"),
		node("26", "33", "amenity=taxi"),
		node("27", "33", "amenity=kiss_and_ride"),
		node("28", "33", "railway=tram_stop"),
		way("5", "1 2 6 5 1", "amenity=parking", "fee=no", "capacity=many"),
		way("6", "404 405 406 404", "amenity=parking"),
		node("30", "33", "place=island", "name=Øya"), node("31", "33", "place=island"), node("32", "33", "place=square", "name=Torget"),
	))
	got := map[int64]string{}
	for _, spot := range s.Spots {
		got[spot.ID] = fmt.Sprint(spot.Kind, spot.Name, spot.Capacity, spot.AccessibleCapacity, spot.Fee, spot.Access)
	}
	want := map[int64]string{
		20 * 4: fmt.Sprint(roads.AccessibleParking, "", -1, 1, "", open), 22 * 4: fmt.Sprint(roads.Parking, "P-huset", 20, 2, "yes", open),
		24 * 4: fmt.Sprint(roads.Parking, "", -1, -1, "", private), 25 * 4: fmt.Sprint(roads.BusStop, "Sykehuset", -1, -1, "", open),
		26 * 4: fmt.Sprint(roads.TaxiStand, "", -1, -1, "", open), 27 * 4: fmt.Sprint(roads.DropOff, "", -1, -1, "", open),
		28 * 4: fmt.Sprint(roads.RailStop, "", -1, -1, "", open), 5*4 + 1: fmt.Sprint(roads.Parking, "", -1, -1, "no", open),
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if len(s.Places) != 1 || s.Places[0].Name != "Øya" || s.Places[0].Kind != "island" {
		t.Errorf("places %+v", s.Places)
	}
}

// TestMadeRoads reads a town that a script with no code of the reader draws,
// with the answers beside it.
func TestMadeRoads(t *testing.T) {
	var want []struct {
		ID       int64
		Drive    [2]int // 0 closed, 1 open, 2 private
		Speed    [2]uint8
		Seconds  int
		Dropped  bool
		Blocked  bool // its middle node stops cars
		Banned   int  // turns from it
		Demanded int
	}
	folder := sinktest.Generate(t, &want, "testdata/roads.mjs", "400", "7")
	text, err := os.ReadFile(filepath.Join(folder, "town.osm"))
	if err != nil {
		t.Fatal(err)
	}
	_, s := readAll(t, text)
	ways, nodes := map[int64]roads.Way{}, map[int64]roads.Node{}
	for _, w := range s.Ways {
		ways[w.ID] = w
	}
	for _, n := range s.Nodes {
		nodes[n.ID] = n
	}
	banned, demanded := map[int64]int{}, map[int64]int{}
	for _, turn := range s.Turns {
		if turn.Only {
			demanded[turn.From]++
		} else {
			banned[turn.From]++
		}
	}
	if len(want) != 400 {
		t.Fatalf("%d rows", len(want))
	}
	for _, row := range want {
		w, there := ways[row.ID]
		if there == row.Dropped {
			t.Errorf("way %d: there %v", row.ID, there)
		}
		if !there {
			continue
		}
		for d := range 2 {
			if w.Access[roads.Drive][d] != roads.Access(row.Drive[d]) || w.MaxSpeed[d] != row.Speed[d] {
				t.Errorf("way %d: drive %v at %v, want %+v", row.ID, w.Access[roads.Drive], w.MaxSpeed, row)
			}
		}
		if w.Duration != time.Duration(row.Seconds)*time.Second {
			t.Errorf("way %d: sails %v, want %d s", row.ID, w.Duration, row.Seconds)
		}
		if nodes[w.Nodes[1]].Blocked.Has(roads.Drive) != row.Blocked {
			t.Errorf("way %d: its middle node blocks %v", row.ID, nodes[w.Nodes[1]].Blocked)
		}
		if banned[row.ID] != row.Banned || demanded[row.ID] != row.Demanded {
			t.Errorf("way %d: %d bans, %d demands, want %+v", row.ID, banned[row.ID], demanded[row.ID], row)
		}
	}
}
