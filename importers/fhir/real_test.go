package fhir

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"finnfram/data"
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

// Real FHIR of other kinds holds no place, and is refused as a whole.
func TestOtherRealResources(t *testing.T) {
	for _, name := range []string{
		"fhir-samples/no-basis-Appointment.json", "fhir-samples/no-basis-CodeSystem-family-relation.json", "fhir-samples/refero-HV-Anestesi-1.json",
		"fhir-samples/refero-HV-Anestesi-1-response.json", "fhir-samples/okt-municipal-decisions.json", "fhir-samples/nhs-notify-message.json",
		"hl7norway/no-basis-Location.StructureDefinition-profile.xml", "hl7norway/no-basis-her.fsh",
	} {
		file, err := os.Open(sharedtest.File(t, name))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		sink := &sinktest.Sink{}
		err = Reader{}.Read(context.Background(), []importers.Input{{Name: filepath.Base(name), Reader: file}}, importers.Options{}, sink)
		if !errors.Is(err, data.ErrInvalid) || len(sink.Sites) != 0 {
			t.Errorf("%s: %v, %d sites", name, err, len(sink.Sites))
		}
	}
}
