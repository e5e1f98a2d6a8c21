package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var update = flag.Bool("update", false, "write the golden answers anew")

// volatile is what differs from run to run: request ids, tokens of worlds,
// and the port of the test server.
var volatile = regexp.MustCompile(`"request_id": "[^"]*"|"since": "[^"]*"|http://127\.0\.0\.1:\d+|_page=[A-Za-z0-9_-]*|cursor=[A-Za-z0-9_-]*`)

// TestGolden holds whole answers over a small world at a fixed time against
// files that were read through. go test ./api -run Golden -update
// writes them anew: read what changes.
func TestGolden(t *testing.T) {
	golden(t, newServer(t, nil), map[string]string{
		"nearest":      nearest,
		"nearest-open": "/v1/services/nearest?lat=69.65&lon=18.96&category=apotek&open=true&limit=3",
		"responsible":  "/v1/services/responsible?lat=69.65&lon=18.96",
		"service":      "/v1/services/" + legevakt,
		"list":         "/v1/services?limit=2",
		"search":       "/v1/search?q=apotek&lat=69.65&lon=18.96",
		"search-113":   "/v1/search?q=hjertestans",
		"categories":   "/v1/categories",
		"areas":        "/v1/areas?lat=69.65&lon=18.96",
		"problem":      "/v1/services/nearest?lat=north&colour=red",
		"fhir-near":    "/fhir/Location?near=69.65%7C18.96%7C2%7Ckm",
	})
	golden(t, newRoadServer(t, nil), map[string]string{
		"nearest-drive":   nearest + "&category=apotek&by=drive",
		"nearest-island":  "/v1/services/nearest?lat=69.67&lon=18.902&category=apotek&by=drive&limit=1",
		"route-island":    "/v1/route?" + fromTown + "&to=test-apotek-2-pharmacy&profile=drive&lang=nn",
		"route-no-way":    "/v1/route?" + fromTown + "&to=69.67,18.902&profile=walk",
		"transit":         nearest + "&by=transit",
		"osrm-route":      "/osrm/route/v1/driving/18.9553,69.6492;18.968,69.6701?steps=true&annotations=true&overview=full&generate_hints=false",
		"osrm-table":      "/osrm/table/v1/foot/18.9553,69.6492;18.96,69.66;18.902,69.67?annotations=duration,distance&generate_hints=false",
		"osrm-no-segment": "/osrm/route/v1/driving/18.9553,69.6492;2,66",
	})
}

// golden holds the answers of s to paths against files of those names.
func golden(t *testing.T, s *server, paths map[string]string) {
	t.Helper()
	for name, path := range paths {
		_, _, answer := s.ask(t, "GET", path, "")
		var plain bytes.Buffer
		if err := json.Indent(&plain, answer, "", "  "); err != nil {
			t.Errorf("%s: %v: %.200s", name, err, answer)
			continue
		}
		got := volatile.ReplaceAll(plain.Bytes(), []byte("…"))
		file := filepath.Join("testdata", name+".json")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not as in %s:\n%s", path, file, got)
		}
	}
}
