package live

import (
	"testing"

	"finnfram/data"
	"finnfram/geo"
)

// map of the test, one degree a letter, south at the bottom:
//
//	        10°E  11°E  12°E  13°E
//	61°N     A     A     B     (no municipality)
//	60°N     C     C     B
//
// A is 0001, B 0002 «Bø - Bådåddjo», C 0003.
func threeTowns() []any {
	return []any{
		data.Area{Code: "0001", Name: "Ås", Border: square(61, 10, 62, 12)},
		data.Area{Code: "0002", Name: "Bø - Bådåddjo", Parts: []string{"Bø", "Bådåddjo"}, Border: square(60, 12, 62, 13)},
		data.Area{Code: "0003", Name: "Cå", Border: square(60, 10, 61, 12)},
	}
}

func clinic(key string, lat, lon float64, areas ...string) data.Site {
	s := site(key, data.EmergencyClinic, lat, lon, hoursOf("24/7"))
	s.Services[0].Areas = areas
	s.Contact.Phone = "+47 9999 " + key
	return s
}

func TestResponsible(t *testing.T) {
	m := newMemory()
	m.put(t, "municipalities", threeTowns()...)
	// North lies in B and answers for A: its catchment counts, not where it
	// lies. South answers for C and is nearer to most of A.
	m.put(t, "csv", clinic("north", 61.9, 12.5, "0001"), clinic("south", 60.99, 10.5, "0003"),
		site("nowhere", data.Hospital, 60.5, 10.5, func(s *data.Site) { s.Position = nil }))
	m.put(t, "catchments",
		data.Catchment{Category: data.EmergencyClinic, Municipality: "Bådåddjo", Service: "north", Phone: "+47 11 11 11 11", Origin: "table 1"},
		data.Catchment{Category: data.Hospital, Municipality: "0003", Service: "csv-nowhere", Origin: "table 2"},
		data.Catchment{Category: data.Hospital, Municipality: "0001", Service: "Storsjukehuset", Phone: "+47 22 22 22 22", Origin: "table 2"},
		data.Catchment{Category: data.Hospital, Municipality: "Dø", Service: "north", Origin: "table 2"})
	w := build(t, m)

	for _, c := range []struct {
		name     string
		at       geo.Point
		category data.Category
		town     string
		snapped  bool
		basis    Basis
		found    string
		named    string
		phone    string
		why      string
		call     string
		coverage CoverageState
	}{
		{"catchment before nearness", geo.Point{Lat: 61.01, Lon: 10.5}, data.EmergencyClinic, "0001", false, ByCatchment, "north", "", "+47 9999 north", "", "116117", Full},
		{"named by one part of the name", geo.Point{Lat: 60.5, Lon: 12.5}, data.EmergencyClinic, "0002", false, ByCatchment, "north", "", "+47 11 11 11 11", "table 1", "116117", Full},
		{"own areas", geo.Point{Lat: 60.5, Lon: 11}, data.EmergencyClinic, "0003", false, ByCatchment, "south", "", "+47 9999 south", "", "116117", Full},
		{"on the shore", geo.Point{Lat: 61.5, Lon: 13.01}, data.EmergencyClinic, "0002", true, ByCatchment, "north", "", "+47 11 11 11 11", "table 1", "116117", Full},
		{"out at sea", geo.Point{Lat: 61.5, Lon: 13.5}, data.EmergencyClinic, "", false, ByNearest, "north", "", "", "", "116117", Partial},
		{"far out at sea", geo.Point{Lat: 70, Lon: 0}, data.EmergencyClinic, "", false, NoBasis, "", "", "", "", "116117", NoCoverage},
		{"service without a place", geo.Point{Lat: 60.5, Lon: 11}, data.Hospital, "0003", false, ByCatchment, "nowhere", "", "", "table 2", "", Full},
		{"service of which the name alone is known", geo.Point{Lat: 61.5, Lon: 11}, data.Hospital, "0001", false, ByCatchment, "", "Storsjukehuset", "+47 22 22 22 22", "table 2", "", Full},
		{"nothing known", geo.Point{Lat: 60.5, Lon: 11}, data.YouthClinic, "0003", false, NoBasis, "", "", "", "", "", NoCoverage},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := w.Responsible(c.at, c.category, testNow)
			if err != nil {
				t.Fatal(err)
			}
			found, named := "", ""
			if len(a.Found) > 0 {
				found = a.Found[0].Service.Name
			}
			if len(a.Named) > 0 {
				named = a.Named[0]
			}
			if a.Municipality.Code != c.town || (a.SnappedBy > 0) != c.snapped || a.Basis != c.basis || found != c.found || named != c.named ||
				a.Phone != c.phone || a.Why != c.why || a.CallNumber != c.call || a.Emergency != "113" || a.Coverage.State != c.coverage {
				t.Errorf("got %+v", a)
			}
			if (c.coverage == Full) != (a.Coverage.AskInstead == nil) {
				t.Errorf("whom to ask instead: %v", a.Coverage.AskInstead)
			}
		})
	}
	if findings := w.Findings(); len(findings) != 2 || findings[0].Rule != "catchment-unresolved" || findings[1].Rule != "catchment-unresolved" {
		t.Errorf("findings %+v", findings)
	}
	if a, _ := w.Responsible(geo.Point{Lat: 60.5, Lon: 11}, data.Hospital, testNow); a.Found[0].Distance != -1 {
		t.Errorf("a service without a place lies %v m away", a.Found[0].Distance)
	}
}

// TestResponsibleAmbiguousNames: two municipalities of one name are told apart
// by nothing, so a row that names them names none.
func TestResponsibleAmbiguousNames(t *testing.T) {
	m := newMemory()
	m.put(t, "municipalities",
		data.Area{Code: "1515", Name: "Herøy", Border: square(62, 5, 63, 6)}, data.Area{Code: "1818", Name: "Herøy", Border: square(65, 12, 66, 13)})
	m.put(t, "csv", clinic("a", 62.5, 5.5), clinic("b", 65.5, 12.5))
	m.put(t, "catchments",
		data.Catchment{Category: data.EmergencyClinic, Municipality: "Herøy", Service: "csv-a"},
		data.Catchment{Category: data.EmergencyClinic, Municipality: "1818", Service: "csv-b"})
	w := build(t, m)
	if len(w.Findings()) != 1 {
		t.Errorf("findings %+v", w.Findings())
	}
	a, _ := w.Responsible(geo.Point{Lat: 62.5, Lon: 5.5}, data.EmergencyClinic, testNow)
	b, _ := w.Responsible(geo.Point{Lat: 65.5, Lon: 12.5}, data.EmergencyClinic, testNow)
	if a.Basis != ByNearest || b.Basis != ByCatchment || b.Municipality.Name != "Herøy" {
		t.Errorf("got %+v and %+v", a, b)
	}
}

// TestResponsibleCoarse: where cells leave two municipalities possible, both
// are named, and one number is given only when both have it. A border that
// holds the point settles it.
func TestResponsibleCoarse(t *testing.T) {
	const cell = "85099893fffffff" // a cell of resolution 5, near Lillehammer
	middle, ok := middleOfCells([]string{cell})
	if !ok {
		t.Fatal("no such cell")
	}
	m := newMemory()
	m.put(t, "norway", data.Area{Code: "0001", Name: "A", Cells: []string{cell}}, data.Area{Code: "0002", Name: "B", Cells: []string{cell}},
		clinic("x", middle.Lat, middle.Lon+0.01, "0001"), clinic("y", middle.Lat, middle.Lon+0.02, "0002"))
	a, err := build(t, m).Responsible(middle, data.EmergencyClinic, testNow)
	if err != nil {
		t.Fatal(err)
	}
	if a.Municipality.Code != "" || len(a.Candidates) != 2 || len(a.Found) != 2 || a.Found[0].Service.Name != "x" || a.Phone != "" || a.Basis != ByCatchment {
		t.Errorf("got %+v", a)
	}
	m.put(t, "more", data.Area{Code: "0003", Name: "C", Cells: []string{cell}}, data.Catchment{Category: data.EmergencyClinic, Municipality: "0002", Service: "x"})
	a, err = build(t, m).Responsible(middle, data.EmergencyClinic, testNow)
	if err != nil || len(a.Candidates) != 3 || len(a.Found) != 1 || a.Phone != "" || a.Coverage.State == Full {
		t.Errorf("one of three has nobody: %v %+v", err, a)
	}
	delete(m.active, "more")
	m.put(t, "municipalities", data.Area{Code: "0002", Name: "B", Border: square(middle.Lat-1, middle.Lon-1, middle.Lat+1, middle.Lon+1)})
	a, err = build(t, m).Responsible(middle, data.EmergencyClinic, testNow)
	if err != nil {
		t.Fatal(err)
	}
	if a.Municipality.Code != "0002" || a.Candidates != nil || len(a.Found) != 1 || a.Found[0].Service.Name != "y" || a.Phone != "+47 9999 y" {
		t.Errorf("got %+v", a)
	}
}
