package finnfram

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms says, for every package, what of the project it may import: names of
// packages, or of all below one (geo/...). It is the plan of the house; the
// reasons stand in docs/decisions/0001-house.md. Tests may import anything.
var rooms = map[string][]string{
	"geo":                {},
	"geo/nearest":        {"geo"},
	"geo/area":           {"geo"},
	"geo/hours":          {},
	"geo/places":         {"geo"},
	"geo/roads":          {"geo", "geo/hours"},
	"geo/route":          {"geo", "geo/roads"},
	"geo/guide":          {"geo", "geo/roads", "geo/route"},
	"geo/glyphs":         {},
	"geo/tiles":          {"geo"},
	"data":               {"geo"},
	"data/right":         {"data", "geo"},
	"data/link":          {"data", "geo"},
	"data/norway":        {},
	"data/store":         {"data", "geo"},
	"data/roadwork":      {"data", "geo", "geo/roads", "geo/route"},
	"data/live":          {"data", "data/link", "data/roadwork", "geo", "geo/..."},
	"importers":          {"data", "geo"},
	"importers/mapping":  {"importers", "data", "geo"},
	"importers/registry": {"importers", "data", "geo"},
	"importers/table":    {"importers", "data", "geo"},
	"importers/...":      {"importers", "importers/mapping", "importers/registry", "importers/table", "data", "data/norway", "geo", "geo/hours", "geo/area", "geo/places", "geo/roads", "geo/tiles"},
	"api":                {"api/...", "data", "data/live", "data/right", "geo"},
	"api/wire":           {"geo", "data", "data/right"},
	"api/web":            {"api/wire"},
	"api/member":         {"api/wire", "data", "data/live", "data/right", "geo", "geo/..."},
	"api/access":         {"geo", "data", "data/right", "api/wire"},
	"api/...":            {"api/wire", "api/access", "api/member", "data", "data/live", "data/link", "data/right", "geo", "geo/..."},
	"cmd/finnfram":       {"..."},
}

// testOnly packages serve tests alone and may be imported by tests alone.
var testOnly = []string{"data/sharedtest", "importers/sinktest", "data/store/pgtest", "geo/roads/lettermap"}

// TestRooms holds the plan against the imports that the code really has.
func TestRooms(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "finnfram/")
		if name == "finnfram" || slices.Contains(testOnly, name) {
			continue
		}
		allowed, ok := room(name)
		if !ok {
			t.Errorf("package %s has no room in the plan", name)
			continue
		}
		for _, imported := range p.Imports {
			imported, ours := strings.CutPrefix(imported, "finnfram/")
			if !ours {
				continue
			}
			if slices.Contains(testOnly, imported) {
				t.Errorf("%s imports %s, which is for tests", name, imported)
			} else if !permits(allowed, imported) {
				t.Errorf("%s may not import %s", name, imported)
			}
		}
	}
}

// TestTopLevel holds the list of what stands at the root.
func TestTopLevel(t *testing.T) {
	out, err := exec.Command("git", "ls-files").Output()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields("cmd geo indoor tracking data importers api go.mod go.sum README.md docs Makefile LICENSE NOTICE CHANGELOG.md Containerfile layout_test.go")
	for _, file := range strings.Fields(string(out)) {
		top, _, _ := strings.Cut(file, "/")
		if !slices.Contains(want, top) && !strings.HasPrefix(top, ".") {
			t.Errorf("%s stands at the root", top)
		}
	}
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []pkg
	d := json.NewDecoder(strings.NewReader(string(out)))
	for d.More() {
		var p pkg
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if len(list) < 10 {
		t.Fatalf("only %d packages listed", len(list))
	}
	return list
}

// room finds the plan's entry for a package: its own, or the nearest "…/...".
func room(name string) ([]string, bool) {
	if allowed, ok := rooms[name]; ok {
		return allowed, true
	}
	for parent := name; ; {
		i := strings.LastIndexByte(parent, '/')
		if i < 0 {
			return nil, false
		}
		parent = parent[:i]
		if allowed, ok := rooms[parent+"/..."]; ok {
			return allowed, true
		}
	}
}

func permits(allowed []string, imported string) bool {
	for _, a := range allowed {
		below, all := strings.CutSuffix(a, "...")
		if imported == a || all && strings.HasPrefix(imported, below) {
			return true
		}
	}
	return false
}
