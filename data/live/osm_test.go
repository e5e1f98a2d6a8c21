package live

import (
	"testing"
	"time"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/importers/osm"
)

// TestOpenPharmacyInOslo asks the map of Oslo for the nearest open pharmacy.
// Of its 46 pharmacies 41 have hours; on 20 June 2025 eight of those had been
// checked within a year, and in November 2026 none.
func TestOpenPharmacyInOslo(t *testing.T) {
	m := newMemory()
	load(t, m, "osm", &osm.Reader{}, shared(t, "osm/oslo-center.osm.pbf"))
	w := build(t, m)
	ask := func(at time.Time) (NearestAnswer, map[Reason]int) {
		a, err := w.Nearest(NearestQuery{From: geo.Point{Lat: 59.9139, Lon: 10.7522}, Categories: []data.Category{data.Pharmacy}, Limit: 3, At: at, OpenOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		reasons := map[Reason]int{}
		for _, s := range w.All() {
			if s.Category == data.Pharmacy {
				reasons[w.Openness(s, at).Reason]++
			}
		}
		return a, reasons
	}
	a, reasons := ask(oslo(t, "2025-06-20 11:00")) // a Friday
	if a.Total != 46 || len(a.Found) != 3 || a.Short != "" || reasons[""] != 8 || reasons[Stale] != 33 || reasons[None] != 5 {
		t.Errorf("in 2025: %d of %d found (%s), %v", len(a.Found), a.Total, a.Short, reasons)
	}
	for _, f := range a.Found {
		if f.Openness.Open == nil || !*f.Openness.Open || f.Openness.ClosesAt.IsZero() && !f.Openness.Always {
			t.Errorf("%s: %+v", f.Service.ID, f.Openness)
		}
	}
	a, reasons = ask(oslo(t, "2026-11-23 11:00"))
	if len(a.Found) != 0 || a.Short != ByFilters || a.Unknown != 46 || reasons[Stale] != 41 || a.Coverage[0].State != Partial {
		t.Errorf("in 2026: %d found (%s), %d unknown, %v", len(a.Found), a.Short, a.Unknown, reasons)
	}
}
