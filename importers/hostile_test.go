package importers_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/catchments"
)

// TestNotesAloneLeaveNoFile: a note is no reason for a file in somebody's
// folder; with a warning behind them the notes are in it, and first.
func TestNotesAloneLeaveNoFile(t *testing.T) {
	table := map[string]struct {
		notes, warnings int
		keep            bool
		lines           int
	}{
		"none": {0, 0, false, 0}, "few": {3, 0, false, 0}, "many": {5000, 0, false, 0},
		"asked for": {3, 0, true, 4}, "a warning": {3, 1, false, 5}, "a warning behind many": {5000, 1, false, 5002},
	}
	for name, row := range table {
		t.Run(name, func(t *testing.T) {
			run, _ := newRun(openStore(t))
			run.Rejects, run.RejectsDir, run.KeepNotes = nil, t.TempDir(), row.keep
			run.Reader = noter{row.notes, row.warnings}
			report, err := run.Do(context.Background(), []string{write(t, "a.txt", "x")})
			if err != nil {
				t.Fatal(err)
			}
			entries, _ := os.ReadDir(run.RejectsDir)
			if (len(entries) == 1) != (row.lines > 0) || (report.RejectsFile != "") != (row.lines > 0) {
				t.Fatalf("%d files, %q", len(entries), report.RejectsFile)
			}
			if row.lines == 0 {
				return
			}
			content, err := os.ReadFile(report.RejectsFile)
			if err != nil || strings.Count(string(content), "\n") != row.lines {
				t.Errorf("%v, %d lines, want %d", err, strings.Count(string(content), "\n"), row.lines)
			}
		})
	}
}

// noter hands over one area, notes, and then warnings.
type noter struct{ notes, warnings int }

func (noter) Name() string { return "noter" }
func (noter) Help() string { return "" }
func (n noter) Read(_ context.Context, _ []importers.Input, _ importers.Options, sink importers.Sink) error {
	for i := range n.notes + n.warnings {
		f := data.Finding{Severity: data.Note, Rule: "noted"}
		if i >= n.notes {
			f.Severity = data.Warning
		}
		if err := sink.Row(); err != nil {
			return err
		}
		sink.Finding(f)
	}
	return sink.Area(data.Area{Code: "0301", Name: "Oslo"})
}

// TestRejectsAreSafeToOpen: a spreadsheet must not take a value for a formula,
// and no sign that cannot be seen comes through; numbers stay numbers.
func TestRejectsAreSafeToOpen(t *testing.T) {
	rows := ""
	for i, name := range []string{`=HYPERLINK(""http://x"")`, "+1+cmd", "-2+3", "@SUM(A1)", "\tx"} {
		rows += fmt.Sprintf("\"%s%d\",A,NaN,1,,,\n", name, i)
	}
	run, rejects := newRun(openStore(t))
	if _, err := run.Do(context.Background(), []string{write(t, "a.csv", pharmacies(30)+rows+"b\u202e,A,-91.5,-10.75221,,,\n")}); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(rejects).ReadAll()
	if err != nil || len(lines) != 8 {
		t.Fatal(err, lines)
	}
	for _, line := range lines[1:] {
		for _, cell := range line {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=@\t\r") || strings.ContainsAny(cell, "\u202e\t") {
				t.Errorf("%q", cell)
			}
		}
	}
	for i, want := range []string{`'=HYPERLINK("http://x")0`, "'+1+cmd1", "'-2+32", "'@SUM(A1)3"} {
		if lines[i+1][2] != want {
			t.Errorf("%q, want %q", lines[i+1][2], want)
		}
	}
	if lines[7][4] != "-91.5, -10.75221" {
		t.Errorf("a number became %q", lines[7][4])
	}
}

// TestRejectsFileReplacesNothing: neither an earlier file of the same second
// nor what a link planted under the name points to.
func TestRejectsFileReplacesNothing(t *testing.T) {
	run, _ := newRun(openStore(t))
	run.Rejects, run.RejectsDir = nil, t.TempDir()
	victim := write(t, "victim", "precious")
	if err := os.Symlink(victim, filepath.Join(run.RejectsDir, "list-rejected-20261123T120000Z.csv")); err != nil {
		t.Fatal(err)
	}
	report, err := run.Do(context.Background(), []string{write(t, "b.csv", pharmacies(20)+"a,A,NaN,1,,,\n")})
	if err != nil || filepath.Base(report.RejectsFile) != "list-rejected-20261123T120000Z-2.csv" {
		t.Fatal(err, report.RejectsFile)
	}
	if content, err := os.ReadFile(victim); err != nil || string(content) != "precious" {
		t.Errorf("%v %q", err, content)
	}
}

// TestTextsInReportCannotSteer: escape sequences of a file reach no terminal.
func TestTextsInReportCannotSteer(t *testing.T) {
	run, _ := newRun(openStore(t))
	report, err := run.Do(context.Background(), []string{write(t, "a.csv", pharmacies(20)+"\x1b]0;owned\x07,A,NaN,1,,,\n\u202efg,A,59.9,x,,,\n")})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := report.WriteText(&text); err != nil || strings.ContainsAny(text.String(), "\x1b\x07\u202e") {
		t.Errorf("%v\n%q", err, text.String())
	}
}

// TestUnseenSigns leave names; line ends in a name become blanks.
func TestUnseenSigns(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	report, err := run.Do(context.Background(), []string{write(t, "a.csv", "id,name,lat,lon,nettside\n"+
		"1\u200b,A\u202eB\u200b\u0085C\ufeff,59.91234,10.75234,javascript:alert(1)\n2,\"D\nE\",59.91334,10.75334,www.x.no:8080/a\n3,F\ufffdG,59.91434,10.75434,HTTPS://x.no\n")})
	if err != nil || report.Findings["control-character"] != 2 || report.Findings["text-damaged"] != 1 || report.Findings["web-unusable"] != 1 || len(report.Findings) != 3 {
		t.Fatal(err, report.Findings)
	}
	want := map[string]string{"1": `"name":"ABC"`, "2": `"name":"D E"`, "3": `"web":"HTTPS://x.no"`}
	err = s.Records(context.Background(), report.Version, data.SiteRecord, func(r data.Record) error {
		if !strings.Contains(string(r.Body), want[r.Key]) || strings.Contains(string(r.Body), "alert") {
			t.Errorf("%s: %s", r.Key, r.Body)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestOtherRecordsAreCheckedToo: a municipality or a service named with a NUL
// is a finding of its row and does not end the import.
func TestOtherRecordsAreCheckedToo(t *testing.T) {
	s := openStore(t)
	run, rejects := newRun(s)
	run.Reader = catchments.Reader{}
	report, err := run.Do(context.Background(), []string{write(t, "c.csv", "category,municipality,service\nlegevakt,0301,Oslo\x00 legevakt\nlegevakt,\x00,x\n")})
	if err != nil || report.Counts.Records != 1 || report.Counts.Rejected != 1 || !strings.Contains(rejects.String(), "control-character") {
		t.Errorf("%v %+v %s", err, report.Counts, rejects)
	}
}

// TestForceDoesNotEmptyASource: rows that are all rejected are no empty file.
func TestForceDoesNotEmptyASource(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	if _, err := run.Do(context.Background(), []string{write(t, "a.csv", pharmacies(40))}); err != nil {
		t.Fatal(err)
	}
	run.Force = true
	_, err := run.Do(context.Background(), []string{write(t, "b.csv", strings.ReplaceAll(pharmacies(40), "Apotek", "Bod\xf8 apotek"))})
	if !errors.Is(err, data.ErrInvalid) || active(t, s).Number != 1 {
		t.Errorf("%v", err)
	}
}

// TestDuplicateInAnotherFile names that file.
func TestDuplicateInAnotherFile(t *testing.T) {
	run, rejects := newRun(openStore(t))
	first, second := write(t, "first.csv", pharmacies(20)), write(t, "second.csv", "id,name,lat,lon\n99,B,59.91234,10.75234\n7,A,59.91234,10.75234\n")
	if _, err := run.Do(context.Background(), []string{first, second}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(rejects.String(), "second.csv,3,7,") || !strings.Contains(rejects.String(), "line 9 of first.csv") {
		t.Errorf("%s", rejects)
	}
}

// TestAnotherRevisionReadsAgain: a reader that was mended reads the same file
// once more without being forced to.
func TestAnotherRevisionReadsAgain(t *testing.T) {
	run, _ := newRun(openStore(t))
	path := write(t, "a.txt", "x")
	for i, row := range []struct {
		revision  string
		unchanged bool
	}{{"1", false}, {"1", true}, {"2", false}, {"2", true}} {
		run.Reader = revised{revision: row.revision}
		if report, err := run.Do(context.Background(), []string{path}); err != nil || report.Unchanged != row.unchanged {
			t.Errorf("%d: %v, unchanged %v", i, err, report.Unchanged)
		}
	}
}

type revised struct {
	noter
	revision string
}

func (r revised) Revision() string { return r.revision }

// TestNoPlainFile: pipes do not hang an import, and folders are named.
func TestNoPlainFile(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe.csv")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	dangling := filepath.Join(t.TempDir(), "link.csv")
	if err := os.Symlink(filepath.Join(t.TempDir(), "nowhere"), dangling); err != nil {
		t.Fatal(err)
	}
	for path, kind := range map[string]error{pipe: data.ErrInvalid, t.TempDir(): data.ErrInvalid, dangling: data.ErrNotFound} {
		run, _ := newRun(openStore(t))
		done := make(chan error, 1)
		go func() { _, err := run.Do(context.Background(), []string{path}); done <- err }()
		select {
		case err := <-done:
			if !errors.Is(err, kind) || !strings.Contains(err.Error(), filepath.Base(path)) {
				t.Errorf("%v", err)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s hangs", path)
		}
	}
}

// TestHostileArchives: names that climb are names and no paths; members that
// share bytes and members with a password are refused.
func TestHostileArchives(t *testing.T) {
	run, rejects := newRun(openStore(t))
	climbing := zipped(t, "../../../etc/\x1b[31mpasswd.csv", pharmacies(20)+"a,A,NaN,1,,,\n")
	if _, err := run.Do(context.Background(), []string{write(t, "climb.zip", string(climbing))}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(rejects.String(), `climb.zip/\u001b[31mpasswd.csv,22,a,`) {
		t.Errorf("%s", rejects)
	}
	locked := zipped(t, "a.csv", pharmacies(20))
	at := bytes.Index(locked, []byte("PK\x01\x02"))
	locked[at+8] |= 1
	overlap := zipped(t, "a.csv", pharmacies(20), "b.csv", pharmacies(20))
	at = bytes.Index(overlap, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(overlap[at+20:], uint32(len(overlap)))
	for content, says := range map[string]string{string(locked): "encrypted", string(overlap): "overlap"} {
		run, _ := newRun(openStore(t))
		if _, err := run.Do(context.Background(), []string{write(t, "a.zip", content)}); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), says) {
			t.Errorf("want %s: %v", says, err)
		}
	}
}

// TestFindingsDoNotPileUp: rows that all fail never wait together in memory,
// though the reader hands nothing else over.
func TestFindingsDoNotPileUp(t *testing.T) {
	run, _ := newRun(openStore(t))
	written := &counter{}
	run.Rejects, run.Reader = written, failing{written}
	report, err := run.Do(context.Background(), []string{write(t, "a.txt", "x")})
	if !errors.Is(err, data.ErrInvalid) || report.Counts.Rejected != 50_000 {
		t.Errorf("%v %+v", err, report.Counts)
	}
	run.Rejects, run.Reader = full{}, failing{}
	if report, err = run.Do(context.Background(), []string{write(t, "a.txt", "x")}); !errors.Is(err, errFull) || report.Counts.Read > 5000 {
		t.Errorf("a full disk: %v after %d rows", err, report.Counts.Read)
	}
}

type counter struct{ bytes int }

func (c *counter) Write(p []byte) (int, error) { c.bytes += len(p); return len(p), nil }

var errFull = errors.New("no space left")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

type failing struct{ written *counter }

func (failing) Name() string { return "failing" }
func (failing) Help() string { return "" }
func (f failing) Read(_ context.Context, _ []importers.Input, _ importers.Options, sink importers.Sink) error {
	for i := range 50_000 {
		if err := sink.Row(); err != nil {
			return err
		}
		sink.Finding(data.Finding{Severity: data.Error, Rule: "broken", Value: strings.Repeat("x", 100)})
		if f.written != nil && f.written.bytes < (i-2100)*100 {
			return fmt.Errorf("%d findings wait", i-f.written.bytes/100)
		}
	}
	return nil
}

// TestBlobTakesNoRow: the table that is stored behind the last row does not
// turn that row, which was rejected, into one that was taken.
func TestBlobTakesNoRow(t *testing.T) {
	run, _ := newRun(openStore(t))
	run.Reader = blobber{}
	report, err := run.Do(context.Background(), []string{write(t, "a.txt", "x")})
	if err != nil || report.Taken != 1 || report.Counts.Rejected != 1 {
		t.Errorf("%v, taken %d, rejected %d", err, report.Taken, report.Counts.Rejected)
	}
}

type blobber struct{ noter }

func (blobber) Read(_ context.Context, _ []importers.Input, _ importers.Options, sink importers.Sink) error {
	sink.Row()
	importers.Taken(sink)
	sink.Row()
	sink.Finding(data.Finding{Severity: data.Error, Rule: "broken"})
	return sink.Blob("table", func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err })
}
