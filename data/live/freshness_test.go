package live

import (
	"testing"
	"time"

	"finnfram/data"
)

// TestVouched is the table of who vouches for hours: by the hours' own date,
// the row's or the version's, and in which formats.
func TestVouched(t *testing.T) {
	const own, row, file = "2026-10-01 00:00", "2026-09-01 00:00", "2026-11-01 00:00"
	for _, c := range []struct {
		name             string
		format           string
		hours, row, file string
		want             string
	}{
		{"own date", "locoreg", own, row, file, own},
		{"date of the row", "locoreg", "", row, file, row},
		{"date of the version", "locoreg", "", "", file, file},
		{"no date at all", "locoreg", "", "", "", ""},
		{"fhir", "fhir", "", "", file, file},
		{"helsenorge has no dates of its own", "helsenorge", "", "", file, file},
		{"a table with a date given for it", "csv", "", "", file, file},
		{"geojson", "geojson", "", row, file, row},
		{"own date on a map", "osm", own, row, file, own},
		{"an edit of the map", "osm", "", row, file, ""},
		{"an extract of the map", "osm", "", "", file, ""},
		{"the organisation register", "brreg", "", row, file, ""},
		{"shipped facts", "norway", "", row, file, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := site("a", data.Pharmacy, 59.9, 10.7, hoursOf("Mo-Fr 09:00-16:00"))
			s.AsOf, s.Hours.AsOf = oslo(t, c.row), oslo(t, c.hours)
			ofService := *s.Hours
			s.Services = append(s.Services, data.Service{ID: "x-a-dentist", Category: data.Dentist, Hours: &ofService})
			m := newMemory()
			// The operator's own name for the source does not matter.
			m.put(t, "x", s)
			version := m.active["x"]
			version.Format, version.AsOf = c.format, oslo(t, c.file)
			m.active["x"] = version
			w := build(t, m)
			for _, s := range w.All() {
				if !s.Hours.AsOf.Equal(oslo(t, c.want)) {
					t.Errorf("%s: the hours are of %v, want %q", s.ID, s.Hours.AsOf, c.want)
				}
				if o := w.Openness(s, testNow); (o.Reason == Stale) != (c.want == "") {
					t.Errorf("%s: %+v", s.ID, o)
				}
			}
		})
	}
}

// TestShelfLifeAtTheMomentAsked: hours of eleven months are believed today and
// not for a visit in three months; the past is answered from what is known now.
func TestShelfLifeAtTheMomentAsked(t *testing.T) {
	m := newMemory()
	m.put(t, "csv", site("a", data.Pharmacy, 59.9, 10.7, hoursOf("24/7"), func(s *data.Site) { s.Hours.AsOf = oslo(t, "2025-12-23 12:00") }))
	options := testOptions()
	for _, c := range []struct {
		at    string
		life  time.Duration
		stale bool
	}{
		{"2026-11-23 10:00", 0, false},
		{"2026-12-23 11:59", 0, false},
		{"2026-12-23 12:00", 0, true},
		{"2027-02-23 10:00", 0, true},
		{"2025-06-01 10:00", 0, false},
		{"2026-11-23 10:00", 30 * 24 * time.Hour, true},
		{"2027-02-23 10:00", 2 * DefaultShelfLife, false},
	} {
		options.ShelfLife = nil
		if c.life > 0 {
			options.ShelfLife = map[data.Source]time.Duration{"csv": c.life}
		}
		w, err := Build(t.Context(), m, options)
		if err != nil {
			t.Fatal(err)
		}
		if o := w.Openness(w.All()[0], oslo(t, c.at)); (o.Reason == Stale) != c.stale || (o.Open == nil) != c.stale {
			t.Errorf("at %s with a shelf life of %v: %+v", c.at, c.life, o)
		}
	}
}

// TestUnchangedRecords: what an import does not change is not read anew, and
// is dated by the new version all the same where it has no date of its own.
func TestUnchangedRecords(t *testing.T) {
	m := newMemory()
	put := func(format, asOf, name string) {
		undated := site("undated", data.Pharmacy, 59.9, 10.7, hoursOf("24/7"))
		undated.AsOf, undated.Hours.AsOf = time.Time{}, time.Time{}
		dated := site("dated", data.Pharmacy, 59.9, 10.8, hoursOf("24/7"))
		dated.Hours.AsOf = time.Time{}
		named := site("named", data.Pharmacy, 59.9, 10.9)
		named.Name = name
		m.put(t, "x", undated, dated, named)
		version := m.active["x"]
		version.Format, version.AsOf = format, oslo(t, asOf)
		m.active["x"] = version
	}
	b := NewBuilder(m, testOptions())
	for _, c := range []struct{ format, asOf, name, undated, dated string }{
		{"locoreg", "2026-10-01 00:00", "A", "2026-10-01 00:00", "row"},
		{"locoreg", "2026-11-01 00:00", "B", "2026-11-01 00:00", "row"},
		{"locoreg", "", "B", "", "row"},
		{"osm", "2026-11-01 00:00", "C", "", ""},
		{"locoreg", "2026-11-02 00:00", "C", "2026-11-02 00:00", "row"},
	} {
		put(c.format, c.asOf, c.name)
		w, err := b.Build(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var dated time.Time
		if c.dated == "row" {
			dated = vouched
		}
		all := w.All() // by id: dated, named, undated
		if !all[0].Hours.AsOf.Equal(dated) || all[1].Name != c.name || !all[2].Hours.AsOf.Equal(oslo(t, c.undated)) {
			t.Errorf("%+v: dated %v, named %q, undated %v", c, all[0].Hours.AsOf, all[1].Name, all[2].Hours.AsOf)
		}
	}
}
