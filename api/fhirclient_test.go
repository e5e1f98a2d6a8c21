package api_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"testing"

	"finnfram/data/sharedtest"
)

// TestFHIRClient lets npm's fhir-kit-client read the FHIR face of a running
// server: the statement, near with its order and pages, includes, a form
// search, and an error.
func TestFHIRClient(t *testing.T) {
	node, npm := sharedtest.Tool(t, "node"), sharedtest.Tool(t, "npm")
	s := newServer(t, nil)
	const folder = "fhir/testdata/client"
	if _, err := os.Stat(folder + "/node_modules/fhir-kit-client/package.json"); err != nil {
		install := exec.CommandContext(t.Context(), npm, "ci", "--no-audit", "--no-fund")
		install.Dir = folder
		if output, err := install.CombinedOutput(); err != nil {
			t.Fatalf("npm ci: %v\n%s", err, output)
		}
	}
	run := exec.CommandContext(t.Context(), node, "client.mjs", s.URL+"/fhir")
	run.Dir = folder
	output, err := run.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	var got struct {
		Version   string
		Total     int
		Distances []float64
		Second    []string
		Modes     []string
		One       string
		Form      int
		Refused   struct {
			Status int
			Type   string
		}
	}
	if err := json.Unmarshal(output, &got); err != nil {
		t.Fatal(err)
	}
	if got.Version != "4.0.1" || got.Total != 4 || got.Form != 4 || got.One != "test-legevakt" {
		t.Errorf("%+v", got)
	}
	if len(got.Distances) != 2 || !slices.IsSorted(got.Distances) || got.Distances[0] < 150 || got.Distances[1] > 1300 {
		t.Errorf("distances %v", got.Distances)
	}
	if !reflect.DeepEqual(got.Second, []string{"test-apotek-2", "test-apotek-3"}) {
		t.Errorf("second page %v", got.Second)
	}
	if !reflect.DeepEqual(got.Modes, []string{"match", "match", "match", "include", "include", "include"}) {
		t.Errorf("modes %v", got.Modes)
	}
	if got.Refused.Status != 400 || got.Refused.Type != "OperationOutcome" {
		t.Errorf("refused %+v", got.Refused)
	}
}
