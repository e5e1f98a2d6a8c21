package importers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"finnfram/importers"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestReportText compares the whole text with a file that was read by a
// person.
func TestReportText(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	ticks := 0
	run.Now = func() time.Time { ticks++; return noon.Add(time.Duration(ticks) * 1500 * time.Millisecond) }
	run.Options.AsOf = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	run.NextSteps = []string{"finnfram nearest --lat 59.91 --lon 10.75 --category pharmacy"}
	content := pharmacies(1200) + "7,A,59.91234,10.75234,,,\nb,B,10.75234,59.91234,,,\nc,C,59.91234,10.75234,,,Opens September 20\n"
	report, err := run.Do(context.Background(), []string{write(t, "list.csv", content)})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := report.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/report.txt", text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/report.txt")
	if err != nil || text.String() != string(want) {
		t.Errorf("%v\n%s", err, text.String())
	}

	var raw bytes.Buffer
	if err := report.WriteJSON(&raw); err != nil {
		t.Fatal(err)
	}
	var back map[string]any
	if err := json.Unmarshal(raw.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	for key := range back {
		if key != strings.ToLower(key) {
			t.Errorf("the JSON has a member %q", key)
		}
	}
	counts := back["counts"].(map[string]any)
	if back["version"] != 1.0 || counts["read"] != 1203.0 || counts["rejected"] != 2.0 || back["taken"] != 1201.0 || back["elapsed_seconds"] != 1.5 {
		t.Errorf("%s", raw.String())
	}
}

func TestReportOfRefusedAndUnchanged(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	path := write(t, "a.csv", pharmacies(100))
	if _, err := run.Do(context.Background(), []string{path}); err != nil {
		t.Fatal(err)
	}
	same, _ := run.Do(context.Background(), []string{path})
	fewer, _ := run.Do(context.Background(), []string{write(t, "b.csv", pharmacies(10))})
	for want, report := range map[string]importers.Report{
		"list → nothing new":     same,
		"list → nothing changed": fewer,
		"remove 90 of the 100":   fewer,
	} {
		var text bytes.Buffer
		if err := report.WriteText(&text); err != nil || !strings.Contains(text.String(), want) {
			t.Errorf("%v: %q is not in\n%s", err, want, text.String())
		}
	}
}

func TestProgressLines(t *testing.T) {
	var out bytes.Buffer
	now := noon
	lines := &importers.Lines{W: &out, Title: "osm", Now: func() time.Time { return now }}
	lines.Expect(10 << 20)
	for range 40 {
		lines.Rows(100)
		lines.Bytes(256 << 10)
	}
	if got := strings.Count(out.String(), "\n"); got != 10 {
		t.Errorf("%d lines for ten tenths:\n%s", got, out.String())
	}
	if !strings.HasPrefix(out.String(), "osm:  10 %, 1.0 of 10.0 MiB, 400 rows, 0s\n") {
		t.Errorf("first line of\n%s", out.String())
	}
	out.Reset()
	lines.Expect(1000 << 20)
	now = now.Add(6 * time.Second)
	lines.Bytes(1)
	now = now.Add(time.Second)
	lines.Bytes(1)
	if got := out.String(); got != "osm:   0 %, 10.0 of 1010.0 MiB, 4 000 rows, 6s\n" {
		t.Errorf("after six seconds: %q", got)
	}
	lines.Done()
}

// TestProgressOfOneFile: a file is read once to check it, and then for its
// rows; the rows of its last bytes come after them.
func TestProgressOfOneFile(t *testing.T) {
	var out bytes.Buffer
	lines := &importers.Lines{W: &out, Title: "osm", Now: func() time.Time { return noon }}
	lines.Expect(3 << 20)
	lines.Bytes(3 << 20)
	lines.Expect(3 << 20)
	lines.Bytes(3 << 20)
	lines.Rows(1234)
	lines.Done()
	lines.Done()
	const want = "osm: 100 %, 3.0 of 3.0 MiB, 0s\nosm: 100 %, 6.0 of 6.0 MiB, 0s\nosm: 100 %, 6.0 of 6.0 MiB, 1 234 rows, 0s\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

// TestProgressOfManyFiles: two hundred small files do not make a line each.
func TestProgressOfManyFiles(t *testing.T) {
	var out bytes.Buffer
	lines := &importers.Lines{W: &out, Title: "addresses", Now: func() time.Time { return noon }}
	for range 200 {
		lines.Expect(1 << 20)
		lines.Bytes(1 << 20)
	}
	if n := strings.Count(out.String(), "\n"); n > 12 {
		t.Errorf("%d lines:\n%s", n, out.String())
	}
}

func TestBarDrawsToTheEnd(t *testing.T) {
	var out bytes.Buffer
	bar := importers.NewBar(&out, "osm")
	bar.Expect(1000)
	bar.Rows(12345)
	bar.Bytes(1000)
	bar.Done()
	bar.Done()
}
