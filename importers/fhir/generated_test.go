package fhir

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/importers/sinktest"
)

type manifest struct {
	Rows     int
	Findings map[string]int
	Sites    map[string]struct {
		Org, Parent, Pharmacy, Street, Post, City, Municipality, Code, Hours string
		Her                                                                  []string
		Lat, Lon                                                             *float64
		Suspended                                                            bool
		Services                                                             []struct{ Category, Name, Hours string }
	}
	Older, Removed, RemovedBoundaries, OlderBoundaries int
}

// TestGeneratedDirectory reads what an independent generator wrote, in each
// form, and compares every site with its manifest.
func TestGeneratedDirectory(t *testing.T) {
	var want manifest
	folder := sinktest.Generate(t, &want, "testdata/directory.mjs", "5500", "20261123")
	if want.Rows < 10_000 || len(want.Sites) < 5000 {
		t.Fatalf("manifest: %d rows, %d sites", want.Rows, len(want.Sites))
	}
	for name, files := range map[string][]string{
		"pages": {"searchset-1.json", "searchset-2.json"}, "bulk": {"HealthcareService.ndjson", "Location.ndjson", "Organization.ndjson"},
		"urn:uuid": {"transaction.json"}, "XML": {"collection.xml"},
	} {
		t.Run(name, func(t *testing.T) { compare(t, readFiles(t, folder, files), want) })
	}
	t.Run("history", func(t *testing.T) {
		want.Rows += want.Older + 2*want.Removed
		want.Findings["older-version"] = want.Older + want.Removed
		want.Findings["deleted"] = want.Removed
		want.Findings["boundary-kept-out"] += want.RemovedBoundaries + want.OlderBoundaries
		compare(t, readFiles(t, folder, []string{"history.json"}), want)
	})
}

func readFiles(t *testing.T, folder string, files []string) *sinktest.Sink {
	t.Helper()
	sink := sinktest.ReadFiles(t, Reader{}, folder, files...)
	if len(files) == 1 && !sink.Date.Equal(time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("the content's date is %v", sink.Date)
	}
	return sink
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
		a := s.Address
		got := []string{s.Keys.OrgNumber, s.Keys.ParentOrg, s.Keys.PharmacyNumber, a.Street, a.PostalCode, a.City, a.Municipality, a.MunicipalityCode, s.Contact.Phone}
		wanted := []string{w.Org, w.Parent, w.Pharmacy, w.Street, w.Post, w.City, w.Municipality, w.Code, "+4722988720"}
		if !slices.Equal(got, wanted) || !slices.Equal(s.Keys.HERIDs, w.Her) || s.Suspended != w.Suspended || (s.Position == nil) != (w.Lat == nil) || len(s.Services) != len(w.Services) {
			t.Fatalf("site %s: %q %+v, want %q %+v", s.Key, got, s, wanted, w)
		}
		if s.Position != nil && (s.Position.Lat != *w.Lat || s.Position.Lon != *w.Lon) {
			t.Fatalf("site %s lies at %v", s.Key, s.Position)
		}
		same(t, s.Key, s.Hours, w.Hours)
		for i, o := range s.Services {
			if ws := w.Services[i]; string(o.Category) != ws.Category || o.Name != ws.Name {
				t.Fatalf("site %s service %d: %+v, want %+v", s.Key, i, o, ws)
			}
			same(t, s.Key, o.Hours, w.Services[i].Hours)
		}
	}
}

// same compares hours as JSON, in which the order of names says nothing.
func same(t *testing.T, key string, got *data.Hours, want string) {
	t.Helper()
	if got == nil || want == "" {
		if got != nil || want != "" {
			t.Fatalf("site %s: hours %+v, want %q", key, got, want)
		}
		return
	}
	var a, b any
	if json.Unmarshal([]byte(got.Raw), &a) != nil || json.Unmarshal([]byte(want), &b) != nil || !reflect.DeepEqual(a, b) || got.Notation != data.FHIRHours {
		t.Fatalf("site %s: hours %s, want %s", key, got.Raw, want)
	}
}
