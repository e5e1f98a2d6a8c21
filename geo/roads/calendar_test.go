package roads_test

import (
	"strings"
	"testing"
	"time"

	"finnfram/geo/hours"
	"finnfram/geo/roads"
	"finnfram/geo/roads/lettermap"
)

func oslo(text string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", text, hours.Oslo)
	if err != nil {
		panic(err)
	}
	return at
}

func TestCalendar(t *testing.T) {
	table := []struct {
		condition, at string
		holds         bool
	}{
		{"Oct 14-March 16", "2025-10-13 23:59", false},
		{"Oct 14-March 16", "2025-10-14 00:00", true},
		{"Oct 14-March 16", "2025-12-31 23:59", true},
		{"Oct 14-March 16", "2026-01-01 00:00", true},
		{"Oct 14-March 16", "2026-03-16 23:59", true},
		{"Oct 14-March 16", "2026-03-17 00:00", false},
		{"Oct 14-Mar 16", "2026-02-01 12:00", true},
		{"Nov-Apr", "2026-04-30 12:00", true},
		{"Nov-Apr", "2026-05-01 12:00", false},
		{"Mo-Fr 07:00-09:00,15:00-17:00", "2026-06-01 07:00", true},
		{"Mo-Fr 07:00-09:00,15:00-17:00", "2026-06-01 09:00", false},
		{"22:00-06:00", "2026-06-01 03:00", true},
		{"sunset-sunrise", "2026-06-01 12:00", true},   // not known: it may hold
		{"!sunset-sunrise", "2026-06-01 12:00", false}, // not known: it may not
		{"!Sa,Su", "2026-06-06 12:00", true},
		{"!Sa,Su", "2026-06-01 12:00", false},
		{"rhubarb", "2026-06-01 12:00", true},
		{"!rhubarb", "2026-06-01 12:00", false},
	}
	for _, row := range table {
		if got := roads.NewCalendar([]string{row.condition}).Holds(0, oslo(row.at)); got != row.holds {
			t.Errorf("%s at %s: %v", row.condition, row.at, got)
		}
	}
	if !roads.NewCalendar(nil).Holds(0, oslo("2026-06-01 12:00")) {
		t.Error("a condition that does not exist does not hold")
	}
}

// TestUnreadableConditions: never open on a guess.
func TestUnreadableConditions(t *testing.T) {
	both := [2]roads.Access{roads.Allowed, roads.Allowed}
	shut := [2]roads.Access{}
	table := []struct {
		name string
		base [2]roads.Access
		when roads.Condition
		want [2]roads.Access
		rule string
	}{
		{"shut at an unknown time", both, roads.Condition{Along: true, Against: true, Access: roads.NoAccess, When: "rhubarb"}, shut, "hold always"},
		{"shut one way", both, roads.Condition{Along: true, Access: roads.NoAccess, When: "rhubarb"}, [2]roads.Access{roads.NoAccess, roads.Allowed}, "hold always"},
		{"private at an unknown time", both, roads.Condition{Along: true, Against: true, Access: roads.Private, When: "wet"}, [2]roads.Access{roads.Private, roads.Private}, "hold always"},
		{"open at an unknown time", shut, roads.Condition{Along: true, Against: true, Access: roads.Allowed, When: "rhubarb"}, shut, "never to hold"},
		{"no time at all", both, roads.Condition{Along: true, Against: true, Access: roads.NoAccess, When: " "}, shut, "hold always"},
		{"private, and shut already", shut, roads.Condition{Along: true, Against: true, Access: roads.Private, When: "rhubarb"}, shut, "hold always"},
	}
	for _, row := range table {
		m := lettermap.Draw(t, 100, "a--b").Ways("ab residential")
		w := m.Way("ab")
		row.when.Profiles = roads.Only(roads.Drive)
		w.Access[roads.Drive], w.When = row.base, []roads.Condition{row.when}
		n, r := m.Network()
		if got := n.Attrs[0].Access[roads.Drive]; got != row.want || len(n.Attrs[0].When) != 0 {
			t.Errorf("%s: %v %v", row.name, got, n.Attrs[0].When)
		}
		if len(r.Findings) != 1 || !strings.Contains(r.Findings[0].Rule, row.rule) {
			t.Errorf("%s: %+v", row.name, r.Findings)
		}
		if n.Attrs[0].Access[roads.Walk] != both {
			t.Errorf("%s: who is not meant is hit", row.name)
		}
	}
}

// TestSeasonalWords: a road that is shut in winter without dates is shut for
// vehicles from November to May, unless it has dates of its own; paths that are
// not cleared stay open to walkers.
func TestSeasonalWords(t *testing.T) {
	build := func(way string, own ...roads.Condition) *roads.Network {
		m := lettermap.Draw(t, 100, "a--b").Ways("ab " + way)
		m.Way("ab").When = own
		n, _ := m.Network()
		return n
	}
	n := build("primary seasonal")
	if len(n.Attrs[0].When) != 1 || n.Attrs[0].When[0].Profiles != roads.Only(roads.Drive, roads.Cycle) || n.Attrs[0].When[0].Access != roads.NoAccess {
		t.Fatalf("%+v", n.Attrs[0].When)
	}
	calendar := roads.NewCalendar(n.Conditions)
	for at, shut := range map[string]bool{"2026-01-15 12:00": true, "2026-05-31 12:00": true, "2026-06-01 12:00": false, "2026-10-31 12:00": false, "2026-11-01 00:00": true} {
		if calendar.Holds(n.Attrs[0].When[0].Condition, oslo(at)) != shut {
			t.Errorf("%s: shut is %v", at, !shut)
		}
	}
	if n := build("path seasonal"); len(n.Attrs[0].When) != 0 {
		t.Errorf("a path: %+v", n.Attrs[0].When)
	}
	own := roads.Condition{Profiles: roads.AllProfiles, Along: true, Against: true, Access: roads.NoAccess, When: "Dec-Apr"}
	if n := build("primary seasonal", own); len(n.Attrs[0].When) != 1 || n.Conditions[0] != "Dec-Apr" {
		t.Errorf("with dates: %v", n.Conditions)
	}
}
