package osm_test

import (
	"slices"
	"testing"
	"time"

	"finnfram/geo/roads"
)

// TestBanKeepsItsParts: what a restriction says arrives in the survey as it was
// drawn: the ways between in their order, else the node, and the times.
func TestBanKeepsItsParts(t *testing.T) {
	_, s := readAll(t, file(
		way("1", "1 2", "highway=residential"), way("2", "2 3", "highway=residential"),
		way("3", "3 4", "highway=residential"), way("4", "4 6", "highway=residential"),
		relation("90", "way/1/from way/2/via way/3/via way/4/to", "type=restriction", "restriction=no_u_turn"),
		relation("91", "way/1/from node/2/via way/2/to", "type=restriction", "restriction:conditional=only_straight_on @ (Mo-Fr 07:00-09:00)"),
	))
	if len(s.Turns) != 2 {
		t.Fatalf("%d turns, want 2", len(s.Turns))
	}
	if b := s.Turns[0]; b.Only || b.From != 1 || !slices.Equal(b.Via, []int64{2, 3}) || b.To != 4 || b.Node != 0 || b.When != "" {
		t.Errorf("by ways: %+v", b)
	}
	if b := s.Turns[1]; !b.Only || b.From != 1 || len(b.Via) != 0 || b.Node != 2 || b.To != 2 || b.When != "Mo-Fr 07:00-09:00" {
		t.Errorf("by node: %+v", b)
	}
}

// TestRoadShutInWinter: a road that is shut in winter by a condition without
// dates is as seasonal as one that says so by a word.
func TestRoadShutInWinter(t *testing.T) {
	_, s := readAll(t, file(
		way("1", "1 2", "highway=secondary", "motor_vehicle:conditional=no @ winter"),
		way("2", "2 3", "highway=secondary", "winter_service=no"),
		way("3", "3 4", "highway=secondary"),
	))
	for id, want := range map[int64]bool{1: true, 2: true, 3: false} {
		if got := wayOf(t, s, id).Flags&roads.Seasonal != 0; got != want {
			t.Errorf("way %d: seasonal %v, want %v", id, got, want)
		}
	}
}

// TestWaitByInterval: who comes by chance waits half of an interval; a day and
// more is no interval of a ferry.
func TestWaitByInterval(t *testing.T) {
	for interval, want := range map[string]time.Duration{
		"00:30": 15 * time.Minute, "60": 30 * time.Minute, "PT2H": time.Hour, "": 0, "-30": 0, "soon": 0, "25:00": 0,
	} {
		_, s := readAll(t, file(way("1", "1 2", "route=ferry", "motor_vehicle=yes", "duration=20", "interval="+interval)))
		if got := wayOf(t, s, 1).Wait; got != want {
			t.Errorf("interval %q: a wait of %v, want %v", interval, got, want)
		}
	}
}

// TestRoadForSome: a ban of those without an errand leaves the road to those
// who have one, and shuts it to nobody for good.
func TestRoadForSome(t *testing.T) {
	_, s := readAll(t, file(way("1", "1 2", "highway=residential", "motor_vehicle:conditional=no @ residents")))
	w := wayOf(t, s, 1)
	if w.Access[roads.Drive] != [2]roads.Access{roads.Allowed, roads.Allowed} || len(w.When) != 0 {
		t.Errorf("access %v, conditions %+v", w.Access[roads.Drive], w.When)
	}
}
