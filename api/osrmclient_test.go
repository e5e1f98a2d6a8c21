package api_test

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"reflect"
	"testing"

	"finnfram/data/sharedtest"
)

// TestOSRMClient lets npm's osrm-rest-client, made for OSRM, ask the OSRM face
// of a running server about three places on Storgata and Fjordveien.
func TestOSRMClient(t *testing.T) {
	node, npm := sharedtest.Tool(t, "node"), sharedtest.Tool(t, "npm")
	s := newRoadServer(t, nil)
	const folder = "osrm/testdata/client"
	if _, err := os.Stat(folder + "/node_modules/osrm-rest-client/package.json"); err != nil {
		install := exec.CommandContext(t.Context(), npm, "ci", "--no-audit", "--no-fund")
		install.Dir = folder
		if output, err := install.CombinedOutput(); err != nil {
			t.Fatalf("npm ci: %v\n%s", err, output)
		}
	}
	run := exec.CommandContext(t.Context(), node, "client.mjs", s.URL+"/osrm", `[[18.9602,69.652],[18.9598,69.658],[18.97,69.68]]`)
	run.Dir = folder
	output, err := run.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	type failed struct {
		Status int
		Code   string
	}
	var got struct {
		Codes                       []string
		Nearest                     []float64
		Table, Durations, Distances [][]float64
		TableSizes                  []int
		Duration, Distance          float64
		Geometry                    string
		Maneuvers, Annotated        []string
		Line                        [][2]float64
		Legs                        []float64
		Nodes                       int
		Hinted                      bool
		Back                        []any
		Match, Trip, Tile, Sea, One failed
	}
	if err := json.Unmarshal(output, &got); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for _, code := range got.Codes {
		if code != "Ok" {
			t.Errorf("codes %v", got.Codes)
		}
	}
	// 0.0002° of longitude are 7.8 m there; 0.006° of latitude 669 m.
	if len(got.Nearest) != 3 || math.Abs(got.Nearest[0]-7.8) > .2 || math.Abs(got.Distance-669.6) > 2 {
		t.Errorf("nearest %v, distance %v", got.Nearest, got.Distance)
	}
	if got.Duration < 45 || got.Duration > 90 {
		t.Errorf("%v s for 669 m at 50 km/h", got.Duration)
	}
	if !reflect.DeepEqual(got.TableSizes, []int{1, 2}) || len(got.Table) != 1 || len(got.Table[0]) != 2 || math.Abs(got.Table[0][0]-got.Duration) > .11 {
		t.Errorf("table %v beside %v", got.Table, got.Duration)
	}
	for i := range 3 {
		if got.Durations[i][i] != 0 || got.Distances[i][i] != 0 {
			t.Errorf("diagonal: %v %v", got.Durations, got.Distances)
		}
	}
	if !reflect.DeepEqual(got.Maneuvers, []string{"depart", "arrive"}) || !reflect.DeepEqual(got.Annotated, []string{"distance", "duration"}) || got.Geometry == "" {
		t.Errorf("steps %v, annotation %v, geometry %q", got.Maneuvers, got.Annotated, got.Geometry)
	}
	if len(got.Line) < 6 || got.Line[0][1] > 69.6521 || got.Line[len(got.Line)-1][1] < 69.6799 || len(got.Legs) != 2 || got.Nodes != 1 || got.Hinted {
		t.Errorf("line %v, legs %v, nodes %d, hints %v", got.Line, got.Legs, got.Nodes, got.Hinted)
	}
	if got.Back[1] != false {
		t.Errorf("back %v", got.Back)
	}
	want := []failed{{400, "InvalidService"}, {400, "InvalidService"}, {400, "InvalidService"}, {400, "NoSegment"}, {400, "InvalidOptions"}}
	if list := []failed{got.Match, got.Trip, got.Tile, got.Sea, got.One}; !reflect.DeepEqual(list, want) {
		t.Errorf("%v, want %v", list, want)
	}
}
