package page_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"finnfram/data/sharedtest"
)

var updateScreens = flag.Bool("update-screens", false, "write the pictures of docs/screens anew")

// browserPackages are what the browser is driven with; never part of the
// product.
const browserPackages = "testdata/browser"

// installed puts the pinned packages and the scripts into a cache of the user
// and returns their folder.
func installed(t *testing.T) string {
	t.Helper()
	npm := sharedtest.Tool(t, "npm")
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	folder := filepath.Join(cache, "finnfram-test", "page-browser")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	lock, _ := os.ReadFile(filepath.Join(folder, "package-lock.json"))
	for _, name := range []string{".npmrc", "package.json", "package-lock.json", "browser.mjs", "page.mjs", "oslo.mjs"} {
		text, err := os.ReadFile(filepath.Join(browserPackages, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	wanted, err := os.ReadFile(filepath.Join(browserPackages, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(wanted, []byte(`"resolved"`)) {
		t.Error("the lock file names a registry")
	}
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "playwright-core", "package.json")); err == nil && bytes.Equal(lock, wanted) {
		return folder
	}
	install := exec.CommandContext(t.Context(), npm, "ci", "--ignore-scripts")
	install.Dir = folder
	if output, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, output)
	}
	return folder
}

// drive runs one script against servers and makes a subtest of each line that
// it prints: {"name", "failures"}.
func drive(t *testing.T, script string, setting map[string]any) {
	t.Helper()
	node, chromium := sharedtest.Tool(t, "node"), sharedtest.Tool(t, "chromium")
	folder := installed(t)
	setting["chromium"] = chromium
	if *updateScreens {
		setting["screens"] = filepath.Join(sharedtest.Root(), "docs", "screens")
	}
	argument, err := json.Marshal(setting)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), node, script, string(argument))
	run.Dir = folder
	var complaints bytes.Buffer
	run.Stderr = &complaints
	output, err := run.Output()
	names := 0
	for lines := bufio.NewScanner(bytes.NewReader(output)); lines.Scan(); names++ {
		var outcome struct {
			Name     string
			Failures []string
		}
		if err := json.Unmarshal(lines.Bytes(), &outcome); err != nil {
			t.Fatalf("%v: %s", err, lines.Bytes())
		}
		t.Run(outcome.Name, func(t *testing.T) {
			for _, failure := range outcome.Failures {
				t.Error(failure)
			}
		})
	}
	if err != nil || names == 0 {
		t.Fatalf("%d scenarios, then %v\n%s", names, err, complaints.String())
	}
}

// TestPage drives the page as a person does, in a real browser, against the
// whole outside face over a real store.
func TestPage(t *testing.T) {
	s := newStore(t)
	importFacts(t, s)
	putPharmacies(t, s)
	tuesday := time.Date(2025, 6, 17, 12, 0, 0, 0, time.UTC) // 14:00 in Oslo
	holiday := time.Date(2025, 5, 17, 10, 0, 0, 0, time.UTC) // Saturday, 12:00 in Oslo
	drive(t, "page.mjs", map[string]any{
		"base": serve(t, s, tuesday), "now": tuesday,
		"holidayBase": serve(t, s, holiday), "holidayNow": holiday,
		"loadingBase": serve(t, nil, tuesday),
	})
	reports, err := s.Reports(t.Context(), "", "", 10)
	if err != nil || len(reports) != 1 || reports[0].Kind != "phone" || reports[0].Text != "Nummeret er ikke i bruk" || reports[0].Service != "hand-svanen-pharmacy" {
		t.Errorf("reports kept: %+v, %v", reports, err)
	}
}

// TestPageOverOpenStreetMap shows the real pharmacies of Oslo at an evening
// when their hours were fresh.
func TestPageOverOpenStreetMap(t *testing.T) {
	s := newStore(t)
	importOpenStreetMap(t, s, sharedtest.File(t, "osm/oslo-center.osm.pbf"))
	evening := time.Date(2024, 6, 18, 17, 0, 0, 0, time.UTC) // 19:00 in Oslo, a Tuesday
	drive(t, "oslo.mjs", map[string]any{"base": serve(t, s, evening), "now": evening})
}
