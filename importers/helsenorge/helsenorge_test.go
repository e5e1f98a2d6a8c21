package helsenorge

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/importers"
	"finnfram/importers/sinktest"
)

func read(name, document string, set map[string]string) (*sinktest.Sink, error) {
	sink := &sinktest.Sink{}
	inputs := []importers.Input{{Name: name, Reader: strings.NewReader(document)}}
	return sink, Reader{}.Read(context.Background(), inputs, importers.Options{Set: set}, sink)
}

func mustRead(t *testing.T, name, document string) *sinktest.Sink {
	t.Helper()
	sink, err := read(name, document, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sink
}

const (
	later = `{"OrganizationNumber":"974749025","DisplayName":"Trondheim legevakt","VisitAddressStreet":"Mauritz Hansens gate 4","VisitAddressPostNr":"7030","VisitAddressPostName":"TRONDHEIM","MunicipalityName":"Trondheim","CountyName":"Trøndelag","CountyCode":"50        ","Latitude":63.42,"Longitude":10.39,"Phone":"116 117","Email":"","Web":"www.example.no","AppliesToMunicipalityCodes":"5001 5028 301","AppliesToCountyCodes":"","OpeningHours":"540-900,1980-2340","OpeningHoursComment":"Ring først"}`
	older = `{"OrganizationNumber":"974749025","HealthServiceDisplayName":"Trondheim legevakt","VisitAddressStreet":"Mauritz Hansens gate 4","VisitAddressPostNr":7030,"VisitAddressPostName":"TRONDHEIM","MunicipalityName":"Trondheim","CountyCode":"50  ","HealthServiceLatitude":"63,42","HealthServiceLongitude":"10,39","HealthServicePhone":"116117","HealthServiceWeb":"www.example.no","AppliesToMunicipalityCodes":"5001 5028 0301","OpeningHours":"540-900,1980-2340","OpeningHoursComment":"Ring først"}`
)

func TestBothEditions(t *testing.T) {
	for name, row := range map[string]string{"later": later, "older": older} {
		sink := mustRead(t, "KA02.json", "["+row+"]")
		if len(sink.Sites) != 1 || len(sink.Findings) != 0 {
			t.Fatalf("%s: %+v %v", name, sink.Sites, sink.Findings)
		}
		want := data.Site{
			Key: sink.Sites[0].Key, Name: "Trondheim legevakt", Position: &geo.Point{Lat: 63.42, Lon: 10.39}, Accuracy: data.ExactAccuracy,
			Address:  data.Address{Street: "Mauritz Hansens gate 4", PostalCode: "7030", City: "TRONDHEIM", Municipality: "Trondheim"},
			Keys:     data.Keys{OrgNumber: "974749025"},
			Contact:  data.Contact{Phone: "116117", Web: "www.example.no"},
			Hours:    &data.Hours{Notation: data.HelsenorgeHours, Raw: "540-900,1980-2340", Comment: "Ring først"},
			Services: []data.Service{{Category: data.EmergencyClinic, Evidence: "OID 8663 KA02", Areas: []string{"5001", "5028", "0301"}}},
		}
		if !reflect.DeepEqual(sink.Sites[0], want) {
			t.Errorf("%s: %+v", name, sink.Sites[0])
		}
		if !strings.HasPrefix(want.Key, "974749025-") {
			t.Errorf("%s: key %s", name, want.Key)
		}
	}
}

func TestCounty(t *testing.T) {
	for written, want := range map[string]string{"03        ": "03", "16 ": "50", "17": "50", "50": "50", "3": "03", "": ""} {
		if got := County(written); got != want {
			t.Errorf("County(%q) = %q, want %q", written, got, want)
		}
	}
}

func TestAreas(t *testing.T) {
	row := func(codes string) string { return strings.Replace(later, "5001 5028 301", codes, 1) }
	for codes, want := range map[string][]string{"5001 5028": {"5001", "5028"}, " 0301  ": {"0301"}, "": nil, "301": {"0301"}} {
		if got := mustRead(t, "KA02.json", row(codes)).Sites[0].Services[0].Areas; !slices.Equal(got, want) {
			t.Errorf("%q: %q", codes, got)
		}
	}
	if sink := mustRead(t, "KA02.json", row("1601 x 50011")); sink.ByRule()["retired-municipality"] != 1 || sink.ByRule()["municipality-code"] != 2 {
		t.Errorf("%v", sink.ByRule())
	}
}

func TestCategory(t *testing.T) {
	for _, c := range []struct {
		file, option string
		want         data.Category
		noted        int
	}{
		{"KA02.json", "", data.EmergencyClinic, 0},
		{"Services-KF0103-10.7-59.9.json", "", data.YouthClinic, 0},
		{"ka02_oslo.json", "", data.EmergencyClinic, 0},
		{"feed.json", "", data.EmergencyClinic, 1},
		{"KAKA02X.json", "", data.EmergencyClinic, 1},
		{"feed.json", "legevakt", data.EmergencyClinic, 0},
		{"KA02.json", "KF01", data.ChildHealthClinic, 0},
	} {
		set := map[string]string{}
		if c.option != "" {
			set["category"] = c.option
		}
		sink, err := read(c.file, later, set)
		if err != nil || len(sink.Sites) != 1 || sink.Sites[0].Services[0].Category != c.want || sink.ByRule()["category-assumed"] != c.noted {
			t.Errorf("%s %s: %v %+v %v", c.file, c.option, err, sink.Sites, sink.ByRule())
		}
	}
	if _, err := read("KA02.json", later, map[string]string{"category": "cafe"}); !errors.Is(err, data.ErrInvalid) {
		t.Errorf("unknown category: %v", err)
	}
	if sink := mustRead(t, "KX99.json", later); len(sink.Sites) != 0 || sink.ByRule()["unreadable-object"] != 1 {
		t.Errorf("unknown code: %+v %v", sink.Sites, sink.ByRule())
	}
}

func TestOneOrganisationWithSeveralPlaces(t *testing.T) {
	sink := mustRead(t, "KA02.json", "["+later+","+strings.Replace(later, "Trondheim legevakt", "Orkdal legevakt", 1)+"]")
	if len(sink.Sites) != 2 || sink.Sites[0].Key == sink.Sites[1].Key {
		t.Fatalf("%+v", sink.Sites)
	}
	for _, s := range sink.Sites {
		if s.Keys.OrgNumber != "" || s.Keys.ParentOrg != "974749025" {
			t.Errorf("%+v", s.Keys)
		}
	}
}

func TestPositionZeroOrAbsent(t *testing.T) {
	for written, problems := range map[string]int{`0,"Longitude":0`: 0, `null,"Longitude":null`: 0, `"","Longitude":""`: 0, `"0,0","Longitude":"0"`: 0, `63.4,"Longitude":null`: 1, `"N63","Longitude":"E10"`: 1} {
		sink := mustRead(t, "KA02.json", strings.Replace(later, `63.42,"Longitude":10.39`, written, 1))
		if len(sink.Sites) != 1 || sink.Sites[0].Position != nil || sink.ByRule()["position"] != problems {
			t.Errorf("%s: %+v %v", written, sink.Sites, sink.ByRule())
		}
	}
}

func TestHoursComment(t *testing.T) {
	only := strings.Replace(later, `"540-900,1980-2340"`, `""`, 1)
	if h := mustRead(t, "KA02.json", only).Sites[0].Hours; h == nil || h.Raw != "" || h.Comment != "Ring først" {
		t.Errorf("prose alone is kept and not computed: %+v", h)
	}
	if h := mustRead(t, "KA02.json", strings.Replace(only, "Ring først", "", 1)).Sites[0].Hours; h != nil {
		t.Errorf("%+v", h)
	}
}

func TestBadInput(t *testing.T) {
	for name, c := range map[string]struct{ document, says string }{
		"truncated":     {"[" + later + `,{"Organ`, "object 2: the file ends in the middle"},
		"other objects": {`[{"id":1}]`, "none of 1 objects has a DisplayName"},
		"HTML":          {"<html>", "object 1: the file holds '<'"},
	} {
		if _, err := read("KA02.json", c.document, nil); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "KA02.json: "+c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	sink := mustRead(t, "KA02.json", `[{"DisplayName":{"x":1}},7,{"OrganizationNumber":"1"},`+strings.Replace(later, "Trondheim", "Troms\xf8", 1)+","+later+`]`)
	if len(sink.Sites) != 1 || sink.Rows != 5 || sink.ByRule()["unreadable-object"] != 3 || sink.ByRule()["no-name"] != 1 {
		t.Fatalf("%d rows, %v", sink.Rows, sink.ByRule())
	}
	for _, f := range sink.Findings {
		if f.Line == 4 && f.Field != "DisplayName" {
			t.Errorf("Latin-1: %+v", f)
		}
	}
}

type manifest struct {
	Rows     int
	Findings map[string]int
	Sites    map[string]struct {
		Org, Parent, Street, Post, City, Municipality, Phone, Email, Web, Hours, Comment string
		Lat, Lon                                                                         *float64
		Areas                                                                            []string
	}
}

// TestGeneratedFeed reads what an independent generator wrote, in both
// editions and on pages, and compares every site with its manifest.
func TestGeneratedFeed(t *testing.T) {
	var want manifest
	folder := sinktest.Generate(t, &want, "testdata/feed.mjs", "10000", "20261123")
	if want.Rows < 10_000 || len(want.Sites) < 9000 {
		t.Fatalf("manifest: %d rows, %d sites", want.Rows, len(want.Sites))
	}
	for name, files := range map[string][]string{
		"later": {"KA02-later.json"}, "older": {"Services-KA02-10.7-59.9.json"}, "pages": {"KA02-1.json", "KA02-2.json"},
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
		w, ok := want.Sites[s.Name]
		if !ok {
			t.Fatalf("site %s is not in the manifest", s.Name)
		}
		hours := data.Hours{}
		if s.Hours != nil {
			hours = *s.Hours
		}
		a, c := s.Address, s.Contact
		got := []string{s.Keys.OrgNumber, s.Keys.ParentOrg, a.Street, a.PostalCode, a.City, a.Municipality, c.Phone, c.Email, c.Web, hours.Raw, hours.Comment}
		wanted := []string{w.Org, w.Parent, w.Street, w.Post, w.City, w.Municipality, w.Phone, w.Email, w.Web, w.Hours, w.Comment}
		if !slices.Equal(got, wanted) || !slices.Equal(s.Services[0].Areas, w.Areas) || (s.Position == nil) != (w.Lat == nil) {
			t.Fatalf("site %s: %q %q %v, want %q %q", s.Name, got, s.Services[0].Areas, s.Position, wanted, w.Areas)
		}
		if s.Position != nil && (s.Position.Lat != *w.Lat || s.Position.Lon != *w.Lon) {
			t.Fatalf("site %s lies at %v", s.Name, s.Position)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("[" + later + "," + older + "]"))
	f.Add([]byte(`{"value":[` + later + `],"odata.count":1}`))
	f.Fuzz(func(t *testing.T, document []byte) {
		sink, err := read("f.json", string(document), nil)
		if err != nil && !errors.Is(err, data.ErrInvalid) {
			t.Fatal(err)
		}
		for _, s := range sink.Sites {
			if s.Key == "" || len(s.Services) != 1 || len(s.Name) == 0 {
				t.Fatalf("%+v", s)
			}
		}
	})
}
