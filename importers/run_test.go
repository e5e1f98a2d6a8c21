package importers_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/store"
	"finnfram/geo/hours"
	"finnfram/importers"
	"finnfram/importers/csvfile"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// openStore makes a store of its own for the test.
func openStore(tb testing.TB) *store.Store {
	tb.Helper()
	s, err := store.Open(context.Background(), store.Config{Dir: tb.TempDir()})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

// newRun is an import of CSV into s; findings go to the returned buffer.
func newRun(s *store.Store) (importers.Run, *bytes.Buffer) {
	rejects := &bytes.Buffer{}
	return importers.Run{
		Reader:  csvfile.Reader{},
		Options: importers.Options{Source: "list", Set: map[string]string{"category": "pharmacy"}},
		Store: importers.Store{Active: s.Active, Blob: s.Blob, Begin: func(ctx context.Context, v data.Version, delta bool) (importers.Staging, error) {
			return s.Begin(ctx, v, store.BeginOptions{Delta: delta})
		}},
		Rejects:    rejects,
		Now:        func() time.Time { return noon },
		CheckHours: func(notation, raw string) error { _, err := hours.Read(notation, raw); return err },
	}, rejects
}

func write(tb testing.TB, name, content string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// pharmacies is a good table of n rows.
func pharmacies(n int) string {
	var b strings.Builder
	b.WriteString("id,name,lat,lon,street,postcode,opening_hours\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,Apotek %d,%.5f,%.5f,Storgata %d,0155,Mo-Fr 09:00-17:00\n", i, i, 59.9+float64(i)/1e4+0.00001, 10.70001+float64(i)/1e4, i+1)
	}
	return b.String()
}

func active(t *testing.T, s *store.Store) data.Version {
	t.Helper()
	versions, err := s.Active(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return versions["list"]
}

func TestRunStoresOneVersion(t *testing.T) {
	s := openStore(t)
	run, rejects := newRun(s)
	path := write(t, "list.csv", pharmacies(10))
	report, err := run.Do(context.Background(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	if report.Version != 1 || report.Counts.Read != 10 || report.Counts.Records != 10 || report.Counts.Services != 10 || report.Counts.Added != 10 || report.Taken != 10 {
		t.Errorf("report %+v", report)
	}
	if v := active(t, s); v.Number != 1 || v.Counts.Services != 10 || v.Files[0].Name != "list.csv" || len(v.Files[0].SHA256) != 64 || v.Checksum == "" {
		t.Errorf("stored version %+v", v)
	}
	if rejects.Len() != 0 {
		t.Errorf("a good file has rejected rows: %s", rejects)
	}

	again, err := run.Do(context.Background(), []string{path})
	if err != nil || !again.Unchanged || again.Version != 1 {
		t.Errorf("the same file: %v %+v", err, again)
	}
	run.Force = true
	forced, err := run.Do(context.Background(), []string{path})
	if err != nil || forced.Unchanged || forced.Version == 1 || forced.Counts.Unchanged != 10 || forced.Counts.Changed != 0 {
		t.Errorf("the same file, forced: %v %+v", err, forced)
	}
	run.Force = false
	run.Options.Set = map[string]string{"category": "dentist"}
	other, err := run.Do(context.Background(), []string{path})
	if !errors.Is(err, data.ErrRefused) || other.Unchanged {
		t.Errorf("other options are another import, which would remove every pharmacy: %v", err)
	}
}

func TestRunCountsChanges(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	if _, err := run.Do(context.Background(), []string{write(t, "a.csv", pharmacies(10))}); err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(pharmacies(11), "Apotek 3,", "Apotek Tre,", 1)
	changed = strings.Replace(changed, "\n7,Apotek 7", "\n77,Apotek 7", 1)
	report, err := run.Do(context.Background(), []string{write(t, "b.csv", changed)})
	if err != nil {
		t.Fatal(err)
	}
	c := report.Counts
	if c.Added != 2 || c.Changed != 1 || c.Removed != 1 || c.Unchanged != 8 || report.ServicesRemoved != 1 {
		t.Errorf("counts %+v, services removed %d", c, report.ServicesRemoved)
	}
	want := importers.CategoryCounts{Category: data.Pharmacy, Services: 11, Added: 2, Changed: 1, Removed: 1}
	if len(report.Categories) != 1 || report.Categories[0] != want {
		t.Errorf("categories %+v", report.Categories)
	}
}

// TestRunRefuses: each of these leaves the version in force as it was.
func TestRunRefuses(t *testing.T) {
	broken := pharmacies(100)
	for i := range 60 {
		broken += fmt.Sprintf("x%d,Apotek,NaN,10.7,Storgata 1,0155,\n", i)
	}
	table := []struct {
		name, content string
		kind          error
		says          []string
		force         bool // what --force makes of it
	}{
		{"removes a third", pharmacies(67), data.ErrRefused, []string{"remove 33 of the 100 services", "33 %", "--force", "version 1"}, true},
		{"no rows", "id,name,lat,lon\n", data.ErrRefused, []string{"0 records", "version 1 holds 100", "--force"}, true},
		{"too many bad rows", broken, data.ErrInvalid, []string{"60 of 160 rows", "38 %"}, false},
		{"wrong columns", "foo;bar\n1;2\n", data.ErrInvalid, []string{`"foo" "bar"`, "--map lat=COLUMN", "bad.csv", "line 1"}, false},
		{"empty", "", data.ErrInvalid, []string{"bad.csv is empty"}, false},
		{"blank", "\n\n", data.ErrInvalid, []string{"bad.csv", "empty"}, false},
	}
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) {
			s := openStore(t)
			run, _ := newRun(s)
			if _, err := run.Do(context.Background(), []string{write(t, "good.csv", pharmacies(100))}); err != nil {
				t.Fatal(err)
			}
			path := write(t, "bad.csv", row.content)
			report, err := run.Do(context.Background(), []string{path})
			if !errors.Is(err, row.kind) {
				t.Fatalf("error %v, want kind %v", err, row.kind)
			}
			for _, text := range row.says {
				if !strings.Contains(err.Error(), text) {
					t.Errorf("error %q does not say %q", err, text)
				}
			}
			if v := active(t, s); v.Number != 1 || v.Counts.Records != 100 || report.Failure == "" {
				t.Errorf("in force %+v", v)
			}
			run.Force = true
			if _, err = run.Do(context.Background(), []string{path}); (err == nil) != row.force {
				t.Errorf("with force: %v", err)
			}
		})
	}
}

func TestRunOnAnEmptyStoreRefusesNothingness(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	_, err := run.Do(context.Background(), []string{write(t, "none.csv", "id,lat,lon\n")})
	if !errors.Is(err, data.ErrInvalid) || active(t, s).Number != 0 {
		t.Errorf("%v", err)
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	run.DryRun = true
	report, err := run.Do(context.Background(), []string{write(t, "list.csv", pharmacies(5))})
	if err != nil || report.Counts.Added != 5 || report.Version != 0 {
		t.Errorf("%v %+v", err, report)
	}
	if v := active(t, s); v.Number != 0 {
		t.Errorf("a dry run left version %d", v.Number)
	}
}

// TestRefusalAdvises: what a refusal advises has not just been done, and the
// report's text ends in words for people.
func TestRefusalAdvises(t *testing.T) {
	run, _ := newRun(openStore(t))
	if _, err := run.Do(t.Context(), []string{write(t, "good.csv", pharmacies(100))}); err != nil {
		t.Fatal(err)
	}
	fewer := write(t, "fewer.csv", pharmacies(50))
	for dry, advice := range map[bool]string{
		false: "Look at the differences with --dry-run; if they are right, run it again with --force",
		true:  "Look at the differences; if they are right, run it again with --force",
	} {
		run.DryRun = dry
		report, err := run.Do(t.Context(), []string{fewer})
		if !errors.Is(err, data.ErrRefused) || !strings.HasSuffix(report.Failure, ". "+advice) {
			t.Errorf("dry %v: %v; the report says %q", dry, err, report.Failure)
		}
	}
}

func TestRunStopsWhenCancelled(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	ctx, cancel := context.WithCancel(context.Background())
	run.Progress = stopper{after: cancel}
	_, err := run.Do(ctx, []string{write(t, "list.csv", pharmacies(5000))})
	if !errors.Is(err, context.Canceled) || active(t, s).Number != 0 {
		t.Errorf("%v", err)
	}
	if dead, err := s.Sweep(context.Background()); err != nil || dead != 0 {
		t.Errorf("%d imports were left half done, %v", dead, err)
	}
}

type stopper struct {
	importers.Silent
	after func()
}

func (s stopper) Rows(int64) { s.after() }

// TestRowRules: one bad row among twenty good ones, what is said about it, and
// whether it was taken all the same.
func TestRowRules(t *testing.T) {
	long := strings.Repeat("x", 501)
	table := []struct {
		name, row             string
		rule, field, severity string
		line                  string
		taken                 bool
	}{
		{"not a number", "a,A,NaN,10.7,,,", "coordinates-not-finite", "position", "error", "22", false},
		{"infinite", "a,A,59.9,+Inf,,,", "coordinates-not-finite", "position", "error", "22", false},
		{"no number", "a,A,59.9,east,,,", "coordinate-unreadable", "lon", "error", "22", false},
		{"half a position", "a,A,59.9,,,,", "coordinate-unreadable", "lon", "error", "22", false},
		{"swapped", "a,A,10.75221,59.91392,,,", "coordinates-swapped", "position", "error", "22", false},
		{"swapped in the north", "a,A,18.95531,69.64921,,,", "coordinates-swapped", "position", "error", "22", false},
		{"latitude of 118", "a,A,118.95531,69.64921,,,", "coordinates-out-of-range", "position", "error", "22", false},
		{"metres", "a,A,6642866.315,598115.282,,,", "coordinates-out-of-range", "position", "error", "22", false},
		{"null island", "a,A,0.00000,0.00000,,,", "coordinates-zero", "position", "warning", "22", true},
		{"coarse", "a,A,59.91228,10.75,,,", "coordinates-coarse", "position", "warning", "22", true},
		{"duplicate", "3,A,59.91234,10.75234,,,", "duplicate-id", "id", "error", "22", false},
		{"hours", "a,A,59.91234,10.75234,,,Opens September 20", "hours-unreadable", "hours", "warning", "22", true},
		{"Latin-1", "a,Bod\xf8 apotek,59.91234,10.75234,,,", "not-utf8", "name", "error", "22", false},
		{"too long", "a," + long + ",59.91234,10.75234,,,", "value-too-long", "name", "error", "22", false},
		{"control", "a,A\x01B,59.91234,10.75234,,,", "control-character", "name", "warning", "22", true},
		{"columns", "a,A,59.91234,10.75234", "column-count", "", "error", "22", false},
		{"quote", "a,A\"B,59.91234,10.75234,,,", "csv-malformed", "", "error", "22", false},
		{"several lines", "b,\"B\nB\",59.91235,10.75235,,,\na,A,91.00001,10.75234,,,", "coordinates-out-of-range", "position", "error", "24", false},
	}
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) {
			s := openStore(t)
			run, rejects := newRun(s)
			report, err := run.Do(context.Background(), []string{write(t, "list.csv", pharmacies(20)+row.row+"\n")})
			if err != nil {
				t.Fatal(err)
			}
			lines, err := csv.NewReader(rejects).ReadAll()
			if err != nil || len(lines) != 2 {
				t.Fatalf("%v, rejected rows %q", err, lines)
			}
			got := lines[1]
			if got[0] != "list.csv" || got[1] != row.line || got[3] != row.field || got[5] != row.rule || got[6] != row.severity || got[7] == "" {
				t.Errorf("finding %q", got)
			}
			if (report.Counts.Rejected == 0) != row.taken || report.Findings[row.rule] != 1 {
				t.Errorf("rejected %d, findings %v", report.Counts.Rejected, report.Findings)
			}
			if report.Counts.Read != report.Taken+report.Counts.Rejected {
				t.Errorf("read %d, taken %d, rejected %d", report.Counts.Read, report.Taken, report.Counts.Rejected)
			}
			stored, err := s.Findings(context.Background(), report.Version, 0, 10)
			if err != nil || len(stored) != 1 || stored[0].Rule != row.rule {
				t.Errorf("stored findings %v, %v", stored, err)
			}
		})
	}
}

// TestForeignPlacesAreTaken: a place abroad is suspect only when its swap lies
// in Norway.
func TestForeignPlacesAreTaken(t *testing.T) {
	s := openStore(t)
	run, rejects := newRun(s)
	report, err := run.Do(context.Background(), []string{write(t, "list.csv",
		"id,name,lat,lon\n1,Ajaccio,41.91923,8.73861\n2,London,51.50735,-0.12776\n3,Longyearbyen,78.22317,15.62673\n4,Sydney,-33.86882,151.20929\n")})
	if err != nil || report.Counts.Records != 4 || rejects.Len() != 0 {
		t.Errorf("%v %+v %s", err, report.Counts, rejects)
	}
}

func TestDuplicateNamesBothLines(t *testing.T) {
	s := openStore(t)
	run, rejects := newRun(s)
	if _, err := run.Do(context.Background(), []string{write(t, "list.csv", pharmacies(20)+"7,A,59.91234,10.75234,,,\n")}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(rejects.String(), "line 22") || !strings.Contains(rejects.String(), "line 9") {
		t.Errorf("%s", rejects)
	}
}

func TestFindingsBeyondTheCapAreCountedAndWritten(t *testing.T) {
	s := openStore(t)
	run, rejects := newRun(s)
	run.Limits.Findings = 5
	content := pharmacies(100)
	for i := range 12 {
		content += fmt.Sprintf("x%d,A,59.91234,10.75234,,,Opens in May\n", i)
	}
	report, err := run.Do(context.Background(), []string{write(t, "list.csv", content)})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := s.Findings(context.Background(), report.Version, 0, 100)
	if err != nil || len(stored) != 5 {
		t.Errorf("%d findings stored, %v", len(stored), err)
	}
	if n := strings.Count(rejects.String(), "hours-unreadable"); n != 12 || active(t, s).Findings["hours-unreadable"] != 12 {
		t.Errorf("written %d, counted %v", n, active(t, s).Findings)
	}
}

func TestRejectsFileIsMadeOnlyWhenNeeded(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	run.Rejects, run.RejectsDir = nil, t.TempDir()
	report, err := run.Do(context.Background(), []string{write(t, "a.csv", pharmacies(20))})
	if entries, _ := os.ReadDir(run.RejectsDir); err != nil || len(entries) != 0 || report.RejectsFile != "" {
		t.Fatalf("%v, %d files", err, len(entries))
	}
	report, err = run.Do(context.Background(), []string{write(t, "b.csv", pharmacies(20)+"a,A,NaN,1,,,\n")})
	want := filepath.Join(run.RejectsDir, "list-rejected-20261123T120000Z.csv")
	if err != nil || report.RejectsFile != want {
		t.Fatalf("%v, file %q", err, report.RejectsFile)
	}
	content, err := os.ReadFile(want)
	if err != nil || string(content) != "file,line,object,field,value,rule,severity,detail\n"+
		"b.csv,22,a,position,\"NaN, 1\",coordinates-not-finite,error,a coordinate is not a finite number\n" {
		t.Errorf("%v\n%s", err, content)
	}
}
