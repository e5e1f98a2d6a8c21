package live

import (
	"testing"
	"time"

	"finnfram/data"
	"finnfram/geo"
)

// TestQuarters moves the clock over the edges of quarters: what changes
// within one is exact to the second.
func TestQuarters(t *testing.T) {
	m := newMemory()
	// 10:00 is an edge, 10:07 and 10:20 are not; hours of s grow stale and c
	// closes within a quarter.
	m.put(t, "csv",
		site("edge", data.Pharmacy, 60, 10, hoursOf("Mo-Fr 10:00-16:00")),
		site("odd", data.Pharmacy, 60, 10, hoursOf("Mo-Fr 10:07-10:20")),
		site("stale", data.Pharmacy, 60, 10, hoursOf("24/7"), func(s *data.Site) {
			s.Hours.AsOf = oslo(t, "2026-11-23 10:05").Add(-DefaultShelfLife)
		}),
		site("closing", data.Pharmacy, 60, 10, hoursOf("24/7"), func(s *data.Site) {
			s.Closures = []data.Closure{period(t, "2026-11-23 10:10", "2026-11-23 11:00", "x")}
		}),
		site("unknown", data.Pharmacy, 60, 10))
	w := build(t, m)
	second := time.Second
	for _, c := range []struct {
		at      time.Time
		open    string
		unknown int
	}{
		{oslo(t, "2026-11-23 10:00").Add(-second), "closing stale", 1},
		{oslo(t, "2026-11-23 10:00"), "closing edge stale", 1},
		{oslo(t, "2026-11-23 10:05").Add(-second), "closing edge stale", 1},
		{oslo(t, "2026-11-23 10:05"), "closing edge", 2},
		{oslo(t, "2026-11-23 10:07").Add(-second), "closing edge", 2},
		{oslo(t, "2026-11-23 10:07"), "closing edge odd", 2},
		{oslo(t, "2026-11-23 10:10").Add(-second), "closing edge odd", 2},
		{oslo(t, "2026-11-23 10:10"), "edge odd", 2},
		{oslo(t, "2026-11-23 10:20").Add(-second), "edge odd", 2},
		{oslo(t, "2026-11-23 10:20"), "edge", 2},
		{oslo(t, "2026-11-23 11:00").Add(-second), "edge", 2},
		{oslo(t, "2026-11-23 11:00"), "closing edge", 2},
		{oslo(t, "2026-11-23 16:00").Add(-second), "closing edge", 2},
		{oslo(t, "2026-11-23 16:00"), "closing", 2},
	} {
		a, err := w.Nearest(NearestQuery{From: geo.Point{Lat: 60.01, Lon: 10}, Limit: 5, At: c.at, OpenOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range a.Found {
			if got != "" {
				got += " "
			}
			got += f.Service.Name
		}
		if got != c.open || a.Unknown != c.unknown {
			t.Errorf("%v: open are %q and %d unknown, want %q and %d", c.at, got, a.Unknown, c.open, c.unknown)
		}
	}
	if n := len(w.quarters.sets); n == 0 || n > mostQuarters {
		t.Errorf("%d quarters are kept", n)
	}
	for i := range 3 * mostQuarters {
		w.openSet(testNow.Add(time.Duration(i) * quarter))
	}
	if n := len(w.quarters.sets); n != mostQuarters {
		t.Errorf("%d quarters are kept", n)
	}
}
