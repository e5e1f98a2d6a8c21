package live

import (
	"testing"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/hours"
	borders "finnfram/importers/municipalities"
	"finnfram/importers/osm"
)

// TestTownsWithoutAClinic: Haram and Bremanger stand in no row of the overview,
// so nobody is said to answer for them; the nearest clinic is named as that.
func TestTownsWithoutAClinic(t *testing.T) {
	m := newMemory()
	shippedFacts(t, m)
	load(t, m, "municipalities", borders.Reader{}, shared(t, "municipalities/kommuner-2024.geojson"))
	w := build(t, m)
	for _, c := range []struct {
		name, code string
		at         geo.Point
	}{
		{"Haram", "1580", geo.Point{Lat: 62.5965, Lon: 6.4460}},
		{"Bremanger", "4648", geo.Point{Lat: 61.7710, Lon: 5.2950}},
	} {
		a, err := w.Responsible(c.at, data.EmergencyClinic, testNow)
		if err != nil {
			t.Fatal(err)
		}
		if a.Municipality.Code != c.code || a.Municipality.Name != c.name || a.Basis != ByNearest || len(a.Found) != 1 || a.Coverage.State == Full ||
			a.Coverage.AskInstead["nb"] == "" || a.CallNumber != "116117" || a.Phone != "" {
			t.Errorf("%s: %+v", c.name, a)
		}
	}
}

// TestClinicsOfTheCountry asks, with the real borders, for those clinics whose
// row in the overview would lead astray.
func TestClinicsOfTheCountry(t *testing.T) {
	m := newMemory()
	shippedFacts(t, m)
	load(t, m, "municipalities", borders.Reader{}, shared(t, "municipalities/kommuner-2024.geojson"))
	w := build(t, m)
	sandane := geo.Point{Lat: 61.77583, Lon: 6.21281} // Gloppen legevakt's own point, in the fjord by these borders
	for _, c := range []struct {
		name, town, clinic string
		at                 geo.Point
		snapped            bool
	}{
		{"on the shore", "4650", "Gloppen legevakt", sandane, true},
		{"a clinic without a place", "5542", "Skjervøy legevakt", geo.Point{Lat: 70.0330, Lon: 20.9700}, false},
		{"the neighbour whose point it bore", "5544", "Nordreisa legevakt", geo.Point{Lat: 69.7664, Lon: 21.0358}, false},
		{"a clinic outside its catchment", "1133", "Ryfylke legevakt", geo.Point{Lat: 59.2350, Lon: 6.1780}, false},
		{"the town it lies in asks another", "1103", "Stavanger legevakt", geo.Point{Lat: 59.1711, Lon: 5.8737}, false},
		{"Oslo, whose row is stale", "0301", "Legevakten i Oslo", geo.Point{Lat: 59.9139, Lon: 10.7522}, false},
		{"Herøy in Møre og Romsdal", "1515", "Søre Sunnmøre legevakt", geo.Point{Lat: 62.3360, Lon: 5.6350}, false},
		{"Våler in Innlandet", "3419", "Elverum interkommunale legevakt", geo.Point{Lat: 60.6740, Lon: 11.8370}, false},
	} {
		a, err := w.Responsible(c.at, data.EmergencyClinic, testNow)
		if err != nil {
			t.Fatal(err)
		}
		if a.Municipality.Code != c.town || (a.SnappedBy > 0) != c.snapped || a.Basis != ByCatchment || len(a.Found) != 1 || a.Found[0].Service.Name != c.clinic {
			t.Errorf("%s: %+v", c.name, a)
		}
	}
	for _, s := range w.All() {
		switch {
		case s.Name == "Oslo legevakt":
			t.Errorf("the clinic that moved is still published: %+v", s)
		case s.Name == "Skjervøy legevakt" && s.Position != nil && geo.Distance(*s.Position, geo.Point{Lat: 69.766392, Lon: 21.0358}) < 5000:
			t.Errorf("Skjervøy's clinic stands in Nordreisa: %+v", s)
		case s.Category == data.EmergencyClinic && !s.CallFirst:
			t.Errorf("%s: does not say to call first", s.Name)
		}
	}
}

// TestConstitutionDayInOslo: no health object of the map of Oslo says what
// holds on public holidays. The notation is followed and the answer says so.
func TestConstitutionDayInOslo(t *testing.T) {
	m := newMemory()
	load(t, m, "osm", &osm.Reader{}, shared(t, "osm/oslo-center.osm.pbf"))
	w := build(t, m)
	holiday, day := oslo(t, "2025-05-17 12:00"), oslo(t, "2025-05-10 12:00") // Saturdays
	var named, open int
	for _, s := range w.All() {
		if s.Hours != nil && s.Hours.Notation == data.OSMHours {
			if schedule, err := hours.Parse(s.Hours.Raw); err == nil && schedule.MentionsHolidays() {
				t.Errorf("%s speaks of holidays: %q", s.ID, s.Hours.Raw)
			}
		}
		if s.Category != data.Pharmacy {
			continue
		}
		o, before := w.Openness(s, holiday), w.Openness(s, day)
		if o.Open == nil || before.Open == nil {
			continue
		}
		if o.Always {
			if o.HolidayHours != "" {
				t.Errorf("%s, round the clock: %+v", s.ID, o)
			}
			continue
		}
		named++
		if o.Holiday["nb"] != "Grunnlovsdagen" || o.HolidayHours != UnknownHolidayHours || before.Holiday != nil || *o.Open != *before.Open {
			t.Errorf("%s: %+v, a week before %+v", s.ID, o, before)
		}
		if *o.Open {
			open++
		}
	}
	if named < 5 || open == 0 {
		t.Errorf("%d pharmacies with hours, %d open by the notation: the test is hollow", named, open)
	}
}
