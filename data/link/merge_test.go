package link

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"finnfram/data"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func whole(inputs []Input) Group {
	var g Group
	for i := range inputs {
		g.Members = append(g.Members, int32(i))
	}
	return g
}

func contact(phone, web string) func(*Input) {
	return func(in *Input) { in.Site.Contact = data.Contact{Phone: phone, Web: web} }
}

func hours(raw, asOf string) func(*Input) {
	return func(in *Input) {
		in.Site.Hours = &data.Hours{Notation: data.OSMHours, Raw: raw}
		if asOf != "" {
			in.Site.Hours.AsOf = day(asOf)
		}
	}
}

// conflicts writes them as «field: chosen source, not others».
func conflicts(list []Conflict) string {
	var out []string
	for _, c := range list {
		var others []string
		for _, o := range c.Others {
			others = append(others, string(o.Source))
		}
		out = append(out, c.Field+": "+string(c.Chosen.Source)+", not "+strings.Join(others, " "))
	}
	return strings.Join(out, "; ")
}

func TestPrecedence(t *testing.T) {
	want := []data.Source{"locoreg", "fhir", "helsenorge", "ourhospitals", "norway", "brreg", "osm", "derived"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b data.Source) int { return rank(a) - rank(b) })
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if rank("osm-oslo") != rank("osm") || rank("osmium") != rank("ourhospitals") {
		t.Error("a source's name counts whole or before a hyphen")
	}
}

func TestMergeFields(t *testing.T) {
	ph := data.Pharmacy
	inputs := []Input{
		input("osm-1", 40, ph, name("Svane apotek"), contact("+47 22 98 87 20", "https://www.svane.no/"), street("Storgata 1", "0155"), level("1")),
		input("brreg-1", 0, ph, name("SVANE APOTEK OG PARFYMERI AS"), contact("22988721", ""), street("Storgt. 1", "0155"), org(orgA), accuracy(data.AddressAccuracy)),
		input("locoreg-1", 2, ph, contact("+4722988720", "svane.no"), accuracy(data.PostcodeAccuracy)),
	}
	inputs[0].Site.Wheelchair, inputs[1].Site.Suspended = "yes", true
	inputs[0].Site.Names = map[string]string{"se": "Apotehka"}
	for range 2 {
		slices.Reverse(inputs)
		m := Merge(inputs, whole(inputs), Options{})
		s := m.Site
		if s.ID != "locoreg-1" || !slices.Equal(m.Members, []data.SiteID{"locoreg-1", "brreg-1", "osm-1"}) {
			t.Errorf("id %s, members %v", s.ID, m.Members)
		}
		from := map[string]data.Source{}
		for field, p := range m.Provenance {
			from[field] = p.Source
		}
		want := map[string]data.Source{"name": "osm", "position": "osm", "address": "brreg", "level": "osm", "org_number": "brreg",
			"phone": "locoreg", "web": "locoreg", "wheelchair": "osm", "suspended": "brreg"}
		if !reflect.DeepEqual(from, want) {
			t.Errorf("provenance %v\n     want %v", from, want)
		}
		if s.Name != "Svane apotek" || s.Contact.Phone != "+4722988720" || m.Accuracy != data.ExactAccuracy || !s.Suspended ||
			s.Keys.OrgNumber != orgA || s.Names["se"] != "Apotehka" || s.Wheelchair != "yes" {
			t.Errorf("%+v", s)
		}
		if got := conflicts(m.Conflicts); got != "name: osm, not brreg; phone: locoreg, not brreg" {
			t.Error(got)
		}
	}
}

func TestMergeDoesNotChangeInputs(t *testing.T) {
	inputs := []Input{
		input("osm-1", 0, data.Pharmacy, hours("24/7", "2026-01-01"), keys(data.Keys{HERIDs: []string{"1"}, Chain: map[string]string{"ref:a": "1"}})),
		input("brreg-1", 5, data.Pharmacy, keys(data.Keys{HERIDs: []string{"2"}, Chain: map[string]string{"ref:b": "2"}})),
	}
	before, _ := json.Marshal([]any{inputs[0].Site, inputs[1].Site})
	m := Merge(inputs, whole(inputs), Options{})
	m.Site.Keys.HERIDs[0], m.Site.Keys.Chain["ref:a"], m.Services[0].Service.Hours.Raw = "x", "x", "x"
	m.Site.Position.Lat = 0
	if after, _ := json.Marshal([]any{inputs[0].Site, inputs[1].Site}); string(after) != string(before) {
		t.Errorf("%s\n%s", before, after)
	}
}

func TestMergeHours(t *testing.T) {
	readable := func(h data.Hours) bool { return h.Raw != "rubbish" }
	ph := data.Pharmacy
	table := []struct {
		what      string
		inputs    []Input
		want      string
		conflicts string
	}{
		{"only one", []Input{input("osm-1", 0, ph, hours("24/7", "2020-01-01")), input("locoreg-1", 0, ph)}, "24/7", ""},
		{"fresher", []Input{input("osm-1", 0, ph, hours("24/7", "2026-10-01")), input("locoreg-1", 0, ph, hours("Mo 8-9", "2026-09-01"))}, "Mo 8-9", "hours: locoreg, not osm"},
		{"a year fresher", []Input{input("osm-1", 0, ph, hours("24/7", "2026-10-01")), input("locoreg-1", 0, ph, hours("Mo 8-9", "2025-10-01"))}, "Mo 8-9", "hours: locoreg, not osm"},
		{"more than a year fresher", []Input{input("osm-1", 0, ph, hours("24/7", "2026-10-01")), input("locoreg-1", 0, ph, hours("Mo 8-9", "2025-09-30"))}, "24/7", "hours: osm, not locoreg"},
		{"fresher of one source", []Input{input("osm-1", 0, ph, hours("24/7", "2026-10-01")), input("osm-2", 0, ph, hours("Mo 8-9", "2026-10-02"))}, "Mo 8-9", "hours: osm, not osm"},
		{"an old one that a fresher one repeats", []Input{input("osm-1", 0, ph, hours("mo 8-9", "2026-10-01")), input("csv-1", 0, ph, hours("24/7", "2026-09-01")), input("locoreg-1", 0, ph, hours("Mo 8-9", "2026-09-01"))}, "mo 8-9", "hours: osm, not csv"},
		{"same day", []Input{input("osm-1", 0, ph, hours("24/7", "2026-10-01")), input("locoreg-1", 0, ph, hours("Mo 8-9", "2026-10-01"))}, "Mo 8-9", "hours: locoreg, not osm"},
		{"no date", []Input{input("osm-1", 0, ph, hours("24/7", "2019-10-01")), input("locoreg-1", 0, ph, hours("Mo 8-9", ""))}, "24/7", "hours: osm, not locoreg"},
		{"not readable", []Input{input("osm-1", 0, ph, hours("rubbish", "2026-10-01")), input("locoreg-1", 0, ph, hours("Mo 8-9", ""))}, "Mo 8-9", "hours: locoreg, not osm"},
		{"none readable", []Input{input("osm-1", 0, ph, hours("rubbish", "2026-10-01"))}, "rubbish", ""},
		{"written otherwise", []Input{input("osm-1", 0, ph, hours("mo  8-9", "2026-10-01")), input("locoreg-1", 0, ph, hours("Mo 8-9", "2026-09-01"))}, "mo  8-9", ""},
	}
	for _, row := range table {
		m := Merge(row.inputs, whole(row.inputs), Options{Readable: readable})
		if m.Site.Hours == nil || m.Site.Hours.Raw != row.want || conflicts(m.Conflicts) != row.conflicts {
			t.Errorf("%s: %+v, conflicts %q", row.what, m.Site.Hours, conflicts(m.Conflicts))
		}
		if s := m.Services[0]; s.Service.Hours == nil || s.Service.Hours.Raw != row.want {
			t.Errorf("%s: the service does not inherit them: %+v", row.what, s.Service.Hours)
		}
	}
	none := []Input{input("osm-1", 0, ph)}
	if m := Merge(none, whole(none), Options{}); m.Site.Hours != nil || m.Services[0].Service.Hours != nil {
		t.Error("hours out of nothing")
	}
}

// TestServiceHoursBeforeSite: the service's own hours replace those of its own
// site only; another source's site hours are that source's word.
func TestServiceHoursBeforeSite(t *testing.T) {
	inputs := []Input{
		input("locoreg-1", 0, data.Pharmacy, hours("Mo 8-9", "2025-01-01")),
		input("osm-1", 0, data.Pharmacy, hours("24/7", "2026-10-01")),
	}
	inputs[1].Site.Services[0].Hours = &data.Hours{Notation: data.OSMHours, Raw: "Tu 8-9", AsOf: day("2026-10-01")}
	m := Merge(inputs, whole(inputs), Options{})
	if got := m.Services[0].Service.Hours.Raw; got != "Tu 8-9" {
		t.Error(got)
	}
}

func TestMergePosition(t *testing.T) {
	inputs := []Input{
		input("locoreg-1", 0, data.Pharmacy, accuracy(data.StreetAccuracy)),
		input("brreg-1", 100, data.Pharmacy, accuracy(data.AddressAccuracy)),
		input("osm-1", 190, data.Pharmacy),
	}
	m := Merge(inputs, whole(inputs), Options{})
	if m.Provenance["position"].Source != "osm" || m.Accuracy != data.ExactAccuracy || conflicts(m.Conflicts) != "position: osm, not brreg" {
		t.Errorf("%+v %s %s", m.Provenance, m.Accuracy, conflicts(m.Conflicts))
	}
	inputs = []Input{input("brreg-1", 0, data.Pharmacy, accuracy(data.NoAccuracy))}
	if m = Merge(inputs, whole(inputs), Options{}); m.Site.Position != nil || m.Accuracy != data.NoAccuracy {
		t.Errorf("a place out of nothing: %+v", m)
	}
}

func services(list ...data.Service) func(*Input) {
	return func(in *Input) {
		counts := map[data.Category]int{}
		for i := range list {
			counts[list[i].Category]++
			list[i].ID = data.MakeServiceID(in.Site.ID, list[i].Category, counts[list[i].Category])
		}
		in.Site.Services = list
	}
}

func TestMergeServices(t *testing.T) {
	gp, ph := data.GeneralPractitioner, data.Pharmacy
	table := []struct {
		what string
		a, b []data.Service
		want string
	}{
		{"one each", []data.Service{{Category: ph}}, []data.Service{{Category: ph}}, "locoreg-1-pharmacy+osm-1-pharmacy"},
		{"two kinds", []data.Service{{Category: ph}}, []data.Service{{Category: gp}}, "locoreg-1-pharmacy osm-1-general-practitioner"},
		{"two of one source", []data.Service{{Category: gp}, {Category: gp}}, []data.Service{{Category: gp}},
			"locoreg-1-general-practitioner+osm-1-general-practitioner locoreg-1-general-practitioner-2"},
		{"by name", []data.Service{{Category: gp, Name: "Øst"}, {Category: gp, Name: "Vest"}}, []data.Service{{Category: gp, Name: "VEST AS"}},
			"locoreg-1-general-practitioner locoreg-1-general-practitioner-2+osm-1-general-practitioner"},
		{"name before order", []data.Service{{Category: gp, Name: "Vest"}}, []data.Service{{Category: gp, Name: "Øst"}, {Category: gp, Name: "Vest"}},
			"locoreg-1-general-practitioner+osm-1-general-practitioner-2 osm-1-general-practitioner"},
		{"tentative alone", []data.Service{{Category: ph}}, []data.Service{{Category: gp, Tentative: true}}, "locoreg-1-pharmacy"},
		{"tentative and certain", []data.Service{{Category: ph, Tentative: true}}, []data.Service{{Category: ph}}, "locoreg-1-pharmacy+osm-1-pharmacy"},
		{"both tentative", []data.Service{{Category: ph, Tentative: true}}, []data.Service{{Category: ph, Tentative: true}}, ""},
		{"none", nil, nil, ""},
	}
	for _, row := range table {
		inputs := []Input{
			input("locoreg-1", 0, ph, services(slices.Clone(row.a)...)),
			input("osm-1", 0, ph, services(slices.Clone(row.b)...)),
		}
		var got []string
		for _, s := range Merge(inputs, whole(inputs), Options{}).Services {
			var ids []string
			for _, id := range s.Members {
				ids = append(ids, string(id))
			}
			if s.Service.Tentative {
				t.Errorf("%s: %s is tentative", row.what, s.Service.ID)
			}
			got = append(got, strings.Join(ids, "+"))
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s: %q, want %q", row.what, strings.Join(got, " "), row.want)
		}
	}
}

// TestCertainGivesTheID: a suggestion never lends its id or its evidence.
func TestCertainGivesTheID(t *testing.T) {
	inputs := []Input{
		input("brreg-1", 0, data.Pharmacy, services(data.Service{Category: data.Pharmacy, Tentative: true, Evidence: "47.73"})),
		input("osm-1", 0, data.Pharmacy, services(data.Service{Category: data.Pharmacy, Evidence: "amenity=pharmacy"})),
	}
	s := Merge(inputs, whole(inputs), Options{}).Services[0]
	if s.Service.ID != "osm-1-pharmacy" || s.Service.Evidence != "amenity=pharmacy" || s.Site != "osm-1" {
		t.Errorf("%+v", s)
	}
}

func TestWordsAsJSON(t *testing.T) {
	inputs := []Input{
		input("brreg-1", 0, data.Pharmacy, org(orgA), contact("1", "")), input("osm-1", 0, data.Pharmacy, org(orgA), contact("2", "")),
	}
	r := Join(inputs, nil)
	m := Merge(inputs, r.Groups[0], Options{})
	got, _ := json.Marshal(map[string]any{"reasons": r.Groups[0].Reasons, "conflicts": m.Conflicts})
	want := `{"conflicts":[{"field":"phone","chosen":{"source":"brreg","site":"brreg-1","value":"1"},"others":[{"source":"osm","site":"osm-1","value":"2"}]}],` +
		`"reasons":[{"a":"brreg-1","b":"osm-1","rule":"org-number","value":"123456785","metres":0,"score":1}]}`
	if string(got) != want {
		t.Errorf("%s\n%s", got, want)
	}
}
