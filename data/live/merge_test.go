package live

import (
	"slices"
	"testing"

	"finnfram/data"
	"finnfram/geo"
)

// office is a doctors' office at one address with an organisation number.
func office(key, name, org string, lat float64, more ...func(*data.Site)) data.Site {
	s := site(key, data.GeneralPractitioner, lat, 10.7, more...)
	s.Name = name
	s.Keys.OrgNumber = org
	s.Address = data.Address{Street: "Storgata 1", PostalCode: "0155", City: "OSLO"}
	return s
}

// TestJoined: two sources know one place. The facts come from the higher
// source where it has them, and the answer tells what was joined, from where
// each field is and on what they disagree.
func TestJoined(t *testing.T) {
	m := newMemory()
	const org = "974760673"
	m.put(t, "locoreg", office("abc", "Sentrum legekontor", org, 59.9100, func(s *data.Site) { s.Contact.Phone = "+4722222222" }))
	m.put(t, "osm", office("node/1", "Sentrum Legekontor AS", org, 59.9101, hoursOf("Mo-Fr 09:00-16:00"), func(s *data.Site) {
		s.Contact.Phone = "+4733333333"
		s.Wheelchair = "yes"
	}))
	w := build(t, m)
	if len(w.All()) != 1 {
		t.Fatalf("%d services", len(w.All()))
	}
	s := w.All()[0]
	other, ok := w.Service("osm-node-1-general-practitioner")
	if s.ID != "locoreg-abc-general-practitioner" || !ok || other != s || !slices.Equal(s.Aliases, []data.ServiceID{"osm-node-1-general-practitioner"}) {
		t.Errorf("id %s, aliases %v", s.ID, s.Aliases)
	}
	if s.Name != "Sentrum legekontor" || s.Contact.Phone != "+4722222222" || s.Wheelchair != "yes" || s.Hours == nil || s.Provenance["hours"] != "osm" || s.Provenance["name"] != "locoreg" {
		t.Errorf("merged into %+v", s)
	}
	if len(s.Sources) != 2 || s.Sources[0].Source != "locoreg" || s.Sources[1].Source != "osm" || s.Sources[1].Credit != "© osm" {
		t.Errorf("sources %+v", s.Sources)
	}
	if len(s.Joined) != 3 || s.Joined[0].Rule != "org-number" || s.Joined[0].Value != org || s.Joined[0].A != "locoreg-abc" || s.Joined[0].B != "osm-node-1" || s.Joined[0].Metres == nil || s.Joined[1].Rule != "address" || s.Joined[2].Rule != "name" {
		t.Errorf("joined %+v", s.Joined)
	}
	phone := slices.IndexFunc(s.Conflicts, func(c Conflict) bool { return c.Field == "phone" })
	if phone < 0 || s.Conflicts[phone].Values[0] != (ConflictValue{"locoreg", "+4722222222"}) || s.Conflicts[phone].Values[1] != (ConflictValue{"osm", "+4733333333"}) {
		t.Errorf("conflicts %+v", s.Conflicts)
	}
	if o := w.Openness(s, testNow); o.Open == nil || !*o.Open {
		t.Errorf("openness %+v", o)
	}

	// A closure by the alias closes the service.
	m.closures = []data.Closure{{ID: "1", Service: "osm-node-1-general-practitioner", From: testNow}, {ID: "2", Service: "nobody", From: testNow}}
	closed := build(t, m)
	if o := closed.Openness(closed.All()[0], testNow); o.Reason != Closure {
		t.Errorf("openness %+v", o)
	}
	if !slices.ContainsFunc(closed.Findings(), func(f data.Finding) bool { return f.Rule == "closure-unresolved" && f.Value == "nobody" }) {
		t.Errorf("findings %+v", closed.Findings())
	}

	// A person's word keeps the two apart.
	m.apart = []data.Separation{{A: "locoreg-abc", B: "osm-node-1"}}
	if apart := build(t, m); len(apart.All()) != 2 || len(apart.All()[0].Joined) != 0 {
		t.Errorf("%d services after the separation", len(apart.All()))
	}
}

// TestCreditOfFields: what a joined service says is credited to the source that
// says it, and its date is that of the source named first.
func TestCreditOfFields(t *testing.T) {
	m := newMemory()
	const org = "974760673"
	m.put(t, "municipalities", data.Area{Code: "0301", Name: "Oslo", Border: square(59, 10, 60, 11)})
	m.put(t, "locoreg", office("abc", "Sentrum legekontor", org, 59.91, func(s *data.Site) { s.AsOf = oslo(t, "2020-01-01 00:00"); s.Origin = "row 1" }))
	m.put(t, "fhir", office("f", "Sentrum legekontor", org, 59.91, func(s *data.Site) {
		s.AsOf, s.Origin, s.Services[0].Areas = oslo(t, "2026-10-01 00:00"), "row 2", []string{"0301"}
	}))
	w := build(t, m)
	if s := w.All()[0]; s.Sources[0].Source != "locoreg" || !s.AsOf.Equal(oslo(t, "2020-01-01 00:00")) {
		t.Errorf("%s as of %v", s.Sources[0].Source, s.AsOf)
	}
	a, err := w.Responsible(geo.Point{Lat: 59.9, Lon: 10.7}, data.GeneralPractitioner, testNow)
	if err != nil || a.Basis != ByCatchment || a.Why != "row 2" || len(a.Sources) != 1 || a.Sources[0].Source != "fhir" {
		t.Errorf("who answers for Oslo: %v %+v", err, a)
	}
}

// TestConflictOfService: hours that a service states itself are no part of
// what the sources of its site disagree about.
func TestConflictOfService(t *testing.T) {
	m := newMemory()
	const org = "974760673"
	m.put(t, "locoreg", office("abc", "Sentrum legekontor", org, 59.91, hoursOf("Mo-Fr 08:00-12:00"), func(s *data.Site) {
		s.Services[0].Hours = &data.Hours{Notation: data.OSMHours, Raw: "Mo-Fr 09:00-16:00", AsOf: vouched}
	}))
	m.put(t, "osm", office("node/1", "Sentrum legekontor", org, 59.91, hoursOf("Mo-Fr 09:00-16:00")))
	s := build(t, m).All()[0]
	if s.Hours.Raw != "Mo-Fr 09:00-16:00" || slices.ContainsFunc(s.Conflicts, func(c Conflict) bool { return c.Field == "hours" }) {
		t.Errorf("hours %+v, conflicts %+v", s.Hours, s.Conflicts)
	}
}

// TestTentative: a service that only an industry code suggests is published
// when another source knows the place, and not before.
func TestTentative(t *testing.T) {
	m := newMemory()
	const org = "974760673"
	suggested := office("974760673", "SENTRUM LEGEKONTOR AS", org, 59.91, func(s *data.Site) { s.Services[0].Tentative = true })
	m.put(t, "brreg", suggested)
	if w := build(t, m); len(w.All()) != 0 {
		t.Errorf("%d services on the word of an industry code", len(w.All()))
	}
	m.put(t, "osm", office("node/1", "Sentrum legekontor", org, 59.91))
	if w := build(t, m); len(w.All()) != 1 || w.All()[0].Category != data.GeneralPractitioner {
		t.Errorf("%d services once joined", len(w.All()))
	}
}

// TestInheritance: a service says itself what differs from its site.
func TestInheritance(t *testing.T) {
	m := newMemory()
	s := site("h", data.Hospital, 59.9, 10.7, hoursOf("24/7"))
	s.Contact = data.Contact{Phone: "+471", Web: "https://example.no"}
	s.Services = append(s.Services, data.Service{
		ID: "csv-h-emergency-department", Category: data.EmergencyDepartment, Name: "Akuttmottaket",
		Contact: data.Contact{Phone: "+472"}, Hours: &data.Hours{Notation: data.OSMHours, Raw: "Mo-Fr 09:00-16:00", AsOf: vouched},
	})
	m.put(t, "csv", s)
	w := build(t, m)
	hospital, _ := w.Service("csv-h-hospital")
	emergency, _ := w.Service("csv-h-emergency-department")
	if hospital.Name != "h" || hospital.Contact.Phone != "+471" || !w.Openness(hospital, testNow).Always {
		t.Errorf("hospital %+v", hospital)
	}
	if emergency.Name != "Akuttmottaket" || emergency.Contact.Phone != "+472" || emergency.Contact.Web != "https://example.no" || w.Openness(emergency, testNow).Always {
		t.Errorf("emergency department %+v", emergency)
	}
}

// TestNothingIsLostSilently: what cannot be published as it stands is told.
func TestNothingIsLostSilently(t *testing.T) {
	m := newMemory()
	m.put(t, "municipalities", threeTowns()...)
	m.put(t, "csv", clinic("a", 61.5, 11, "0001", "1999"), site("b", "bakery", 61.5, 11))
	w := build(t, m)
	if len(w.All()) != 1 || !slices.Equal(w.All()[0].Areas, []string{"0001"}) {
		t.Errorf("published %+v", w.All())
	}
	var told []string
	for _, f := range w.Findings() {
		told = append(told, f.Rule+" "+f.Object+" "+f.Value)
	}
	if want := []string{"area-unresolved csv-a-emergency-clinic 1999", "category-unknown csv-b-bakery bakery"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}
