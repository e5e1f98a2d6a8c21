package osm_test

import (
	"testing"
	"time"

	"finnfram/geo/roads"
)

// TestSeasonsAsWritten: a season with the day before the month, or of weeks
// over new year, shuts a road in that season and not all year.
func TestSeasonsAsWritten(t *testing.T) {
	at := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 11, 0, 0, 0, time.UTC) }
	table := []struct {
		when                        string
		january, july, before, last bool // 15 January, 15 July, 14 October, 20 December
	}{
		{"15 Oct-15 May", true, false, false, true},
		{"15 October - 15 May", true, false, false, true},
		{"15. Oct-15. May", true, false, false, true},
		{"1 Jun-31 Aug", false, true, false, false},
		{"week 48-18", true, false, false, true},
		{"week 20-35", false, true, false, false},
		{"15 Oct-35 May", true, true, true, true}, // unreadable: shut
		{"week 60-18", true, true, true, true},
	}
	for _, row := range table {
		_, s := readAll(t, file(way("1", "1 2", "highway=secondary", "motor_vehicle:conditional=no @ ("+row.when+")")))
		w := wayOf(t, s, 1)
		if len(w.When) != 1 || w.When[0].Access != roads.NoAccess {
			t.Errorf("%s: conditions %+v", row.when, w.When)
			continue
		}
		c := roads.NewCalendar([]string{w.When[0].When})
		got := [4]bool{c.Holds(0, at(1, 15)), c.Holds(0, at(7, 15)), c.Holds(0, at(10, 14)), c.Holds(0, at(12, 20))}
		if want := [4]bool{row.january, row.july, row.before, row.last}; got != want {
			t.Errorf("%s (%s): shut %v, want %v", row.when, w.When[0].When, got, want)
		}
	}
}
