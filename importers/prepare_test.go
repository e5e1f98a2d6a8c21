package importers_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"finnfram/importers"
)

// wayReader is a reader that hands over the text of its file as a blob.
type wayReader struct{ name string }

func (wayReader) Name() string { return "wayReader" }
func (wayReader) Help() string { return "a test" }
func (b wayReader) Read(_ context.Context, inputs []importers.Input, _ importers.Options, sink importers.Sink) error {
	if err := sink.Row(); err != nil {
		return err
	}
	return sink.Blob(b.name, func(w io.Writer) error { _, err := io.Copy(w, inputs[0]); return err })
}

// TestPrepare: the hook sees the new blobs before they are in force, its
// failure leaves all as it was, and a dry run does not call it.
func TestPrepare(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	run.Reader, run.Options = wayReader{"roads"}, importers.Options{Source: "list"}
	var shown bytes.Buffer
	run.Progress = &importers.Lines{W: &shown, Title: "import", Now: run.Now}
	calls, fault := 0, error(nil)
	run.Prepare = func(ctx context.Context, staged importers.Staged, progress func(string, float64)) ([]string, error) {
		calls++
		blob, err := s.Blob(ctx, staged.Blobs["roads"])
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(blob)
		if err != nil || string(content) != "ways" || staged.Source != "list" || staged.Active["list"].Number != active(t, s).Number {
			t.Errorf("%q %v %+v", content, err, staged)
		}
		if before := active(t, s).Blobs["roads"]; before == staged.Blobs["roads"] {
			t.Error("in force already")
		}
		progress("roads by car", 0.5)
		return []string{"12 km of road"}, fault
	}
	path := write(t, "ways.txt", "ways")
	run.DryRun = true
	if _, err := run.Do(t.Context(), []string{path}); err != nil || calls != 0 {
		t.Errorf("a dry run: %v, %d calls", err, calls)
	}
	run.DryRun, fault = false, errors.New("no room left")
	if _, err := run.Do(t.Context(), []string{path}); !errors.Is(err, fault) || active(t, s).Number != 0 {
		t.Errorf("a failing hook: %v, version %d", err, active(t, s).Number)
	}
	fault = nil
	report, err := run.Do(t.Context(), []string{path})
	if err != nil || calls != 2 || len(report.Notes) != 1 || active(t, s).Blobs["roads"] == "" {
		t.Errorf("%v, %d calls, %+v", err, calls, report)
	}
	var text bytes.Buffer
	if err := report.WriteText(&text); err != nil || !strings.Contains(text.String(), "12 km of road") || !strings.Contains(shown.String(), "roads by car,  50 %") {
		t.Errorf("%v\n%s\n%s", err, &text, &shown)
	}
}

// TestPrepareDelta: a delta carries over the blobs it does not replace.
func TestPrepareDelta(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	run.Reader, run.Options = wayReader{"roads"}, importers.Options{Source: "list"}
	if _, err := run.Do(t.Context(), []string{write(t, "a", "ways")}); err != nil {
		t.Fatal(err)
	}
	roads := active(t, s).Blobs["roads"]
	run.Reader, run.Options.Delta = wayReader{"map"}, true
	run.Prepare = func(_ context.Context, staged importers.Staged, _ func(string, float64)) ([]string, error) {
		if staged.Blobs["roads"] != roads || staged.Blobs["map"] == "" || staged.Blobs["map"] == roads {
			t.Errorf("%+v", staged)
		}
		return nil, nil
	}
	if _, err := run.Do(t.Context(), []string{write(t, "b", "seas")}); err != nil {
		t.Fatal(err)
	}
}
