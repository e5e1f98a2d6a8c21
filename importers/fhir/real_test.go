package fhir

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"finnfram/data/sharedtest"
	"finnfram/importers"
	"finnfram/importers/sinktest"
)

func readShared(t *testing.T, names ...string) *sinktest.Sink {
	t.Helper()
	sink := &sinktest.Sink{}
	var inputs []importers.Input
	for _, name := range names {
		file, err := os.Open(sharedtest.File(t, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { file.Close() })
		inputs = append(inputs, importers.Input{Name: filepath.Base(name), Reader: file})
	}
	if err := (Reader{}).Read(context.Background(), inputs, importers.Options{}, sink); err != nil {
		t.Fatal(err)
	}
	return sink
}

// The profiles' own examples: the service names no location and its
// organisation number is the word «test», so nothing may come of it.
func TestProfileExamples(t *testing.T) {
	for name, files := range map[string][]string{
		"json": {"fhir-samples/no-basis-HealthcareService.json", "fhir-samples/no-basis-Organization.json"},
		"xml":  {"hl7norway/no-basis-HealthcareService-example.xml", "hl7norway/no-basis-Organization-example.xml"},
	} {
		t.Run(name, func(t *testing.T) {
			sink := readShared(t, files...)
			rules := sink.ByRule()
			if len(sink.Sites) != 0 || rules["org-number"] != 1 || rules["no-location"] != 1 {
				t.Errorf("%d sites, %v", len(sink.Sites), rules)
			}
			for _, f := range sink.Findings {
				if f.Rule == "org-number" && (f.Value != "test" || f.Field != "providedBy.identifier" || f.File != filepath.Base(files[0])) {
					t.Errorf("%+v", f)
				}
			}
		})
	}
}
