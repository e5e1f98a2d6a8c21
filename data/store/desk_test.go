package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"finnfram/data"
)

func contextWithCancel(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithCancel(t.Context())
}

func must2(t testing.TB) func(data.Closure, bool, error) data.Closure {
	return func(c data.Closure, _ bool, err error) data.Closure {
		t.Helper()
		check(t, err)
		return c
	}
}

func exerciseClosures(t *testing.T, at place) {
	s, other, ctx := at.open(t), at.open(t), t.Context()
	c := data.Closure{ID: "c1", Service: "osm-a-pharmacy", From: noon, To: noon.Add(time.Hour), Reason: "vannlekkasje"}
	first, created, err := s.PutClosure(ctx, c, "")
	check(t, err)
	if !created || first.ETag == "" {
		t.Errorf("created %v, %+v", created, first)
	}
	if got := must[data.Closure](t)(other.Closure(ctx, "c1")); got != first {
		t.Errorf("stored %+v, want %+v", got, first)
	}
	_, _, err = s.PutClosure(ctx, c, "")
	wantKind(t, err, data.ErrConflict)
	c.To = time.Time{}
	second := must2(t)(other.PutClosure(ctx, c, first.ETag))
	_, _, err = s.PutClosure(ctx, c, first.ETag)
	wantKind(t, err, data.ErrConflict)
	wantKind(t, s.DeleteClosure(ctx, "c1", first.ETag), data.ErrConflict)
	before := state(t, s)
	wantKind(t, s.DeleteClosure(ctx, "absent", "*"), data.ErrNotFound)
	if state(t, s) != before {
		t.Error("a refused change changed the state")
	}
	_, _, err = s.PutClosure(ctx, data.Closure{ID: "absent", From: noon}, "*")
	wantKind(t, err, data.ErrConflict)
	for _, bad := range []data.Closure{{From: noon}, {ID: "x", From: noon, To: noon}, {ID: "x", From: noon, To: noon.Add(-1)}} {
		_, _, err = s.PutClosure(ctx, bad, "")
		wantKind(t, err, data.ErrInvalid)
	}
	must2(t)(s.PutClosure(ctx, data.Closure{ID: "c0", From: noon}, ""))
	list := must[[]data.Closure](t)(s.Closures(ctx))
	if len(list) != 2 || list[0].ID != "c0" || list[1] != second {
		t.Errorf("list %+v", list)
	}
	check(t, s.DeleteClosure(ctx, "c1", second.ETag))
	_, err = s.Closure(ctx, "c1")
	wantKind(t, err, data.ErrNotFound)
	if third := must2(t)(s.PutClosure(ctx, c, "")); third.ETag == second.ETag || third.ETag == first.ETag {
		t.Error("an ETag is used twice")
	}

	// Ten writers who have seen the same: one wins.
	seen := list[0].ETag
	var won, lost atomic.Int32
	var writers sync.WaitGroup
	for i := range 10 {
		writers.Go(func() {
			_, _, err := s.PutClosure(ctx, data.Closure{ID: "c0", From: noon, Reason: fmt.Sprint(i)}, seen)
			if err == nil {
				won.Add(1)
			} else if errors.Is(err, data.ErrConflict) {
				lost.Add(1)
			} else {
				t.Error(err)
			}
		})
	}
	writers.Wait()
	if won.Load() != 1 || lost.Load() != 9 {
		t.Errorf("%d won, %d lost", won.Load(), lost.Load())
	}
}

func exerciseReports(t *testing.T, at place) {
	s, ctx := at.open(t), t.Context()
	var ids []string
	for i := range 3 {
		r := must[data.Report](t)(s.AddReport(ctx, data.Report{Service: "s", Kind: "hours", Text: fmt.Sprint(i)}))
		if r.ID == "" || r.State != "new" || !r.At.Equal(noon) {
			t.Errorf("stored %+v", r)
		}
		ids = append(ids, r.ID)
	}
	again := must[data.Report](t)(s.AddReport(ctx, data.Report{ID: ids[1], Service: "s", Text: "other"}))
	if again.Text != "1" {
		t.Errorf("a repeated id gave %+v", again)
	}
	if r := must[data.Report](t)(s.SetReportState(ctx, ids[1], "accepted")); r.State != "accepted" {
		t.Errorf("marked: %+v", r)
	}
	_, err := s.SetReportState(ctx, "absent", "declined")
	wantKind(t, err, data.ErrNotFound)
	_, err = s.SetReportState(ctx, ids[0], "lost")
	wantKind(t, err, data.ErrInvalid)
	_, err = s.AddReport(ctx, data.Report{})
	wantKind(t, err, data.ErrInvalid)
	for _, c := range []struct {
		state, after string
		limit        int
		want         string
	}{
		{"", "", 9, "[2 1 0]"},
		{"new", "", 9, "[2 0]"},
		{"accepted", "", 9, "[1]"},
		{"", ids[2], 1, "[1]"},
		{"", ids[0], 9, "[]"},
	} {
		got := []string{}
		for _, r := range must[[]data.Report](t)(s.Reports(ctx, c.state, c.after, c.limit)) {
			got = append(got, r.Text)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("reports %+v: %v", c, got)
		}
	}
	_, err = s.Reports(ctx, "", "absent", 1)
	wantKind(t, err, data.ErrNotFound)
}

func exerciseIdempotency(t *testing.T, at place) {
	now := noon
	at.Now = func() time.Time { return now }
	s, ctx := at.open(t), t.Context()
	claim := func(scope, key, print, id string) string {
		held, first, err := s.Idempotent(ctx, scope, key, print, id)
		if err != nil {
			wantKind(t, err, data.ErrConflict)
			return "conflict"
		}
		return fmt.Sprint(held, " ", first)
	}
	for i, c := range []struct{ scope, key, print, id, want string }{
		{"reports", "k", "p", "1", "1 true"},
		{"reports", "k", "p", "2", "1 false"},
		{"reports", "k", "q", "3", "conflict"},
		{"imports", "k", "q", "4", "4 true"},
	} {
		if got := claim(c.scope, c.key, c.print, c.id); got != c.want {
			t.Errorf("claim %d: %s, want %s", i, got, c.want)
		}
	}
	now = noon.Add(7*24*time.Hour - time.Second)
	if got := claim("reports", "k", "p", "5"); got != "1 false" {
		t.Errorf("just before a week: %s", got)
	}
	now = noon.Add(7*24*time.Hour + time.Second)
	if got := claim("reports", "k", "other", "6"); got != "6 true" {
		t.Errorf("after a week: %s", got)
	}
	_, _, err := s.Idempotent(ctx, "s", "", "p", "1")
	wantKind(t, err, data.ErrInvalid)
}

func exerciseSeparations(t *testing.T, at place) {
	s, ctx := at.open(t), t.Context()
	must[data.Separation](t)(s.PutSeparation(ctx, data.Separation{A: "b", B: "a", Reason: "first"}))
	must[data.Separation](t)(s.PutSeparation(ctx, data.Separation{A: "a", B: "b", Reason: "second", By: "desk"}))
	list := must[[]data.Separation](t)(s.Separations(ctx))
	want := data.Separation{A: "a", B: "b", Reason: "second", By: "desk", At: noon}
	if len(list) != 1 || list[0] != want {
		t.Errorf("list %+v", list)
	}
	_, err := s.PutSeparation(ctx, data.Separation{A: "a", B: "a"})
	wantKind(t, err, data.ErrInvalid)
	wantKind(t, s.DeleteSeparation(ctx, "a", "c"), data.ErrNotFound)
	check(t, s.DeleteSeparation(ctx, "b", "a"))
	if list := must[[]data.Separation](t)(s.Separations(ctx)); len(list) != 0 {
		t.Errorf("left: %+v", list)
	}
}

// TestReadByTheVersionBefore has a newer program add to the tables, and this
// one go on with them.
func TestReadByTheVersionBefore(t *testing.T) {
	onBoth(t, func(t *testing.T, at place) {
		s, ctx := at.open(t), t.Context()
		for _, later := range []string{
			`ALTER TABLE version ADD COLUMN note TEXT`,
			`ALTER TABLE record ADD COLUMN weight BIGINT DEFAULT 3`,
			`ALTER TABLE closure ADD COLUMN by_whom TEXT`,
			`CREATE TABLE later (id BIGINT NOT NULL PRIMARY KEY)`,
			`INSERT INTO goose_db_version (version_id, is_applied) VALUES (900, 1 = 1)`,
		} {
			if _, err := s.Raw(ctx, later); err != nil {
				t.Fatal(later, err)
			}
		}
		exerciseImport(t, at)
		exerciseClosures(t, at)
	})
}
