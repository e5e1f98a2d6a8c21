package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"finnfram/data/sharedtest"
)

// program builds the binary once for all tests of this package.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "finnfram-program-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "finnfram")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// outcome is how a run of the program ended.
type outcome struct {
	code     int
	out, err string
}

func finnfram(t *testing.T, dir string, args ...string) outcome {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, append(args, "--data-dir", dir)...)
	cmd.Dir = t.TempDir()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// must runs the program and wants it to end well.
func must(t *testing.T, dir string, args ...string) string {
	t.Helper()
	o := finnfram(t, dir, args...)
	if o.code != 0 {
		t.Fatalf("finnfram %s: exit %d\n%s%s", strings.Join(args, " "), o.code, o.out, o.err)
	}
	return o.out
}

// server is a running program.
type server struct {
	cmd  *exec.Cmd
	base string
	log  *bytes.Buffer
}

const adminToken = "a-token-for-tests-alone"

func serve(t *testing.T, dir string, args ...string) *server {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{log: &bytes.Buffer{}}
	s.cmd = exec.Command(path, append([]string{"serve", "--data-dir", dir, "--addr", "127.0.0.1:0", "--ops-addr", "", "--rate", "0"}, args...)...)
	s.cmd.Env = append(os.Environ(), adminTokenVariable+"="+adminToken)
	s.cmd.Stderr = s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill(); _ = s.cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the server said nothing: %v\n%s", err, s.log)
	}
	s.base = regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return s
}

func (s *server) stop(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v\n%s", err, s.log)
	}
}

func get(t *testing.T, address string, answer any) int {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer != nil && response.StatusCode == http.StatusOK {
		if err := json.Unmarshal(raw, answer); err != nil {
			t.Fatalf("%s: %v\n%s", address, err, raw)
		}
	}
	return response.StatusCode
}

// features is what the tests read of a FeatureCollection.
type features struct {
	Features []struct {
		ID         string
		Properties struct {
			Name, Category string
			DistanceM      float64 `json:"distance_m"`
			Open           *bool
			Reason         string
			CallFirst      bool   `json:"call_first"`
			CallNumber     string `json:"call_number"`
			Source         string
			AsOf           string `json:"as_of"`
		}
	}
	Coverage   string
	AskInstead string `json:"ask_instead"`
}

const tromso = "/v1/services/nearest?lat=69.6492&lon=18.9553&limit=3&category="

func TestFirstStart(t *testing.T) {
	s := serve(t, t.TempDir())
	var clinics features
	if status := get(t, s.base+tromso+"legevakt", &clinics); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	if len(clinics.Features) == 0 {
		t.Fatal("no emergency clinic near Tromsø")
	}
	first := clinics.Features[0].Properties
	if first.Name != "Tromsø legevakt" || first.DistanceM < 3000 || first.DistanceM > 4500 || !first.CallFirst || first.CallNumber != "116117" {
		t.Errorf("%+v", first)
	}
	if first.Open != nil || first.Reason != "none" || first.Source != "norway" || first.AsOf != "2024-01-01T00:00:00Z" {
		t.Errorf("no hours are held, yet it says %+v", first)
	}
	var pharmacies features
	get(t, s.base+tromso+"apotek", &pharmacies)
	if len(pharmacies.Features) != 0 || pharmacies.Coverage != "none" || pharmacies.AskInstead == "" {
		t.Errorf("no pharmacy is held, yet: %+v", pharmacies)
	}
	if status := get(t, s.base+"/", nil); status != http.StatusOK {
		t.Errorf("the page: status %d", status)
	}
	s.stop(t)
}

// pharmacies near the middle of Oslo.
const oslo = "/v1/services/nearest?lat=59.9139&lon=10.7522&limit=100&category=apotek"

// TestImportWhileServing asks without pause while the command line imports
// and rolls back: every answer is of one whole world, and a change is live
// within a second of the command's end.
func TestImportWhileServing(t *testing.T) {
	file := sharedtest.File(t, "osm/oslo-center.osm.pbf")
	dir := t.TempDir()
	s := serve(t, dir)
	asking, done := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	seen := map[int]int{}
	wait.Go(func() {
		for asking.Err() == nil {
			var answer features
			if status := get(t, s.base+oslo, &answer); status != http.StatusOK {
				t.Errorf("status %d during an import", status)
			}
			seen[len(answer.Features)]++
		}
	})
	must(t, dir, "import", "osm", file)
	whole := eventually(t, s, func(n int) bool { return n > 0 })
	must(t, dir, "import", "osm", sharedtest.File(t, "osm/skoyen.osm.pbf"), "--force")
	var versions []struct{ Number int }
	if err := json.Unmarshal([]byte(must(t, dir, "versions", "list", "--source", "osm", "--json")), &versions); err != nil || len(versions) != 2 {
		t.Fatalf("%v %+v", err, versions)
	}
	few := eventually(t, s, func(n int) bool { return n != whole })
	must(t, dir, "versions", "rollback", fmt.Sprint(versions[1].Number))
	eventually(t, s, func(n int) bool { return n == whole })
	done()
	wait.Wait()
	for n, times := range seen {
		if n != 0 && n != whole && n != few {
			t.Errorf("%d answers held %d pharmacies: neither of the versions", times, n)
		}
	}
	s.stop(t)
}

// eventually waits at most a second for the number of pharmacies in Oslo.
func eventually(t *testing.T, s *server, right func(int) bool) int {
	t.Helper()
	for start := time.Now(); ; {
		var answer features
		get(t, s.base+oslo, &answer)
		if right(len(answer.Features)) {
			return len(answer.Features)
		}
		if time.Since(start) > time.Second {
			t.Fatalf("a second later there are %d pharmacies\n%s", len(answer.Features), s.log)
		}
	}
}

// TestImportKilled kills imports at moments spread over their run: the server
// goes on with the old world, and a later import works.
func TestImportKilled(t *testing.T) {
	file := sharedtest.File(t, "osm/oslo-center.osm.pbf")
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := serve(t, dir)
	for i := range 8 {
		importer := exec.Command(path, "import", "osm", file, "--data-dir", dir)
		importer.Dir = t.TempDir()
		if err := importer.Start(); err != nil {
			t.Fatal(err)
		}
		killing := time.AfterFunc(time.Duration(20+40*i)*time.Millisecond, func() { _ = importer.Process.Kill() })
		_ = importer.Wait()
		killing.Stop()
		var clinics features
		if status := get(t, s.base+tromso+"legevakt", &clinics); status != http.StatusOK || len(clinics.Features) == 0 {
			t.Fatalf("after kill %d: status %d, %d clinics", i, status, len(clinics.Features))
		}
	}
	must(t, dir, "import", "osm", file)
	eventually(t, s, func(n int) bool { return n > 0 })
	must(t, dir, "versions", "verify")
	s.stop(t)
}

func TestExitCodes(t *testing.T) {
	dir := t.TempDir()
	rubbish := filepath.Join(dir, "rubbish.osm.pbf")
	if err := os.WriteFile(rubbish, []byte("this is no map"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--help"}, 0, "finnfram nearest"},
		{[]string{"circus"}, 2, "circus"},
		{[]string{"nearest", "--lat", "69"}, 2, "--lon"},
		{[]string{"nearest", "--lat", "690", "--lon", "18"}, 2, "lat"},
		{[]string{"nearest"}, 2, "--place"},
		{[]string{"nearest", "--lat", "abc", "--lon", "18"}, 2, "degrees"},
		{[]string{"nearest", "--lat", "69,6492", "--lon", "18,9553", "--category", "legevakt"}, 0, "Tromsø legevakt"},
		{[]string{"nearest", "--lat", "-33.4", "--lon", "-70.6", "--category", "apotek"}, 4, ""},
		{[]string{"nearest", "--lat", "10.7522", "--lon", "59.9139", "--category", "apotek"}, 4, "--lat 59.9139 --lon 10.7522"},
		{[]string{"nearest", "--lat", "69", "--lon", "18", "--category", "apotk"}, 2, `did you mean "apotek"?`},
		{[]string{"nearest", "--lat", "69", "--lon", "18", "--place", "Storgata 1"}, 2, "not both"},
		{[]string{"nearest", "--place", "xyzzyplugh 1"}, 2, "import addresses"},
		{[]string{"search", "--categories"}, 0, "emergency-clinic"},
		{[]string{"hours", "--notation", "helsenorge", "x"}, 2, "opening hours"},
		{[]string{"serve", "--addr", "nowhere", "--ops-addr", ""}, 1, "--addr"},
		{[]string{"nearest", "--lat", "69", "--lon", "18", "--category", "circus"}, 2, "category"},
		{[]string{"nearest", "--lat", "69.6", "--lon", "18.9", "--category", "apotek"}, 4, ""},
		{[]string{"nearest", "--lat", "69.6", "--lon", "18.9", "--at", "soon"}, 2, "soon"},
		{[]string{"search", "xyzzyplugh"}, 4, ""},
		{[]string{"import", "circus", rubbish}, 2, "known are"},
		{[]string{"import", "osm", rubbish}, 2, "rubbish.osm.pbf"},
		{[]string{"import", "osm", filepath.Join(dir, "absent.pbf")}, 2, "absent.pbf"},
		{[]string{"import", "osm"}, 2, "file"},
		{[]string{"hours", "Mo-Fr 08:00-25:99"}, 2, "^"},
		{[]string{"hours", "Opens September 20"}, 2, "^"},
		{[]string{"hours", "24/7", "--days", "0"}, 2, "--days"},
		{[]string{"versions", "show", "999"}, 2, "999"},
		{[]string{"versions", "rollback", "999"}, 2, "999"},
	} {
		o := finnfram(t, dir, row.args...)
		if o.code != row.code || !strings.Contains(o.out+o.err, row.says) {
			t.Errorf("finnfram %s: exit %d, want %d with %q\n%s%s", strings.Join(row.args, " "), o.code, row.code, row.says, o.out, o.err)
		}
		if strings.Contains(o.err, "goroutine") {
			t.Errorf("finnfram %s panics:\n%s", strings.Join(row.args, " "), o.err)
		}
	}
}

// TestNearestFromAPlace asks from an address: a full one, a post code, one that
// stands for several, and one with a typing error, which is never guessed at.
func TestNearestFromAPlace(t *testing.T) {
	dir := t.TempDir()
	must(t, dir, "import", "addresses", sharedtest.File(t, "addresses/Basisdata_3420_Elverum_25833_MatrikkelenAdresse.csv"))
	for _, row := range []struct {
		place string
		code  int
		says  string
	}{
		{"Storgata 1, Elverum", 0, "from Storgata 1, 2408 ELVERUM (60.88403, 11.56072)"},
		{"storgata 1 2408", 0, "Elverum interkommunale legevakt"},
		{"Storgatta 1, Elverum", 2, "  Storgata 1, 2408 ELVERUM"},
		{"Storgata 1, Oslo", 2, "no single place"},
	} {
		o := finnfram(t, dir, "nearest", "--place", row.place, "--category", "legevakt", "--limit", "1")
		if o.code != row.code || !strings.Contains(o.out+o.err, row.says) {
			t.Errorf("--place %q: exit %d, want %d with %q\n%s%s", row.place, o.code, row.code, row.says, o.out, o.err)
		}
	}
}

// TestAddressTaken wants one clear line, and no word of answering before it.
func TestAddressTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	o := finnfram(t, t.TempDir(), "serve", "--addr", "127.0.0.1:0", "--ops-addr", taken.Addr().String())
	if o.code != 1 || o.out != "" || !strings.Contains(o.err, "FINNFRAM_OPS_ADDR") {
		t.Errorf("exit %d\n%s%s", o.code, o.out, o.err)
	}
}

func TestHoursJSON(t *testing.T) {
	out := must(t, t.TempDir(), "hours", "Mo-Fr 08:00-16:00", "--from", "2026-11-23T00:00", "--days", "1", "--json")
	const want = `{"intervals":[{"start":"2026-11-23T08:00","end":"2026-11-23T16:00","state":"open","comment":""}]}` + "\n"
	if out != want {
		t.Errorf("%s", out)
	}
}

// TestExportComesBack exports the world as FHIR and imports it into an empty
// store: the same services come back.
func TestExportComesBack(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	must(t, from, "import", "osm", sharedtest.File(t, "osm/oslo-center.osm.pbf"))
	file := filepath.Join(from, "all.ndjson")
	must(t, from, "export", "fhir", "-o", file)
	must(t, to, "import", "fhir", file)
	count := func(dir string) map[string]int {
		var all features
		if err := json.Unmarshal([]byte(must(t, dir, "export", "geojson")), &all); err != nil {
			t.Fatal(err)
		}
		n := map[string]int{}
		for _, f := range all.Features {
			n[f.Properties.Category]++
		}
		return n
	}
	before, after := count(from), count(to)
	for category, n := range before {
		if after[category] < n {
			t.Errorf("%s: %d went out, %d came back", category, n, after[category])
		}
	}
	if before["pharmacy"] == 0 {
		t.Error("no pharmacy went out")
	}
	rows := strings.Count(must(t, from, "export", "csv", "--category", "apotek"), "\n")
	if rows-1 != before["pharmacy"] {
		t.Errorf("CSV has %d pharmacies, GeoJSON %d", rows-1, before["pharmacy"])
	}
}

// TestExportRunsNoFormula: what a spreadsheet would take for a formula goes out
// as text; telephone numbers and coordinates as they are.
func TestExportRunsNoFormula(t *testing.T) {
	dir := t.TempDir()
	list := filepath.Join(dir, "list.csv")
	content := "id,name,lat,lon,phone\n" +
		"1,=HYPERLINK(1),59.91234,10.75234,22 98 87 20\n2,@Apotek,59.92234,10.75234,\n3,+Apotek,59.93234,10.75234,\n4,-Apotek,59.94234,-10.75234,\n5,Apotek=1,59.95234,10.75234,\n"
	if err := os.WriteFile(list, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, dir, "import", "csv", list, "--set", "category=pharmacy")
	rows, err := csv.NewReader(strings.NewReader(must(t, dir, "export", "csv", "--category", "apotek"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	names, phones := map[string]string{}, map[string]string{}
	for _, row := range rows[1:] {
		names[row[1]], phones[row[1]] = row[4], row[8]
	}
	want := map[string]string{"'=HYPERLINK(1)": "10.75234", "'@Apotek": "10.75234", "'+Apotek": "10.75234", "'-Apotek": "-10.75234", "Apotek=1": "10.75234"}
	if !maps.Equal(names, want) || phones["'=HYPERLINK(1)"] != "+4722988720" {
		t.Errorf("names %q, phones %q", names, phones)
	}
}

func TestCompletion(t *testing.T) {
	script := must(t, t.TempDir(), "completion", "bash")
	out, err := exec.Command("bash", "-c", script+`
COMP_WORDS=(finnfram import he); COMP_CWORD=2; _finnfram; echo "${COMPREPLY[@]}"
COMP_WORDS=(finnfram nea); COMP_CWORD=1; _finnfram; echo "${COMPREPLY[@]}"
COMP_WORDS=(finnfram nearest --cat); COMP_CWORD=2; _finnfram; echo "${COMPREPLY[@]}"`).CombinedOutput()
	if err != nil || string(out) != "helsenorge\nnearest\n--category\n" {
		t.Errorf("%v: %q", err, out)
	}
}

// TestReference holds docs/configuration.md against the flags.
func TestReference(t *testing.T) {
	want := must(t, t.TempDir(), "reference")
	got, err := os.ReadFile(filepath.Join(sharedtest.Root(), "docs", "configuration.md"))
	if err != nil || string(got) != want {
		t.Errorf("docs/configuration.md is stale: run make docs (%v)", err)
	}
}
