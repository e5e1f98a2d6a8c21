package api_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/store"
	"finnfram/geo"
)

// asked is what a service's answer tells of where its facts are from.
type asked struct {
	ID         string
	Properties struct {
		Name, Phone string
		Aliases     []string
		Sources     []struct{ Source string }
		Provenance  map[string]string
		Conflicts   []struct {
			Field  string
			Values []struct{ Source, Value string }
		}
		Joined       []struct{ A, B, Rule, Value string }
		Open         *bool
		Reason       string
		Holiday      string
		HolidayHours string `json:"holiday_hours"`
	}
}

func (s *server) service(t *testing.T, id, query string) asked {
	t.Helper()
	_, response, body := s.ask(t, "GET", "/v1/services/"+id+query, "")
	var a asked
	if err := json.Unmarshal(body, &a); err != nil || response.StatusCode != 200 {
		t.Fatalf("%s: %d %v %s", id, response.StatusCode, err, body)
	}
	return a
}

// TestPrecedenceInTheAnswer: four sources know one clinic and disagree on its
// telephone. The answer names the source of each field, what the others say and
// why they were joined; a person's word parts two of them, and joins them again.
func TestPrecedenceInTheAnswer(t *testing.T) {
	s := newServer(t, nil)
	for i, source := range []data.Source{"derived", "osm", "ourclinics", "locoreg"} {
		putFrom(t, s.store, data.Site{Source: source, Key: "a", Name: "Elvebakken legevakt", Keys: data.Keys{OrgNumber: "883974832"}, Contact: data.Contact{Phone: fmt.Sprintf("+472222000%d", i)},
			Position: &geo.Point{Lat: 69.97, Lon: 23.27}, Accuracy: data.ExactAccuracy, Services: []data.Service{{Category: data.EmergencyClinic}}})
	}
	const best, osm = "locoreg-a-emergency-clinic", "osm-a-emergency-clinic"
	until(t, s, osm, best)
	a := s.service(t, osm, "")
	if a.Properties.Phone != "+4722220003" || a.Properties.Provenance["phone"] != "locoreg" || len(a.Properties.Joined) == 0 || a.Properties.Joined[0].Rule != "org-number" {
		t.Errorf("%+v", a)
	}
	told := ""
	for _, source := range a.Properties.Sources {
		told += source.Source + " "
	}
	for _, c := range a.Properties.Conflicts {
		told += "| " + c.Field
		for _, v := range c.Values {
			told += " " + v.Source + "=" + v.Value
		}
	}
	if want := "locoreg ourclinics osm derived | phone locoreg=+4722220003 ourclinics=+4722220002 osm=+4722220001 derived=+4722220000"; told != want {
		t.Errorf("told %s\nwant %s", told, want)
	}

	const desk = "/v1/admin/separations/osm-a/"
	others := []string{"locoreg-a", "ourclinics-a", "derived-a"}
	for _, other := range others {
		if _, response, body := s.ask(t, "PUT", desk+other, `{"reason":"to ulike"}`, staff); response.StatusCode != 200 {
			t.Fatalf("%d %s", response.StatusCode, body)
		}
	}
	until(t, s, osm, osm)
	if a := s.service(t, osm, ""); a.Properties.Phone != "+4722220001" || len(a.Properties.Joined) != 0 || len(a.Properties.Conflicts) != 0 {
		t.Errorf("apart: %+v", a)
	}
	for _, other := range others {
		if _, response, body := s.ask(t, "DELETE", desk+other, "", staff); response.StatusCode != 204 {
			t.Fatalf("%d %s", response.StatusCode, body)
		}
	}
	until(t, s, osm, best)
}

// putFrom imports one site as its source.
func putFrom(t *testing.T, s *store.Store, site data.Site) {
	t.Helper()
	site.ID = data.MakeSiteID(site.Source, site.Key)
	for i := range site.Services {
		site.Services[i].ID = data.MakeServiceID(site.ID, site.Services[i].Category, 1)
	}
	body, err := json.Marshal(site)
	if err != nil {
		t.Fatal(err)
	}
	staging, err := s.Begin(t.Context(), data.Version{Source: site.Source, Format: "csv", AsOf: testNow}, store.BeginOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := staging.Put(t.Context(), []data.Record{{Kind: data.SiteRecord, Key: site.Key, Body: body}}); err != nil {
		t.Fatal(err)
	}
	if _, err := staging.Commit(t.Context(), data.Counts{Records: 1}); err != nil {
		t.Fatal(err)
	}
}

// TestHolidayInTheAnswer: on a public holiday that the hours do not mention the
// notation is followed, and the answer says that the hours of the day are not known.
func TestHolidayInTheAnswer(t *testing.T) {
	s := newServer(t, nil)
	for _, c := range []struct {
		id, query, holiday, hours string
		open                      bool
	}{
		{"test-apotek-1-pharmacy", "?at=2027-05-17T08:00:00Z", "Grunnlovsdagen / Andre pinsedag", "unknown", true},
		{"test-apotek-1-pharmacy", "?at=2027-05-18T08:00:00Z", "", "", true},
		{"test-apotek-1-pharmacy", "?at=2026-12-24T08:00:00Z", "", "", true}, // no public holiday
		{"test-legevakt-emergency-clinic", "?at=2027-05-17T08:00:00Z", "Grunnlovsdagen / Andre pinsedag", "", true},
	} {
		p := s.service(t, c.id, c.query).Properties
		if p.Open == nil || *p.Open != c.open || p.Holiday != c.holiday || p.HolidayHours != c.hours {
			t.Errorf("%s%s: %+v", c.id, c.query, p)
		}
	}
}

// until waits a while for asked id to be answered as want.
func until(t *testing.T, s *server, id, want string) {
	t.Helper()
	got := ""
	for deadline := time.Now().Add(5 * time.Second); got != want && time.Now().Before(deadline); {
		_, _, body := s.ask(t, "GET", "/v1/services/"+id, "")
		var a asked
		if err := json.Unmarshal(body, &a); err != nil {
			t.Fatal(err)
		}
		got = a.ID
	}
	if got != want {
		t.Fatalf("%s is answered as %q, want %q", id, got, want)
	}
}
