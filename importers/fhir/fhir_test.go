package fhir

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/importers"
	"finnfram/importers/sinktest"
)

func read(options importers.Options, documents ...string) (*sinktest.Sink, error) {
	var inputs []importers.Input
	for i, d := range documents {
		inputs = append(inputs, importers.Input{Name: string(rune('a' + i)), Reader: strings.NewReader(d)})
	}
	sink := &sinktest.Sink{}
	return sink, Reader{}.Read(context.Background(), inputs, options, sink)
}

func mustRead(t *testing.T, documents ...string) *sinktest.Sink {
	t.Helper()
	sink, err := read(importers.Options{}, documents...)
	if err != nil {
		t.Fatal(err)
	}
	return sink
}

// edit replaces each first text of a pair by the second, once.
func edit(document string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(document, pairs[i]) {
			panic("the document lacks " + pairs[i])
		}
		document = strings.Replace(document, pairs[i], pairs[i+1], 1)
	}
	return document
}

const (
	place   = `{"resourceType":"Location","id":"L1","meta":{"lastUpdated":"2026-10-01T12:00:00+02:00"},"identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.101","value":"974749025"},{"system":"urn:oid:2.16.578.1.12.4.1.2","value":"8097"},{"system":"urn:oid:2.16.578.1.12.4.1.2","value":"8098"}],"status":"active","name":"Legevakten","telecom":[{"system":"phone","value":"22 98 87 20"},{"system":"url","value":"https://example.no"}],"address":{"line":["Storgata 40"],"city":"OSLO","district":"Oslo","_district":{"extension":[{"url":"http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode","valueCoding":{"system":"urn:oid:2.16.578.1.12.4.1.1.3402","code":"0301"}}]},"postalCode":"0182","country":"NO"},"position":{"longitude":10.76,"latitude":59.91},"managingOrganization":{"reference":"Organization/O1"},"hoursOfOperation":[{"daysOfWeek":["mon","tue"],"openingTime":"08:00:00","closingTime":"16:00:00"}]}`
	offered = `{"resourceType":"HealthcareService","id":"S1","active":true,"providedBy":{"reference":"Organization/O1"},"type":[{"coding":[{"system":"urn:oid:2.16.578.1.12.4.1.1.8663","code":"KA02"}]}],"location":[{"reference":"Location/L1"}],"name":"Legevakt","communication":[{"coding":[{"system":"urn:ietf:bcp:47","code":"nb-NO"}]},{"coding":[{"code":"se"}]}]}`
	owner   = `{"resourceType":"Organization","id":"O1","identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.101","value":"883974832"}],"name":"St. Olavs hospital HF"}`
)

func bundle(kind string, entries ...string) string {
	return `{"resourceType":"Bundle","type":"` + kind + `","timestamp":"2026-11-01T00:00:00Z","entry":[` + strings.Join(entries, ",") + `]}`
}

func entry(resource string) string { return `{"resource":` + resource + `}` }

func full(url, resource string) string {
	return `{"fullUrl":"` + url + `","resource":` + resource + `,"request":{"method":"POST","url":"x"}}`
}

var wanted = data.Site{
	Key: "L1", Name: "Legevakten", Position: &geo.Point{Lat: 59.91, Lon: 10.76}, Accuracy: data.ExactAccuracy,
	Address:  data.Address{Street: "Storgata 40", PostalCode: "0182", City: "OSLO", Municipality: "Oslo", MunicipalityCode: "0301", Country: "NO"},
	Keys:     data.Keys{OrgNumber: "974749025", ParentOrg: "883974832", HERIDs: []string{"8097", "8098"}},
	Contact:  data.Contact{Phone: "+4722988720", Web: "https://example.no"},
	Hours:    &data.Hours{Notation: data.FHIRHours, Raw: `{"hoursOfOperation":[{"closingTime":"16:00:00","daysOfWeek":["mon","tue"],"openingTime":"08:00:00"}]}`, AsOf: time.Date(2026, 10, 1, 10, 0, 0, 0, time.UTC)},
	AsOf:     time.Date(2026, 10, 1, 10, 0, 0, 0, time.UTC),
	Services: []data.Service{{Category: data.EmergencyClinic, Name: "Legevakt", Evidence: "OID 8663 KA02", Languages: []string{"nb", "se"}}},
}

const asXML = `<?xml version="1.0" encoding="UTF-8"?>
<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>
<entry><resource><HealthcareService><id value="S1"/><active value="true"/><providedBy><reference value="Organization/O1"/></providedBy>
 <type><coding><system value="urn:oid:2.16.578.1.12.4.1.1.8663"/><code value="KA02"/></coding></type><location><reference value="Location/L1"/></location><name value="Legevakt"/>
 <communication><coding><code value="nb-NO"/></coding></communication><communication><coding><code value="se"/></coding></communication></HealthcareService></resource></entry>
<entry><resource><Organization><id value="O1"/><identifier><system value="urn:oid:2.16.578.1.12.4.1.4.101"/><value value="883974832"/></identifier><name value="St. Olavs hospital HF"/></Organization></resource></entry>
<entry><resource><Location><id value="L1"/><meta><lastUpdated value="2026-10-01T12:00:00+02:00"/></meta><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>Storgata 1</p></div></text>
 <identifier><system value="urn:oid:2.16.578.1.12.4.1.4.101"/><value value="974749025"/></identifier>
 <identifier><system value="urn:oid:2.16.578.1.12.4.1.2"/><value value="8097"/></identifier><identifier><system value="urn:oid:2.16.578.1.12.4.1.2"/><value value="8098"/></identifier>
 <status value="active"/><name value="Legevakten"/><telecom><system value="phone"/><value value="22 98 87 20"/></telecom><telecom><system value="url"/><value value="https://example.no"/></telecom>
 <address><line value="Storgata 40"/><city value="OSLO"/><district value="Oslo"><extension url="http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode"><valueCoding><code value="0301"/></valueCoding></extension></district><postalCode value="0182"/><country value="NO"/></address>
 <position><longitude value="10.76"/><latitude value="59.91"/></position><managingOrganization><reference value="Organization/O1"/></managingOrganization>
 <hoursOfOperation><daysOfWeek value="mon"/><daysOfWeek value="tue"/><openingTime value="08:00:00"/><closingTime value="16:00:00"/></hoursOfOperation></Location></resource></entry>
</Bundle>`

// The same directory in every form and order must give the same site.
func TestForms(t *testing.T) {
	base := "https://server.no/fhir/"
	urn := func(n string) string { return "urn:uuid:00000000-0000-4000-8000-00000000000" + n }
	byURN := []string{
		full(urn("2"), edit(offered, "Organization/O1", urn("3"), "Location/L1", urn("1"))),
		full(urn("1"), edit(place, "Organization/O1", urn("3"))), full(urn("3"), owner),
	}
	byIdentifier := edit(offered, `{"reference":"Location/L1"}`, `{"identifier":{"system":"urn:oid:2.16.578.1.12.4.1.4.101","value":"974 749 025"}}`)
	conditional := edit(offered, "Location/L1", "Location?identifier=urn:oid:2.16.578.1.12.4.1.2|8098")
	for name, documents := range map[string][]string{
		"collection":         {bundle("collection", entry(owner), entry(place), entry(offered))},
		"services first":     {bundle("searchset", entry(offered), entry(place), entry(owner))},
		"lines":              {offered + "\n" + owner + "\n" + place + "\n"},
		"bulk export":        {offered, place, owner},
		"pages":              {bundle("searchset", entry(offered)), bundle("searchset", entry(place)), bundle("searchset", entry(owner))},
		"array of resources": {"[" + place + "," + offered + "," + owner + "]"},
		"array of bundles":   {"[" + bundle("searchset", entry(place), entry(owner)) + "," + bundle("searchset", entry(offered)) + "]"},
		"bundle in a bundle": {bundle("collection", entry(bundle("collection", entry(place), entry(owner))), entry(offered))},
		"urn:uuid":           {bundle("transaction", byURN...)},
		"absolute":           {bundle("searchset", full(base+"HealthcareService/S1", edit(offered, "Location/L1", base+"Location/L1", "Organization/O1", base+"Organization/O1")), full(base+"Location/L1", place), full(base+"Organization/O1", owner))},
		"versioned":          {bundle("batch", entry(edit(offered, "Location/L1", "Location/L1/_history/4")), entry(place), entry(owner))},
		"identifier only":    {bundle("collection", entry(byIdentifier), entry(place), entry(owner))},
		"conditional":        {bundle("transaction", entry(conditional), entry(place), entry(owner))},
		"contained owner":    {bundle("collection", entry(edit(place, "Organization/O1", "#o", `"status"`, `"contained":[`+edit(owner, "O1", "o")+`],"status"`)), entry(offered))},
		"owner by number":    {bundle("collection", entry(edit(place, `{"reference":"Organization/O1"}`, `{"identifier":{"system":"http://data.brreg.no/begrep/28155","value":"883974832"}}`)), entry(offered))},
		"unknown extensions": {bundle("collection", entry(edit(place, `"status"`, `"extension":[{"url":"http://example.com/x","valueQuantity":{"value":3}},{"url":"http://hl7.no/fhir/StructureDefinition/no-basis-urban-district","valueCoding":{"code":"030101"}}],"status"`)), entry(offered), entry(owner))},
		"XML":                {asXML},
	} {
		sink := mustRead(t, documents...)
		if len(sink.Sites) != 1 || len(sink.Findings) != 0 {
			t.Errorf("%s: %+v, findings %+v", name, sink.Sites, sink.Findings)
			continue
		}
		if !reflect.DeepEqual(sink.Sites[0], wanted) {
			t.Errorf("%s:\n%+v, want\n%+v", name, sink.Sites[0], wanted)
		}
	}
}

func TestContainedLocation(t *testing.T) {
	sink := mustRead(t, edit(offered, "Location/L1", "#p", `"active"`, `"contained":[`+edit(place, "L1", "p")+`],"active"`))
	if len(sink.Sites) != 1 || sink.Sites[0].Key != "S1-p" || len(sink.Sites[0].Services) != 1 {
		t.Errorf("%+v %v", sink.Sites, sink.ByRule())
	}
}

func TestPostalAddressBeforePhysical(t *testing.T) {
	two := edit(place, `"address":{`, `"address":[{"type":"postal","line":["Postboks 221 Skøyen"],"city":"OSLO","postalCode":"0213"},{"type":"physical",`, `"country":"NO"}`, `"country":"NO"}]`)
	if got := mustRead(t, two).Sites[0].Address; got != wanted.Address {
		t.Errorf("%+v", got)
	}
	box := edit(place, "Storgata 40", "Postboks 221 Skøyen")
	if got := mustRead(t, box).Sites[0].Address; got.Street != "" || got.Extra != "Postboks 221 Skøyen" {
		t.Errorf("a post box is no street: %+v", got)
	}
}

func TestWordTestAsOrgNumber(t *testing.T) {
	sink := mustRead(t, place, edit(offered, `{"reference":"Organization/O1"}`, `{"identifier":{"system":"urn:oid:2.16.578.1.12.4.1.4.101","value":"test"}}`))
	if sink.ByRule()["org-number"] != 1 || sink.Sites[0].Keys.ParentOrg != "" {
		t.Errorf("%v %+v", sink.ByRule(), sink.Sites[0].Keys)
	}
}

func TestOneNumberOnTwoLocationsIsTheOwners(t *testing.T) {
	sink := mustRead(t, place+"\n"+edit(place, "L1", "L2")+"\n"+offered)
	for _, s := range sink.Sites {
		if s.Keys.OrgNumber != "" || s.Keys.ParentOrg != "974749025" {
			t.Errorf("%s: %+v", s.Key, s.Keys)
		}
	}
	if len(sink.Sites) != 2 || sink.ByRule()["shared-org-number"] != 2 {
		t.Errorf("%v", sink.ByRule())
	}
}

func TestDeletions(t *testing.T) {
	gone := `{"request":{"method":"DELETE","url":"Location/L1"}}`
	stopped := `{"fullUrl":"https://s/fhir/HealthcareService/S1","request":{"method":"DELETE","url":"HealthcareService/S1"},"response":{"status":"204","lastModified":"2026-10-20T00:00:00Z"}}`
	if sink := mustRead(t, bundle("history", gone, entry(place), entry(offered))); len(sink.Sites) != 0 || len(sink.Deleted) != 0 {
		t.Errorf("history has the newest first: %+v", sink.Sites)
	}
	if sink := mustRead(t, bundle("history", entry(place), gone, entry(offered))); len(sink.Sites) != 1 {
		t.Errorf("made again after it was deleted: %+v %v", sink.Sites, sink.ByRule())
	}
	if sink := mustRead(t, bundle("transaction", entry(place), gone)); len(sink.Sites) != 0 {
		t.Errorf("a transaction is in order: %+v", sink.Sites)
	}
	dated := edit(offered, `"active"`, `"meta":{"lastUpdated":"2026-10-19T00:00:00Z"},"active"`)
	if sink := mustRead(t, bundle("searchset", stopped, entry(dated), entry(place))); len(sink.Sites) != 1 || len(sink.Sites[0].Services) != 0 {
		t.Errorf("the later date wins: %+v", sink.Sites)
	}
	sink, err := read(importers.Options{Delta: true}, bundle("history", gone, stopped))
	if err != nil || !slices.Equal(sink.Deleted, []string{"site L1"}) || sink.ByRule()["delete-needs-whole"] != 1 {
		t.Errorf("delta: %v %v %v", err, sink.Deleted, sink.ByRule())
	}
}

func TestNewestVersionWins(t *testing.T) {
	older := edit(place, "2026-10-01", "2025-10-01", "Legevakten", "Gamle legevakten")
	for _, documents := range [][]string{{place, older, offered}, {older, place, offered}} {
		if sink := mustRead(t, documents...); len(sink.Sites) != 1 || sink.Sites[0].Name != "Legevakten" || sink.ByRule()["older-version"] != 1 || sink.Sites[0].Keys.OrgNumber == "" {
			t.Errorf("%+v %v", sink.Sites, sink.ByRule())
		}
	}
	sink := mustRead(t, bundle("collection", full("https://a.no/Location/L1", place), full("https://b.no/Location/L1", older), entry(offered)))
	if len(sink.Sites) != 1 || sink.ByRule()["two-servers"] != 1 {
		t.Errorf("two servers: %v", sink.ByRule())
	}
}

func TestDeltaDoesNotEmptyAPlace(t *testing.T) {
	sink, err := read(importers.Options{Delta: true}, place)
	if err != nil || len(sink.Sites) != 0 || sink.ByRule()["delta-incomplete"] != 1 {
		t.Errorf("%v %+v %v", err, sink.Sites, sink.ByRule())
	}
	if sink, err = read(importers.Options{Delta: true}, place, offered); err != nil || len(sink.Sites) != 1 || sink.ByRule()["delta-whole-site"] != 1 {
		t.Errorf("%v %+v %v", err, sink.Sites, sink.ByRule())
	}
	if sink, err = read(importers.Options{Delta: true}, edit(place, "active", "inactive")); err != nil || !slices.Equal(sink.Deleted, []string{"site L1"}) {
		t.Errorf("%v %v", err, sink.Deleted)
	}
}

func TestStatus(t *testing.T) {
	if sink := mustRead(t, edit(place, `"active"`, `"suspended"`), offered); len(sink.Sites) != 1 || !sink.Sites[0].Suspended {
		t.Errorf("suspended: %+v", sink.Sites)
	}
	if sink := mustRead(t, edit(place, `"active"`, `"inactive"`), offered); len(sink.Sites) != 0 || sink.ByRule()["inactive-location"] != 1 {
		t.Errorf("inactive: %+v", sink.Sites)
	}
	if sink := mustRead(t, place, edit(offered, `"active":true`, `"active":false`)); len(sink.Sites[0].Services) != 0 || sink.ByRule()["inactive-service"] != 1 {
		t.Errorf("inactive service: %+v", sink.Sites)
	}
	closed := edit(place, `"name"`, `"operationalStatus":{"system":"http://terminology.hl7.org/CodeSystem/v2-0116","code":"C"},"name"`)
	if sink := mustRead(t, closed, offered); !sink.Sites[0].Suspended {
		t.Error("operational status closed")
	}
}

func TestPartOf(t *testing.T) {
	ward := `{"resourceType":"Location","id":"W1","name":"Akutten","partOf":{"reference":"Location/F1"},"physicalType":{"coding":[{"code":"wa"}]}}`
	floor := `{"resourceType":"Location","id":"F1","name":"1. etasje","partOf":{"reference":"urn:uuid:aa"},"physicalType":{"coding":[{"code":"lvl"}]}}`
	emergency := edit(offered, "Location/L1", "Location/W1", "8663", "8653", "KA02", "6")
	sink := mustRead(t, bundle("collection", entry(emergency), entry(ward), entry(floor), full("urn:uuid:AA", place)))
	var names []string
	for _, s := range sink.Sites {
		names = append(names, s.Name)
		if *s.Position != *wanted.Position || s.Address != wanted.Address {
			t.Errorf("%s: %v %+v", s.Name, s.Position, s.Address)
		}
		if s.Name == "Akutten" && (len(s.Services) != 1 || s.Services[0].Category != data.EmergencyDepartment || s.Hours != nil) {
			t.Errorf("%+v", s)
		}
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"Akutten", "Legevakten"}) { // the floor offers nothing
		t.Errorf("%q %v", names, sink.ByRule())
	}
	loop := strings.ReplaceAll(ward, "F1", "W1")
	if sink := mustRead(t, loop, emergency); len(sink.Sites) != 1 || sink.Sites[0].Position != nil {
		t.Errorf("part of itself: %+v", sink.Sites)
	}
}

func TestCategories(t *testing.T) {
	code := func(member, system, value string) string {
		return edit(offered, `"type":[{"coding":[{"system":"urn:oid:2.16.578.1.12.4.1.1.8663","code":"KA02"}]}]`, `"`+member+`":[{"coding":[{"system":"`+system+`","code":"`+value+`"}]}]`)
	}
	const oid = "urn:oid:2.16.578.1.12.4.1.1."
	for _, c := range []struct {
		document string
		want     data.Category
	}{
		{code("type", oid+"8663", "ka02"), data.EmergencyClinic}, {code("type", oid+"8663", "KF0103"), data.YouthClinic}, {code("category", oid+"8663", "KX05"), data.AcuteBed},
		{code("type", oid+"8664", "PA"), data.Pharmacy}, {code("type", oid+"8653", "4"), data.EmergencyClinic}, {code("type", oid+"8653", "7"), data.AmbulanceStation},
		{code("specialty", oid+"8655", "A06"), data.Dentist}, {code("category", oid+"9040", "101"), data.Hospital}, {code("type", "2.16.578.1.12.4.1.1.8663", "KF01"), data.ChildHealthClinic},
		{code("specialty", oid+"8655", "S0208"), ""}, {code("specialty", oid+"8451", "1"), ""}, {code("specialty", oid+"9151", "1"), ""}, {code("type", "http://snomed.info/sct", "KA02"), ""},
	} {
		sink := mustRead(t, place, c.document)
		var got data.Category
		if len(sink.Sites[0].Services) == 1 {
			got = sink.Sites[0].Services[0].Category
		}
		if got != c.want || (c.want == "") != (sink.ByRule()["unknown-type"] == 1) {
			t.Errorf("%s: %q %v, want %q", c.document, got, sink.ByRule(), c.want)
		}
	}
}

// Departments that are known only as parts of a hospital are one hospital.
func TestOneHospitalOfManyDepartments(t *testing.T) {
	department := edit(offered, "8663", "9040", "KA02", "101", `"name":"Legevakt"`, `"name":"Ortopedi","availableTime":[{"daysOfWeek":["mon"],"allDay":true}]`)
	sink := mustRead(t, place, department, edit(department, "S1", "S2", "Ortopedi", "Kirurgi"))
	got := sink.Sites[0].Services
	if len(got) != 1 || got[0].Category != data.Hospital || got[0].Name != "" || got[0].Hours != nil {
		t.Errorf("%+v", got)
	}
}

func TestTypeOfLocation(t *testing.T) {
	pharmacy := edit(place, `"status"`, `"type":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-RoleCode","code":"OUTPHARM"}]}],"status"`)
	if got := mustRead(t, pharmacy).Sites[0].Services; len(got) != 1 || got[0].Category != data.Pharmacy {
		t.Errorf("%+v", got)
	}
}

func TestHours(t *testing.T) {
	for name, c := range map[string]struct{ members, want string }{
		"own":        {`"availableTime":[{"daysOfWeek":["sat"],"allDay":true}],"notAvailable":[{"description":"Kurs","during":{"start":"2026-12-01"}}],"availabilityExceptions":"Ring \"først\""`, `{"availableTime":[{"allDay":true,"daysOfWeek":["sat"]}],"notAvailable":[{"description":"Kurs","during":{"start":"2026-12-01"}}],"availabilityExceptions":"Ring \"først\""}`},
		"only away":  {`"notAvailable":[{"description":"Kurs","during":{"start":"2026-12-01"}}]`, `{"hoursOfOperation":[{"closingTime":"16:00:00","daysOfWeek":["mon","tue"],"openingTime":"08:00:00"}],"notAvailable":[{"description":"Kurs","during":{"start":"2026-12-01"}}]}`},
		"inherited":  {`"availableTime":[]`, ""},
		"R5":         {`"availability":[{"availableTime":[{"daysOfWeek":["sat"]}]}]`, `[{"availableTime":[{"daysOfWeek":["sat"]}]}]`},
		"only prose": {`"availabilityExceptions":"Stengt i påsken"`, `{"hoursOfOperation":[{"closingTime":"16:00:00","daysOfWeek":["mon","tue"],"openingTime":"08:00:00"}],"availabilityExceptions":"Stengt i påsken"}`},
	} {
		h := mustRead(t, place, edit(offered, `"name"`, c.members+`,"name"`)).Sites[0].Services[0].Hours
		if c.want == "" && h != nil || c.want != "" && (h == nil || h.Raw != c.want) {
			t.Errorf("%s: %+v", name, h)
		}
	}
	xml := mustRead(t, edit(asXML, `<daysOfWeek value="mon"/><daysOfWeek value="tue"/><openingTime value="08:00:00"/><closingTime value="16:00:00"/>`, `<daysOfWeek value="mon"/><allDay value="true"/>`))
	if got := xml.Sites[0].Hours.Raw; got != `{"hoursOfOperation":[{"allDay":true,"daysOfWeek":["mon"]}]}` {
		t.Errorf("XML: %s", got)
	}
}

func TestPositionAbsent(t *testing.T) {
	const position = `"position":{"longitude":10.76,"latitude":59.91},`
	for written, problems := range map[string]int{"": 0, `"position":{},`: 0, `"position":{"longitude":0,"latitude":0},`: 0, `"position":{"longitude":10},`: 1} {
		sink := mustRead(t, edit(place, position, written), offered)
		if s := sink.Sites[0]; s.Position != nil || s.Accuracy != "" || sink.ByRule()["position"] != problems {
			t.Errorf("%s: %+v", written, s)
		}
	}
}

func TestKeysAndBoundary(t *testing.T) {
	more := edit(place, `"status"`, `"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/location-boundary-geojson","valueAttachment":{"contentType":"application/geo+json","data":"e30="}}],"status"`,
		`"value":"8098"}`, `"value":"8098"},{"system":"urn:oid:2.16.578.1.12.4.1.4.107","value":"1001"},{"system":"http://hl7.no/fhir/NamingSystem/RESHid","value":"100317"}`)
	sink := mustRead(t, more, offered)
	k := sink.Sites[0].Keys
	if k.PharmacyNumber != "1001" || k.RESH != "100317" || sink.ByRule()["boundary-kept-out"] != 1 {
		t.Errorf("%+v %v", k, sink.ByRule())
	}
	if sink := mustRead(t, edit(more, "1001", "985")); sink.Sites[0].Keys.PharmacyNumber != "" || sink.ByRule()["pharmacy-number"] != 1 {
		t.Errorf("%+v", sink.Sites[0].Keys)
	}
	two := edit(offered, `[{"reference":"Location/L1"}]`, `[{"reference":"Location/L1"},{"reference":"Location/L2"}]`, `"active"`, `"identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.2","value":"77"}],"active"`)
	for _, s := range mustRead(t, place, edit(place, "L1", "L2", "974749025", "915933149"), two).Sites {
		if slices.Contains(s.Keys.HERIDs, "77") {
			t.Errorf("%s: a service at two places gives its HER-id to neither: %+v", s.Key, s.Keys)
		}
	}
}

func TestServicesThatFindNoPlace(t *testing.T) {
	for rule, documents := range map[string][]string{
		"unknown-location":    {place, edit(offered, "Location/L1", "Location/L9")},
		"no-location":         {place, owner, edit(offered, `[{"reference":"Location/L1"}]`, `[]`)},
		"ambiguous-reference": {place, edit(place, "L1", "L2"), edit(offered, `{"reference":"Location/L1"}`, `{"identifier":{"system":"urn:oid:2.16.578.1.12.4.1.2","value":"8097"}}`)},
		"unknown-type":        {place, edit(offered, "KA02", "XX")},
		"contained-missing":   {place, edit(offered, "Location/L1", "#x")},
	} {
		sink := mustRead(t, documents...)
		if sink.ByRule()[rule] != 1 {
			t.Errorf("%s: %v", rule, sink.ByRule())
		}
		for _, s := range sink.Sites {
			if len(s.Services) != 0 {
				t.Errorf("%s: %+v", rule, s)
			}
		}
	}
}

func TestBadObjects(t *testing.T) {
	sink := mustRead(t, bundle("collection", entry(place), `7`, `{"resource":null}`, entry(`{"resourceType":"Location"}`), entry(`{"resourceType":"Location","id":"L3","name":["a"]}`),
		entry(`{"resourceType":"Practitioner","id":"p"}`), entry("{\"resourceType\":\"Location\",\"id\":\"L4\",\"name\":\"Bod\xf8\"}"), entry(offered)))
	want := map[string]int{"unreadable-object": 3, "empty-entry": 1, "no-id": 1, "other-resource": 1}
	if len(sink.Sites) != 1 || !reflect.DeepEqual(sink.ByRule(), want) || sink.Rows != 8 {
		t.Errorf("%d rows, %v", sink.Rows, sink.ByRule())
	}
	for _, f := range sink.Findings {
		if f.File != "a" || f.Line < 2 || f.Line == 7 && f.Field != "name" {
			t.Errorf("%+v", f)
		}
	}
	if sink := mustRead(t, `{"resourceType":"Bundle","type":"searchset","total":0}`); sink.Rows != 0 || len(sink.Findings) != 0 {
		t.Errorf("an empty answer: %v", sink.ByRule())
	}
}

func TestNotADirectory(t *testing.T) {
	latin1 := edit(asXML, "Legevakten", "Bod\xf8 legevakt")
	for name, c := range map[string]struct{ document, says string }{
		"truncated JSON": {bundle("collection", entry(place))[:400], "a: object 1: the file ends in the middle"},
		"truncated XML":  {asXML[:1500], "a: line 10: unexpected EOF"},
		"other XML":      {`<osm version="0.6"><node id="1"/></osm>`, `a: the root element "osm" is not FHIR`},
		"other JSON":     {`[{"resourceType":"Patient","id":"1"}]`, "a: no Location"},
		"document type":  {`<!DOCTYPE x [<!ENTITY a "b">]>` + asXML[39:], "a document type is not accepted"},
		"entity":         {edit(asXML, "Legevakten", "&boom;"), "invalid character entity"},
		"Latin-1 XML":    {latin1, "invalid UTF-8"},
		"long attribute": {edit(asXML, "Legevakten", strings.Repeat("x", 17<<20)), "longer than 16 MiB"},
		"only a comment": {"<!-- -->", "a: "},
	} {
		if _, err := read(importers.Options{}, c.document); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %.200v; want %s", name, err, c.says)
		}
	}
	declared := edit(latin1, "UTF-8", "ISO-8859-1")
	if sink := mustRead(t, declared); len(sink.Sites) != 1 || sink.Sites[0].Name != "Bodø legevakt" {
		t.Errorf("declared Latin-1: %+v", sink.Sites)
	}
	deep := edit(asXML, `<status value="active"/>`, strings.Repeat("<a>", 5000)+strings.Repeat("</a>", 5000))
	if sink := mustRead(t, deep); len(sink.Sites) != 0 || sink.ByRule()["unreadable-object"] != 1 {
		t.Errorf("deep: %+v %v", sink.Sites, sink.ByRule())
	}
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(bundle("history", entry(place), entry(offered), entry(owner))), false)
	f.Add([]byte(offered+"\n"+place+"\n"), true)
	f.Fuzz(fuzz)
}

func FuzzXML(f *testing.F) {
	f.Add([]byte(asXML), false)
	f.Fuzz(fuzz)
}

func fuzz(t *testing.T, document []byte, delta bool) {
	sink, err := read(importers.Options{Delta: delta}, string(document))
	if err != nil && !errors.Is(err, data.ErrInvalid) {
		t.Fatal(err)
	}
	for _, s := range sink.Sites {
		if s.Key == "" || s.Services == nil {
			t.Fatalf("%+v", s)
		}
	}
}
