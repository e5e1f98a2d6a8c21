package osm_test

import (
	"bytes"
	"context"
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
		"224 records: 224 added",
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
