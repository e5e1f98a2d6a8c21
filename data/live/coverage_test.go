package live

import (
	"testing"

	"finnfram/data"
	"finnfram/geo"
)

// TestCoverage: nothing beyond reach is ever offered, and the answer says
// whom to ask. The pharmacies are in Oslo; Tromsø lies 1,150 km away.
func TestCoverage(t *testing.T) {
	m := newMemory()
	m.put(t, "osm", site("p1", data.Pharmacy, 59.91, 10.75), site("p2", data.Pharmacy, 59.92, 10.76), site("h1", data.Hospital, 59.93, 10.7))
	w := build(t, m)
	oslo, tromso := geo.Point{Lat: 59.9139, Lon: 10.7522}, geo.Point{Lat: 69.6492, Lon: 18.9553}
	justWithin, justBeyond := geo.Destination(geo.Point{Lat: 59.92, Lon: 10.76}, 0, 99_900), geo.Destination(geo.Point{Lat: 59.92, Lon: 10.76}, 0, 100_100)
	for _, c := range []struct {
		name       string
		at         geo.Point
		categories []data.Category
		found      int
		short      Short
		state      CoverageState
		detail     string
	}{
		{"known", oslo, []data.Category{data.Pharmacy}, 2, OnlyKnown, Partial, DetailKnown},
		{"within reach", justWithin, []data.Category{data.Pharmacy}, 1, OnlyKnown, Partial, DetailKnown},
		{"beyond reach", justBeyond, []data.Category{data.Pharmacy}, 0, WithoutCoverage, NoCoverage, DetailNoneNear},
		{"far", tromso, []data.Category{data.Pharmacy}, 0, WithoutCoverage, NoCoverage, DetailNoneNear},
		{"none at all", oslo, []data.Category{data.YouthClinic}, 0, WithoutCoverage, NoCoverage, DetailNothingKnown},
		{"every category", oslo, nil, 3, OnlyKnown, "", ""},
		{"every category, only the hospital within its reach", justBeyond, nil, 1, OnlyKnown, "", ""},
		{"every category, far", tromso, nil, 0, WithoutCoverage, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := w.Nearest(NearestQuery{From: c.at, Categories: c.categories, Limit: 5, At: testNow})
			if err != nil {
				t.Fatal(err)
			}
			if len(a.Found) != c.found || a.Short != c.short || len(a.Coverage) != len(c.categories) {
				t.Fatalf("%d found, short %q, %d coverages", len(a.Found), a.Short, len(a.Coverage))
			}
			if len(c.categories) == 0 {
				return
			}
			got := a.Coverage[0]
			if got.State != c.state || got.Detail != c.detail || got.Category != c.categories[0] || got.Reach != Reach(c.categories[0]) || got.AskInstead["nb"] == "" {
				t.Errorf("coverage %+v", got)
			}
			if at := w.CoverageAt(c.at, c.categories[0]); at.State != c.state {
				t.Errorf("CoverageAt says %s", at.State)
			}
		})
	}
}

// TestCoverageSurvivesFilters: filters that leave nothing are the reason, not
// the coverage.
func TestCoverageSurvivesFilters(t *testing.T) {
	m := newMemory()
	m.put(t, "osm", site("p1", data.Pharmacy, 59.91, 10.75))
	a, err := build(t, m).Nearest(NearestQuery{From: geo.Point{Lat: 59.9, Lon: 10.7}, Categories: []data.Category{data.Pharmacy}, Limit: 1, At: testNow, OpenOnly: true})
	if err != nil || len(a.Found) != 0 || a.Short != ByFilters || a.Unknown != 1 || a.Coverage[0].State != Partial {
		t.Errorf("%v %+v", err, a)
	}
}

func TestCategories(t *testing.T) {
	m := newMemory()
	m.put(t, "municipalities", threeTowns()...)
	m.put(t, "csv", clinic("a", 61.5, 11, "0001", "0002"), clinic("b", 60.5, 11, "0003"), site("p", data.Pharmacy, 60.5, 11),
		site("q", data.Pharmacy, 60.6, 11, func(s *data.Site) { s.Position = nil; s.AsOf = vouched.AddDate(-1, 0, 0) }))
	got := map[data.Category]CategoryCoverage{}
	for _, c := range build(t, m).Categories() {
		got[c.Category] = c
	}
	if len(got) != len(data.Categories()) {
		t.Errorf("%d categories", len(got))
	}
	if c := got[data.EmergencyClinic]; c.State != Full || c.Services != 2 || c.Placed != 2 || c.Municipalities != 3 || c.OfTotal != 3 {
		t.Errorf("emergency clinics %+v", c)
	}
	if c := got[data.Pharmacy]; c.State != Partial || c.Services != 2 || c.Placed != 1 || c.Municipalities != 1 || len(c.Sources) != 1 || !c.AsOf.Equal(vouched.AddDate(-1, 0, 0)) {
		t.Errorf("pharmacies %+v", c)
	}
	if c := got[data.Dentist]; c.State != NoCoverage || c.Services != 0 {
		t.Errorf("dentists %+v", c)
	}
}

// TestReaches: every category has one, and none reaches 300 km.
func TestReaches(t *testing.T) {
	for _, info := range data.Categories() {
		if r := Reach(info.ID); r < leastReach || r > Reach("") || r >= 300_000 {
			t.Errorf("%s reaches %v m", info.ID, r)
		}
	}
}
