package locoreg

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/sinktest"
)

func read(t *testing.T, documents ...string) (*sinktest.Sink, error) {
	t.Helper()
	var inputs []importers.Input
	for i, d := range documents {
		inputs = append(inputs, importers.Input{Name: string(rune('a'+i)) + ".json", Reader: strings.NewReader(d)})
	}
	sink := &sinktest.Sink{}
	return sink, Reader{}.Read(context.Background(), inputs, importers.Options{}, sink)
}

func mustRead(t *testing.T, documents ...string) *sinktest.Sink {
	t.Helper()
	sink, err := read(t, documents...)
	if err != nil {
		t.Fatal(err)
	}
	return sink
}

const (
	clinic  = `{"resourceType":"Location","id":"L1","mode":"instance","status":"active","name":"Legevakten","managingOrganization":{"reference":"https://orgreg.grunndata.nhn.no/Organization/883974832"},"address":{"line":["Storgata 40"],"city":"OSLO","postalCode":"0182","country":"NO"},"position":{"longitude":10.76,"latitude":59.91},"hoursOfOperation":[{"availableTime":[{"daysOfWeek":["mon"],"allDay":true}]}]}`
	offered = `{"resourceType":"HealthcareService","id":"S1","active":true,"type":[{"coding":[{"system":"urn:oid:2.16.578.1.12.4.1.1.8663","code":"KA02"}]}],"location":[{"reference":"Location/L1"}],"name":"Legevakt"}`
)

func TestServicesBeforeLocationsInAnotherFile(t *testing.T) {
	for name, documents := range map[string][]string{
		"services first":   {"[" + offered + "]", "[" + clinic + "]"},
		"locations first":  {"[" + clinic + "]", "[" + offered + "]"},
		"one object each":  {clinic, offered},
		"lines":            {offered + "\n" + clinic + "\n"},
		"named lists":      {`{"healthcareServices":[` + offered + `],"locations":[` + clinic + `]}`},
		"bundle":           {`{"resourceType":"Bundle","entry":[{"resource":` + offered + `},{"resource":` + clinic + `}]}`},
		"without the type": {`{"healthcareServices":[` + strings.Replace(offered, `"resourceType":"HealthcareService",`, "", 1) + `]}`, "[" + strings.Replace(clinic, `"resourceType":"Location",`, "", 1) + "]"},
	} {
		sink := mustRead(t, documents...)
		if len(sink.Sites) != 1 || len(sink.Sites[0].Services) != 1 || len(sink.Findings) != 0 || sink.Rows != 2 {
			t.Errorf("%s: %d sites, %+v, %d rows", name, len(sink.Sites), sink.Findings, sink.Rows)
			continue
		}
		s := sink.Sites[0]
		if s.Key != "L1" || s.Services[0].Category != data.EmergencyClinic || s.Services[0].Evidence != "OID 8663 KA02" {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

// The number at the end of the reference is that of St. Olavs hospital HF: a
// legal entity over many places, which must never join them.
func TestReferenceTailIsTheLegalEntity(t *testing.T) {
	for _, reference := range []string{"Organization/883974832", "https://orgreg.grunndata.nhn.no/Organization/883974832"} {
		sink := mustRead(t, strings.Replace(clinic, "https://orgreg.grunndata.nhn.no/Organization/883974832", reference, 1))
		if k := sink.Sites[0].Keys; k.ParentOrg != "883974832" || k.OrgNumber != "" {
			t.Errorf("%s: %+v", reference, k)
		}
	}
	sink := mustRead(t, strings.Replace(clinic, "883974832", "883974833", 1))
	if k := sink.Sites[0].Keys; k.ParentOrg != "" || sink.ByRule()["org-number"] != 1 {
		t.Errorf("wrong check digit: %+v %v", k, sink.ByRule())
	}
}

func TestAddressOfLocationOrContact(t *testing.T) {
	inContact := strings.Replace(clinic, `"address":{`, `"contact":[{"telecom":[{"system":"phone","value":"116117"}]},{"address":{`, 1)
	inContact = strings.Replace(inContact, `"country":"NO"}`, `"country":"NO"}}]`, 1)
	want := data.Address{Street: "Storgata 40", PostalCode: "0182", City: "OSLO", Country: "NO"}
	for _, document := range []string{clinic, inContact} {
		if got := mustRead(t, document).Sites[0].Address; got != want {
			t.Errorf("%+v", got)
		}
	}
	if got := mustRead(t, inContact).Sites[0].Contact.Phone; got != "116117" {
		t.Errorf("phone %q", got)
	}
}

func TestServiceWithoutAvailabilityInherits(t *testing.T) {
	differing := strings.Replace(offered, `"name"`, `"availability":[{"availableTime":[{"daysOfWeek":["tue"],"availableStartTime":"08:00:00","availableEndTime":"12:00:00"}],"notAvailableTime":[{"description":"Kurs","during":{"start":"2026-12-01"}}]}],"name"`, 1)
	if s := mustRead(t, clinic, offered).Sites[0]; s.Services[0].Hours != nil || s.Hours == nil || s.Hours.Notation != data.LocoRegHours {
		t.Errorf("inherits: %+v", s)
	}
	s := mustRead(t, clinic, differing).Sites[0].Services[0]
	want := `[{"availableTime":[{"daysOfWeek":["tue"],"availableStartTime":"08:00:00","availableEndTime":"12:00:00"}],"notAvailableTime":[{"description":"Kurs","during":{"start":"2026-12-01"}}]}]`
	if s.Hours == nil || s.Hours.Raw != want || len(s.Closures) != 0 {
		t.Errorf("differs: %+v", s.Hours)
	}
}

func TestSuspendedIsNotInactive(t *testing.T) {
	status := func(s string) *sinktest.Sink {
		return mustRead(t, strings.Replace(clinic, `"active"`, `"`+s+`"`, 1), offered)
	}
	if sink := status("suspended"); len(sink.Sites) != 1 || !sink.Sites[0].Suspended || len(sink.Sites[0].Services) != 1 {
		t.Errorf("suspended: %+v", sink.Sites)
	}
	if sink := status("inactive"); len(sink.Sites) != 0 || sink.ByRule()["inactive-location"] != 1 || sink.Rows != 2 {
		t.Errorf("inactive: %+v %v", sink.Sites, sink.ByRule())
	}
	if sink := status("paused"); len(sink.Sites) != 1 || !sink.Sites[0].Suspended || sink.ByRule()["status"] != 1 {
		t.Errorf("unknown word: %+v %v", sink.Sites, sink.ByRule())
	}
}

func TestServicesLeftOut(t *testing.T) {
	for rule, document := range map[string]string{
		"inactive-service": strings.Replace(offered, `"active":true`, `"active":false`, 1),
		"unknown-type":     strings.Replace(offered, "KA02", "KX04X", 1),
		"no-location":      strings.Replace(offered, `[{"reference":"Location/L1"}]`, `[]`, 1),
		"unknown-location": strings.Replace(offered, "Location/L1", "Location/L2", 1),
		"no-id":            strings.Replace(offered, `"id":"S1",`, "", 1),
	} {
		sink := mustRead(t, clinic, document)
		if len(sink.Sites) != 1 || len(sink.Sites[0].Services) != 0 || sink.ByRule()[rule] != 1 {
			t.Errorf("%s: %+v %v", rule, sink.Sites, sink.ByRule())
		}
	}
}

func TestOneServiceAtTwoLocations(t *testing.T) {
	two := strings.Replace(offered, `[{"reference":"Location/L1"}]`, `[{"reference":"Location/L1"},{"reference":"Location/L2"}]`, 1)
	sink := mustRead(t, two, "["+clinic+","+strings.Replace(clinic, "L1", "L2", 1)+"]")
	if len(sink.Sites) != 2 || len(sink.Sites[0].Services) != 1 || len(sink.Sites[1].Services) != 1 {
		t.Errorf("%+v", sink.Sites)
	}
}

func TestPositionAbsent(t *testing.T) {
	for position, problems := range map[string]int{`{}`: 0, `null`: 0, `{"longitude":0,"latitude":0}`: 0, `{"longitude":10}`: 1, `{"longitude":"x","latitude":59}`: 1} {
		sink := mustRead(t, strings.Replace(clinic, `{"longitude":10.76,"latitude":59.91}`, position, 1), offered)
		if s := sink.Sites[0]; s.Position != nil || s.Accuracy != "" || sink.ByRule()["position"] != problems {
			t.Errorf("%s: %+v %v", position, s, sink.ByRule())
		}
	}
}

func TestDuplicateIDs(t *testing.T) {
	sink := mustRead(t, "["+clinic+","+strings.Replace(clinic, "Legevakten", "Nye legevakten", 1)+","+offered+","+offered+"]")
	if len(sink.Sites) != 1 || sink.Sites[0].Name != "Nye legevakten" || len(sink.Sites[0].Services) != 1 || sink.ByRule()["duplicate-id"] != 2 {
		t.Errorf("%+v %v", sink.Sites, sink.ByRule())
	}
}

func TestBadObjectsAreFindings(t *testing.T) {
	sink := mustRead(t, "["+clinic+`,{"resourceType":"Location","id":"L9","name":{"x":1}},{"resourceType":"Location","name":"no id"},7,{"resourceType":"Patient","id":"p"},`+
		"{\"resourceType\":\"Location\",\"id\":\"L8\",\"name\":\"Bod\xf8\"}]")
	if len(sink.Sites) != 1 || !maps.Equal(sink.ByRule(), map[string]int{"unreadable-object": 3, "no-id": 1, "unknown-resource": 1, "no-services": 1}) {
		t.Fatalf("%+v %v", sink.Sites, sink.ByRule())
	}
	for _, f := range sink.Findings {
		if f.Rule == "unreadable-object" && (f.File != "a.json" || f.Line < 2) {
			t.Errorf("%+v", f)
		}
		if f.Object == "" && f.Line == 6 && f.Field != "name" {
			t.Errorf("Latin-1: %+v", f)
		}
	}
}

func TestLongName(t *testing.T) {
	sink := mustRead(t, strings.Replace(clinic, "Legevakten", strings.Repeat("x", 10<<20), 1), offered)
	if len(sink.Sites) != 1 || sink.Sites[0].Name != "" || sink.ByRule()["text-too-long"] != 1 || len(sink.Findings[0].Value) > 200 {
		t.Errorf("%d sites, %v", len(sink.Sites), sink.ByRule())
	}
}

func TestNotAnExport(t *testing.T) {
	for name, document := range map[string]string{
		"truncated": `[` + clinic + `,{"resourceType":"Loc`,
		"CSV":       "id;name\n1;x\n",
		"a patient": `[{"resourceType":"Patient","id":"1"}]`,
		"UTF-16":    "\xff\xfe[\x00]\x00",
	} {
		if _, err := read(t, document); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "a.json") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if sink := mustRead(t, "[]"); sink.Rows != 0 || len(sink.Sites) != 0 {
		t.Errorf("empty: %+v", sink)
	}
}

type manifest struct {
	Rows     int
	Findings map[string]int
	Sites    map[string]struct {
		Name, Parent, Unit, Street, Post, City, Phone, AsOf string
		Lat, Lon                                            *float64
		Suspended                                           bool
		Hours                                               *string
		Services                                            []struct {
			Category, Name, Phone string
			Hours                 *string
		}
	}
}

// TestGeneratedExport reads what an independent generator wrote, in each form
// that an export may have, and compares every site with its manifest.
func TestGeneratedExport(t *testing.T) {
	var want manifest
	folder := sinktest.Generate(t, &want, "testdata/export.mjs", "6000", "20261123")
	if want.Rows < 10_000 || len(want.Sites) < 5_000 {
		t.Fatalf("manifest: %d rows", want.Rows)
	}
	for name, files := range map[string][]string{
		"services first": {"services.json", "locations.json"},
		"one object":     {"both.json"}, "bundle": {"bundle.json"}, "lines": {"lines.ndjson"},
	} {
		t.Run(name, func(t *testing.T) { compare(t, sinktest.ReadFiles(t, Reader{}, folder, files...), want) })
	}
}

func compare(t *testing.T, sink *sinktest.Sink, want manifest) {
	t.Helper()
	if sink.Rows != want.Rows || len(sink.Sites) != len(want.Sites) || !maps.Equal(sink.ByRule(), want.Findings) {
		t.Errorf("%d rows, want %d; %d sites, want %d; findings %v, want %v", sink.Rows, want.Rows, len(sink.Sites), len(want.Sites), sink.ByRule(), want.Findings)
	}
	for _, s := range sink.Sites {
		w, ok := want.Sites[s.Key]
		if !ok {
			t.Fatalf("site %s is not in the manifest", s.Key)
		}
		asOf := ""
		if !s.AsOf.IsZero() {
			asOf = s.AsOf.Format(time.RFC3339)
		}
		got := []any{s.Name, s.Keys.ParentOrg, s.Keys.OrgNumber, s.Address.Street, s.Address.PostalCode, s.Address.City, s.Contact.Phone, asOf, s.Suspended, raw(s.Hours), s.Position == nil, len(s.Services)}
		wanted := []any{w.Name, w.Parent, w.Unit, w.Street, w.Post, w.City, w.Phone, w.AsOf, w.Suspended, w.Hours, w.Lat == nil, len(w.Services)}
		if !reflect.DeepEqual(got, wanted) {
			t.Fatalf("site %s: %v, want %v", s.Key, got, wanted)
		}
		if s.Position != nil && (s.Position.Lat != *w.Lat || s.Position.Lon != *w.Lon) {
			t.Fatalf("site %s lies at %v", s.Key, s.Position)
		}
		for i, o := range s.Services {
			if ws := w.Services[i]; string(o.Category) != ws.Category || o.Name != ws.Name || o.Contact.Phone != ws.Phone || !reflect.DeepEqual(raw(o.Hours), ws.Hours) {
				t.Fatalf("site %s service %d: %+v, want %+v", s.Key, i, o, ws)
			}
		}
	}
}

func raw(h *data.Hours) *string {
	if h == nil {
		return nil
	}
	return &h.Raw
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("[" + clinic + "," + offered + "]"))
	f.Add([]byte(offered + "\n" + clinic))
	f.Add([]byte(`{"locations":[],"healthcareServices":[{}]}`))
	f.Fuzz(func(t *testing.T, document []byte) {
		sink := &sinktest.Sink{}
		err := Reader{}.Read(context.Background(), []importers.Input{{Name: "f.json", Reader: strings.NewReader(string(document))}}, importers.Options{}, sink)
		if err != nil && !errors.Is(err, data.ErrInvalid) {
			t.Fatal(err)
		}
		for _, s := range sink.Sites {
			if s.Key == "" || s.Services == nil {
				t.Fatalf("%+v", s)
			}
		}
	})
}

// TestDelta: an inactive location is deleted, a service that has ended is no
// longer offered at its location, and half a location changes nothing.
func TestDelta(t *testing.T) {
	inactive := strings.Replace(clinic, `"status":"active"`, `"status":"inactive"`, 1)
	ended := strings.Replace(offered, `"active":true`, `"active":false`, 1)
	for name, row := range map[string]struct {
		document string
		sites    int
		services int
		deleted  string
		rule     string
	}{
		"changed":             {clinic + offered, 1, 1, "", "delta-whole-site"},
		"inactive location":   {inactive, 0, 0, "[site L1]", "inactive-location"},
		"inactive both":       {inactive + ended, 0, 0, "[site L1]", "inactive-location"},
		"service ended":       {clinic + ended, 1, 0, "", "no-services"},
		"place without":       {clinic, 0, 0, "", "delta-incomplete"},
		"ended, place absent": {ended, 0, 0, "", "unknown-location"},
	} {
		sink := &sinktest.Sink{}
		err := Reader{}.Read(context.Background(), []importers.Input{{Name: "a", Reader: strings.NewReader(row.document)}}, importers.Options{Delta: true}, sink)
		if err != nil || len(sink.Sites) != row.sites || sink.ByRule()[row.rule] != 1 || row.deleted != "" && fmt.Sprint(sink.Deleted) != row.deleted || row.deleted == "" && len(sink.Deleted) != 0 {
			t.Errorf("%s: %v, %+v, deleted %v, %v", name, err, sink.Sites, sink.Deleted, sink.ByRule())
			continue
		}
		if row.sites == 1 && len(sink.Sites[0].Services) != row.services {
			t.Errorf("%s: %+v", name, sink.Sites[0].Services)
		}
		if want := 1 + strings.Count(row.document, "}{"); sink.Rows != want {
			t.Errorf("%s: %d rows, want %d", name, sink.Rows, want)
		}
	}
}
