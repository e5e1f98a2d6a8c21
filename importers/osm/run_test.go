package osm_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/data/sharedtest"
	"finnfram/data/store"
	"finnfram/geo/hours"
	"finnfram/importers"
	"finnfram/importers/osm"
)

// TestImport runs a whole import of central Oslo into a real store, and says
// in the report why 46 of 47 tagged pharmacies are apotek.
func TestImport(t *testing.T) {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rejects := &bytes.Buffer{}
	run := importers.Run{
		Reader: osm.Reader{}, Rejects: rejects,
		Store: importers.Store{Active: s.Active, Blob: s.Blob, Begin: func(ctx context.Context, v data.Version, delta bool) (importers.Staging, error) {
			return s.Begin(ctx, v, store.BeginOptions{Delta: delta})
		}},
		CheckHours: func(notation, raw string) error { _, err := hours.Read(notation, raw); return err },
	}
	path := sharedtest.File(t, "osm/oslo-center.osm.pbf")
	report, err := run.Do(ctx, []string{path})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := report.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"osm → version 1: 1 emergency-clinic, 1 emergency-department, 2 hospital, 46 pharmacy, 43 general-practitioner, 118 dentist, 5 physiotherapist, 9 nursing-home",
		"roads: 14839 ways with",
		"turn restrictions: 125, and 3 not used",
		"km of road: trunk 24.",
		"note 1 × pharmacy-not-dispensing",
		`node/3132157596 dispensing="no": sells no prescription medicine: no apotek`,
		"credit: © OpenStreetMap contributors",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not in\n%s", want, text.String())
		}
	}
	if again, err := run.Do(ctx, []string{path}); err != nil || !again.Unchanged {
		t.Errorf("%v, %+v", err, again)
	}
	if !strings.Contains(rejects.String(), "node/6336087850,disused:amenity,pharmacy,disused,note") {
		t.Errorf("the closed pharmacy is not among\n%s", rejects)
	}
}

// TestLostRoads: an extract that has lost its roads and kept its services is
// refused.
func TestLostRoads(t *testing.T) {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	run := importers.Run{
		Reader: osm.Reader{}, RejectsDir: t.TempDir(),
		Store: importers.Store{Active: s.Active, Blob: s.Blob, Begin: func(ctx context.Context, v data.Version, delta bool) (importers.Staging, error) {
			return s.Begin(ctx, v, store.BeginOptions{Delta: delta})
		}},
	}
	write := func(name string, elements ...string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, file(append(elements, node("900", "22", "amenity=pharmacy", "name=Apoteket"))...), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	whole := write("whole.osm", way("1", "1 2", "highway=residential"), way("2", "2 3", "highway=residential"), way("3", "3 4", "highway=residential"))
	if report, err := run.Do(ctx, []string{whole}); err != nil || report.Counts.Records != 4 || report.Counts.Added != 4 {
		t.Fatalf("%v, %+v", err, report.Counts)
	}
	more := write("more.osm", way("1", "1 2", "highway=residential"), way("2", "2 3", "highway=primary"), way("3", "3 4", "highway=residential"), way("4", "5 6", "highway=residential"))
	if report, err := run.Do(ctx, []string{more}); err != nil || report.Counts.Added != 1 || report.Counts.Changed != 1 || report.Counts.Unchanged != 3 {
		t.Fatalf("%v, %+v", err, report.Counts)
	}
	if _, err := run.Do(ctx, []string{write("cut.osm", way("1", "1 2", "highway=residential"))}); !errors.Is(err, data.ErrRefused) {
		t.Errorf("three of four roads gone: %v", err)
	}
}
