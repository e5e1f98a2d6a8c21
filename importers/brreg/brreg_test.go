package brreg

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/registry"
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

func mustRead(t *testing.T, options importers.Options, documents ...string) *sinktest.Sink {
	t.Helper()
	sink, err := read(options, documents...)
	if err != nil {
		t.Fatal(err)
	}
	return sink
}

var delta = importers.Options{Delta: true}

// oneUnit writes a unit with one industry code; further holds more members.
func oneUnit(number, code, text, further string) string {
	industry := `{"kode":"` + code + `","beskrivelse":"` + text + `"}`
	if text == "" {
		industry = `{"kode":"` + code + `"}`
	}
	return `{"organisasjonsnummer":"` + number + `","navn":"KARI NORDMANN","organisasjonsform":{"kode":"BEDR"},"naeringskode1":` + industry +
		`,"overordnetEnhet":"883974832","beliggenhetsadresse":{"adresse":["Tyvholmen 1",null,null],"postnummer":"0252","poststed":"OSLO","kommune":"OSLO","kommunenummer":"0301","landkode":"NO"}` + further + `}`
}

const number = "974749025"

func TestUnit(t *testing.T) {
	sink := mustRead(t, importers.Options{}, "["+oneUnit(number, "86.210", "Allmennlegetjenester", `,"telefon":"22 98 87 20","hjemmeside":"www.example.no"`)+"]")
	want := data.Site{
		Key: number, Name: "KARI NORDMANN", Origin: "https://data.brreg.no/enhetsregisteret/api/underenheter/" + number,
		Keys:     data.Keys{OrgNumber: number, ParentOrg: "883974832"},
		Address:  data.Address{Street: "Tyvholmen 1", PostalCode: "0252", City: "OSLO", Municipality: "OSLO", MunicipalityCode: "0301", Country: "NO"},
		Contact:  data.Contact{Phone: "+4722988720", Web: "www.example.no"},
		Services: []data.Service{{Category: data.GeneralPractitioner, Tentative: true, Evidence: "næringskode 86.210 Allmennlegetjenester"}},
	}
	if len(sink.Sites) != 1 || !reflect.DeepEqual(sink.Sites[0], want) {
		t.Errorf("%+v", sink.Sites)
	}
}

// The same digits mean different things in SN2007 and SN2025; the description
// decides, and without one the changed digits are not taken.
func TestIndustryCodes(t *testing.T) {
	for _, c := range []struct {
		code, text string
		want       data.Category
		doubtful   bool
	}{
		{"86.211", "Allmenn legetjeneste", data.GeneralPractitioner, false},
		{"86.210", "", data.GeneralPractitioner, false},
		{"86.212", "Spesialisert legetjeneste", "", false},
		{"86.903", "Skole- og helsestasjonstjeneste", data.ChildHealthClinic, false},
		{"86.942", "", data.ChildHealthClinic, false},
		{"47.730", "Butikkhandel med apotekvarer", data.Pharmacy, false},
		{"47.731", "", data.Pharmacy, false},
		{"47.740", "Butikkhandel med medisinske artikler", "", false},
		{"86.101", "Alminnelige somatiske sykehus", data.Hospital, false},
		{"86.101", "", data.Hospital, false},
		{"86.102", "Somatiske spesialsykehus", data.Hospital, false},
		{"86.102", "Somatiske spesialsjukehus", data.Hospital, false},
		{"86.102", "Sykehustjenester innen psykisk helsevern for voksne", "", false},
		{"86.102", "", "", true},
		{"86.103", "Andre somatiske spesialinstitusjoner", "", false},
		{"86.103", "Rusbehandling i sykehus", "", false},
		{"86.103", "", "", true},
		{"86.104", "Institusjoner i psykisk helsevern for voksne", "", false},
		{"86.104", "Psykisk helsevern for barn og unge", "", false},
		{"86.104", "", "", true},
		{"86.230", "Tannhelsetjenester", data.Dentist, false},
		{"86.902", "Fysioterapitjeneste", data.Physiotherapist, false},
		{"86.950", "", data.Physiotherapist, false},
		{"87.102", "Somatiske sykehjem", data.NursingHome, false},
		{"87.102", "", data.NursingHome, false},
		{"87.103", "Psykiatriske sykehjem", "", false},
		{"87.103", "Døgntilbud for øyeblikkelig hjelp", data.AcuteBed, false},
		{"87.103", "", "", true},
		{"86.907", "Ambulansetjenester", data.AmbulanceStation, false},
		{"86.921", "", data.AmbulanceStation, false},
		{"86.922", "", data.AmbulanceStation, false},
		{"62.010", "Programmering", "", false},
		{"", "", "", false},
	} {
		if got, doubtful := category(code{registry.Text(c.code), registry.Text(c.text)}); got != c.want || doubtful != c.doubtful {
			t.Errorf("%s %q: %q %v, want %q %v", c.code, c.text, got, doubtful, c.want, c.doubtful)
		}
	}
	sink := mustRead(t, importers.Options{}, oneUnit(number, "86.102", "", ""))
	if len(sink.Sites) != 0 || sink.ByRule()["industry-code"] != 1 {
		t.Errorf("doubtful: %+v %v", sink.Sites, sink.ByRule())
	}
}

// A code suggests and never proves: no service may leave here as certain,
// which also keeps sole proprietors unpublished.
func TestEveryServiceIsTentative(t *testing.T) {
	sink := mustRead(t, importers.Options{}, oneUnit(number, "86.230", "Tannhelsetjenester", `,"naeringskode2":{"kode":"47.730","beskrivelse":"Butikkhandel med apotekvarer"},"naeringskode3":{"kode":"86.230"}`))
	got := sink.Sites[0].Services
	if len(got) != 2 || got[0].Category != data.Dentist || got[1].Category != data.Pharmacy || !got[0].Tentative || !got[1].Tentative {
		t.Errorf("%+v", got)
	}
}

func TestNoPersonalNameInFindings(t *testing.T) {
	documents := []string{
		oneUnit("974749026", "86.210", "", ""), oneUnit(number, "86.210", "", `,"slettedato":"2025-01-01"`), oneUnit(number, "86.102", "", ""),
		strings.Replace(oneUnit(number, "86.210", "", ""), `"BEDR"`, `"ENK"`, 1), strings.Replace(oneUnit(number, "86.210", "", ""), "0301", "x", 1),
		strings.Replace(oneUnit(number, "86.210", "", ""), "NORDMANN", "NORDMANN\xf8", 1), oneUnit(number, "86.210", "", `,"hjelpeenhetskode":{"kode":"70.100"}`),
	}
	sink := mustRead(t, importers.Options{}, "["+strings.Join(documents, ",")+"]")
	if len(sink.Findings) != len(documents) {
		t.Errorf("%d findings: %v", len(sink.Findings), sink.ByRule())
	}
	for _, f := range sink.Findings {
		if strings.Contains(fmt.Sprint(f), "NORDMANN") {
			t.Errorf("%+v", f)
		}
	}
}

func TestClosedUnits(t *testing.T) {
	for name, further := range map[string]string{
		"deleted":  `,"respons_klasse":"SlettetUnderEnhet","slettedato":"2024-05-01"`,
		"class":    `,"respons_klasse":"SlettetUnderEnhet"`,
		"closed":   `,"nedleggelsesdato":"2024-05-01"`,
		"deletion": `,"slettedato":"2024-05-01"`,
	} {
		sink := mustRead(t, importers.Options{}, oneUnit(number, "86.210", "", further))
		if len(sink.Sites) != 0 || sink.ByRule()["closed-unit"] != 1 || len(sink.Deleted) != 0 {
			t.Errorf("%s: %+v %v", name, sink.Sites, sink.ByRule())
		}
		sink = mustRead(t, delta, oneUnit(number, "86.210", "", further))
		if len(sink.Sites) != 0 || !slices.Equal(sink.Deleted, []string{"site " + number}) {
			t.Errorf("%s, delta: %+v %v", name, sink.Sites, sink.Deleted)
		}
	}
	open := importers.Options{AsOf: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}
	if sink := mustRead(t, open, oneUnit(number, "86.210", "", `,"nedleggelsesdato":"2026-12-31"`)); len(sink.Sites) != 1 {
		t.Error("a unit that closes after the file's date is open on it")
	}
}

func TestUnitThatChangedItsTradeLeavesADeltaImport(t *testing.T) {
	sink := mustRead(t, delta, oneUnit(number, "62.010", "Programmering", ""))
	if len(sink.Sites) != 0 || !slices.Equal(sink.Deleted, []string{"site " + number}) {
		t.Errorf("%+v %v", sink.Sites, sink.Deleted)
	}
}

func TestFeedOfUpdates(t *testing.T) {
	feed := `{"_embedded":{"oppdaterteUnderenheter":[
		{"oppdateringsid":11,"dato":"2026-11-01T04:00:00.000Z","organisasjonsnummer":"974749025","endringstype":"Endring"},
		{"oppdateringsid":12,"dato":"2026-11-01T04:00:00.000Z","organisasjonsnummer":"915933149","endringstype":"Sletting"},
		{"oppdateringsid":13,"dato":"2026-11-01T04:00:00.000Z","organisasjonsnummer":"883974832","endringstype":"Fjernet"},
		{"oppdateringsid":14,"dato":"2026-11-01T04:00:00.000Z","organisasjonsnummer":"974749025","endringstype":"Ukjent"}
	]},"_links":{},"page":{"size":20,"totalElements":4,"totalPages":1,"number":0}}`
	sink := mustRead(t, delta, feed)
	if !slices.Equal(sink.Deleted, []string{"site 915933149", "site 883974832"}) || sink.ByRule()["changed-unit"] != 1 || sink.ByRule()["unknown-change"] != 1 {
		t.Errorf("%v %v", sink.Deleted, sink.ByRule())
	}
	next := sink.Findings[len(sink.Findings)-1]
	if next.Rule != "next-update" || next.Value != "15" { // the cursor is inclusive
		t.Errorf("%+v", next)
	}
	if sink := mustRead(t, delta, feed, oneUnit(number, "86.210", "", "")); sink.ByRule()["changed-unit"] != 0 || len(sink.Sites) != 1 {
		t.Errorf("fetched: %v", sink.ByRule())
	}
	if _, err := read(importers.Options{}, feed); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "delta") {
		t.Errorf("a feed is no whole register: %v", err)
	}
}

func TestEmptyFeedLacksEmbedded(t *testing.T) {
	sink := mustRead(t, delta, `{"_links":{"self":{"href":"x"}},"page":{"size":20,"totalElements":0,"totalPages":0,"number":0}}`)
	if sink.Rows != 0 || len(sink.Findings) != 0 {
		t.Errorf("%d rows, %v", sink.Rows, sink.ByRule())
	}
}

func TestMissingPagesAreTold(t *testing.T) {
	page := `{"_embedded":{"underenheter":[` + oneUnit(number, "86.210", "", "") + `]},"page":{"size":1,"totalElements":3,"totalPages":3,"number":0}}`
	sink := mustRead(t, importers.Options{}, page)
	if len(sink.Sites) != 1 || sink.ByRule()["pages-missing"] != 1 {
		t.Errorf("%v", sink.ByRule())
	}
}

func TestNotARegister(t *testing.T) {
	for name, c := range map[string]struct{ document, says string }{
		"truncated":     {"[" + oneUnit(number, "86.210", "", "") + `,{"organisasjonsnummer":"97`, "object 2: the file ends in the middle"},
		"other objects": {`[{"id":"1"},{"id":"2"}]`, "no underenhet among 2 objects"},
		"wrong columns": {"id;name\n1;x\n", `line 1: column "organisasjonsnummer" is missing`},
		"no codes":      {"organisasjonsnummer,navn\n1,x\n", `line 1: column "naeringskode1.kode" is missing`},
		"UTF-16":        {"\xff\xfe[\x00", "UTF-16"},
		"open quote":    {"organisasjonsnummer,naeringskode1.kode\n\"" + strings.Repeat("x\n", 12<<20), "a row of more than 1 MiB: a quote is not closed"},
		"cut in a cell": {"organisasjonsnummer,naeringskode1.kode,navn\n974749025,86.210,\"A\n974749025,86.210,B\n", "line 2: a quote is not closed"},
	} {
		if _, err := read(importers.Options{}, c.document); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "a: ") {
			t.Errorf("%s: %.300v", name, err)
		}
	}
	if sink := mustRead(t, importers.Options{}, ""); sink.Rows != 0 {
		t.Error("an empty file has no rows")
	}
}

func TestBadRows(t *testing.T) {
	sink := mustRead(t, importers.Options{}, "organisasjonsnummer;naeringskode1.kode;navn\n974749025;86.210;A\n974749025;86.210\n915933149;86.210;B\xf8\n883974832;86.210;\"x\"y\n\n12;86.210;C\n")
	var got []string
	for _, f := range sink.Findings {
		got = append(got, fmt.Sprintf("%d %s %s", f.Line, f.Rule, f.Field))
	}
	want := []string{"3 unreadable-row ", "4 unreadable-row navn", "5 unreadable-row ", "7 org-number organisasjonsnummer"}
	if !slices.Equal(got, want) || len(sink.Sites) != 1 || sink.Rows != 5 {
		t.Errorf("%q, %d rows", got, sink.Rows)
	}
	sink = mustRead(t, importers.Options{}, `[7,{"organisasjonsnummer":{}},`+oneUnit(number, "86.210", "", "")+`]`)
	if sink.ByRule()["unreadable-object"] != 2 || len(sink.Sites) != 1 || sink.Findings[1].Line != 2 {
		t.Errorf("%+v", sink.Findings)
	}
}

type manifest struct {
	Rows     int
	Findings map[string]int
	Sites    map[string]struct {
		Parent, Street, Extra, Post, City, Municipality, MunicipalityCode, Phone, Name string
		Categories                                                                     []string
	}
}

// TestGeneratedRegister reads what an independent generator wrote, in each
// edition of the register, and compares every site with its manifest.
func TestGeneratedRegister(t *testing.T) {
	var want manifest
	folder := sinktest.Generate(t, &want, "testdata/units.mjs", "12000", "20261123")
	if want.Rows < 10_000 || len(want.Sites) < 4000 {
		t.Fatalf("manifest: %d rows, %d sites", want.Rows, len(want.Sites))
	}
	for name, files := range map[string][]string{
		"bulk": {"bulk.json"}, "pages": {"page-0.json", "page-1.json", "page-2.json"}, "csv": {"units.csv"}, "semicolons": {"semicolon.csv"},
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
		var categories []string
		for _, o := range s.Services {
			if !o.Tentative {
				t.Fatalf("site %s: %s is not tentative", s.Key, o.Category)
			}
			categories = append(categories, string(o.Category))
		}
		a := s.Address
		got := []string{s.Keys.OrgNumber, s.Keys.ParentOrg, a.Street, a.Extra, a.PostalCode, a.City, a.Municipality, a.MunicipalityCode, s.Contact.Phone, s.Name}
		wanted := []string{s.Key, w.Parent, w.Street, w.Extra, w.Post, w.City, w.Municipality, w.MunicipalityCode, w.Phone, w.Name}
		if !slices.Equal(got, wanted) || !slices.Equal(categories, w.Categories) || s.Position != nil {
			t.Fatalf("site %s: %q %q, want %q %q", s.Key, got, categories, wanted, w.Categories)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("["+oneUnit(number, "86.210", "", "")+"]"), false)
	f.Add([]byte("organisasjonsnummer;naeringskode1.kode\n974749025;86.210\n"), false)
	f.Add([]byte(`{"_embedded":{"oppdaterteUnderenheter":[{"organisasjonsnummer":"974749025","endringstype":"Sletting"}]}}`), true)
	f.Fuzz(func(t *testing.T, document []byte, changes bool) {
		sink, err := read(importers.Options{Delta: changes}, string(document))
		if err != nil && !errors.Is(err, data.ErrInvalid) {
			t.Fatal(err)
		}
		for _, s := range sink.Sites {
			if !data.ValidOrgNumber(s.Key) || len(s.Services) == 0 {
				t.Fatalf("%+v", s)
			}
		}
	})
}
