package importers_test

import (
	"path/filepath"
	"testing"

	"finnfram/importers"
	"finnfram/importers/fhir"
	"finnfram/importers/locoreg"
	"finnfram/importers/sinktest"
)

// TestImportedAgain: an export written in another order and form holds the same
// objects, so that nothing is added, changed or removed.
func TestImportedAgain(t *testing.T) {
	var made any
	exports := sinktest.Generate(t, &made, "locoreg/testdata/export.mjs", "5000", "20261123")
	directory := sinktest.Generate(t, &made, "fhir/testdata/directory.mjs", "5000", "20261123")
	for _, c := range []struct {
		name          string
		reader        importers.Reader
		folder        string
		first, second []string
	}{
		{"locoreg", locoreg.Reader{}, exports, []string{"lines.ndjson"}, []string{"services.json", "locations.json"}},
		{"fhir", fhir.Reader{}, directory, []string{"transaction.json"}, []string{"HealthcareService.ndjson", "Location.ndjson", "Organization.ndjson"}},
		{"fhir as XML", fhir.Reader{}, directory, []string{"transaction.json"}, []string{"collection.xml"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			run, _ := newRun(openStore(t))
			run.Reader, run.Options, run.Force = c.reader, importers.Options{Source: "list"}, true
			paths := func(names []string) (out []string) {
				for _, name := range names {
					out = append(out, filepath.Join(c.folder, name))
				}
				return out
			}
			first, err := run.Do(t.Context(), paths(c.first))
			if err != nil || first.Counts.Records < 4_000 || first.Counts.Added != first.Counts.Records {
				t.Fatalf("first: %v %+v", err, first.Counts)
			}
			second, err := run.Do(t.Context(), paths(c.second))
			if err != nil || second.Unchanged {
				t.Fatalf("second: %v %+v", err, second)
			}
			if n := second.Counts; n.Added != 0 || n.Changed != 0 || n.Removed != 0 || n.Unchanged != first.Counts.Records || second.ServicesRemoved != 0 {
				t.Errorf("second: %+v, services removed %d", n, second.ServicesRemoved)
			}
		})
	}
}
