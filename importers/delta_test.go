package importers_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/importers"
)

// script is a reader of lines: "+key name" hands over a site, "-key" deletes
// one.
type script struct{}

func (script) Name() string { return "script" }
func (script) Help() string { return "lines of + and -" }
func (script) Read(_ context.Context, inputs []importers.Input, _ importers.Options, sink importers.Sink) error {
	content, err := io.ReadAll(inputs[0])
	if err != nil {
		return err
	}
	for line := range strings.FieldsSeq(string(content)) {
		if err := sink.Row(); err != nil {
			return err
		}
		key, name, _ := strings.Cut(line[1:], "=")
		if line[0] == '-' {
			err = sink.Delete(data.SiteRecord, key)
		} else {
			err = sink.Site(data.Site{Key: key, Name: name, Services: []data.Service{{Category: data.Pharmacy}, {Category: data.Pharmacy}}})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// TestDelta: what a delta does not mention stays, the last word on a key
// counts, and the rule against removing much holds here too.
func TestDelta(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	run.Reader, run.Options = script{}, importers.Options{Source: "list"}
	ctx := context.Background()
	if _, err := run.Do(ctx, []string{write(t, "a", "+a=1 +b=1 +c=1 +d=1 +e=1 +f=1 +g=1 +h=1 +i=1 +j=1")}); err != nil {
		t.Fatal(err)
	}
	run.Options.Delta = true
	report, err := run.Do(ctx, []string{write(t, "b", "+k=1 +a=2 +a=3 -b -nobody")})
	if err != nil {
		t.Fatal(err)
	}
	c := report.Counts
	if c.Added != 1 || c.Changed != 1 || c.Removed != 1 || c.Records != 10 || c.Services != 20 || c.Unchanged != 8 || report.Taken != 5 {
		t.Errorf("%+v, taken %d", c, report.Taken)
	}
	names := map[string]string{}
	err = s.Records(ctx, report.Version, data.SiteRecord, func(r data.Record) error {
		names[r.Key] = string(r.Body)
		return nil
	})
	if err != nil || len(names) != 10 || !strings.Contains(names["a"], `"name":"3"`) || names["b"] != "" || !strings.Contains(names["k"], `"id":"list-k-pharmacy-2"`) {
		t.Errorf("%v %v", err, names)
	}
	if _, err = run.Do(ctx, []string{write(t, "c", "-c -d -e")}); err == nil || !strings.Contains(err.Error(), "remove 6 of the 20 services") {
		t.Errorf("%v", err)
	}
}

// TestDeltaDeletesInBatches: many deletions are few transactions, and of a
// record and its deletion the last word counts, however close they stand.
func TestDeltaDeletesInBatches(t *testing.T) {
	s := openStore(t)
	run, _ := newRun(s)
	run.Reader, run.Options = script{}, importers.Options{Source: "list"}
	ctx := context.Background()
	if _, err := run.Do(ctx, []string{write(t, "a", "+a=1 +b=1 +c=1 +d=1 +e=1 +f=1")}); err != nil {
		t.Fatal(err)
	}
	run.Options.Delta = true
	run.Force = true
	calls := 0
	begin := run.Store.Begin
	run.Store.Begin = func(ctx context.Context, v data.Version, delta bool) (importers.Staging, error) {
		staging, err := begin(ctx, v, delta)
		return &counted{staging, &calls}, err
	}
	var b strings.Builder
	for i := range 9000 {
		fmt.Fprintf(&b, "-nobody%d ", i)
	}
	report, err := run.Do(ctx, []string{write(t, "b", b.String()+"-a +a=2 +x=1 -x -b -b +y=1 -y +y=2 -c\u200b")})
	if err != nil || report.Counts.Records != 5 || calls > 10 {
		t.Fatal(err, report.Counts, calls)
	}
	var names []string
	err = s.Records(ctx, report.Version, data.SiteRecord, func(r data.Record) error {
		_, after, _ := strings.Cut(string(r.Body), `"name":"`)
		names = append(names, r.Key+after[:1])
		return nil
	})
	if got := strings.Join(names, " "); err != nil || got != "a2 d1 e1 f1 y2" {
		t.Errorf("%v %s", err, got)
	}
}

// counted counts deletions.
type counted struct {
	importers.Staging
	calls *int
}

func (c *counted) Delete(ctx context.Context, kind data.RecordKind, keys ...string) error {
	*c.calls++
	return c.Staging.Delete(ctx, kind, keys...)
}
