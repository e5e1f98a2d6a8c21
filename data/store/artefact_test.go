package store_test

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"finnfram/data"
	"finnfram/data/store"
)

func must3(t testing.TB) func(data.RoadClosure, bool, error) data.RoadClosure {
	return func(c data.RoadClosure, _ bool, err error) data.RoadClosure {
		t.Helper()
		check(t, err)
		return c
	}
}

func exerciseRoadClosures(t *testing.T, at place) {
	s, other, ctx := at.open(t), at.open(t), t.Context()
	c := data.RoadClosure{ID: "r1", Profiles: []string{"drive"}, Ways: []string{"osm:way/1"}, Shape: []byte(`{"type":"Point","coordinates":[10.75,59.91]}`), Within: 20, Direction: "along", From: noon, Reason: "ras"}
	before := state(t, s)
	first, created, err := s.PutRoadClosure(ctx, c, "")
	check(t, err)
	if !created || first.ETag == "" || state(t, other) == before {
		t.Errorf("created %v, %+v, state %s", created, first, before)
	}
	if got := must[data.RoadClosure](t)(other.RoadClosure(ctx, "r1")); !reflect.DeepEqual(got, first) {
		t.Errorf("stored %+v, want %+v", got, first)
	}
	_, _, err = s.PutRoadClosure(ctx, c, "")
	wantKind(t, err, data.ErrConflict)
	second := must3(t)(other.PutRoadClosure(ctx, c, first.ETag))
	_, _, err = s.PutRoadClosure(ctx, c, first.ETag)
	wantKind(t, err, data.ErrConflict)
	wantKind(t, s.DeleteRoadClosure(ctx, "r1", first.ETag), data.ErrConflict)
	before = state(t, s)
	wantKind(t, s.DeleteRoadClosure(ctx, "absent", "*"), data.ErrNotFound)
	_, _, err = s.PutRoadClosure(ctx, data.RoadClosure{ID: "absent", From: noon}, "*")
	wantKind(t, err, data.ErrConflict)
	for _, bad := range []data.RoadClosure{{From: noon}, {ID: "x", From: noon, To: noon}, {ID: "x", Shape: []byte(`{`)}} {
		_, _, err = s.PutRoadClosure(ctx, bad, "")
		wantKind(t, err, data.ErrInvalid)
	}
	if state(t, s) != before {
		t.Error("a refused change changed the state")
	}
	must3(t)(s.PutRoadClosure(ctx, data.RoadClosure{ID: "r0", From: noon}, ""))
	list := must[[]data.RoadClosure](t)(s.RoadClosures(ctx))
	if len(list) != 2 || list[0].ID != "r0" || !reflect.DeepEqual(list[1], second) {
		t.Errorf("list %+v", list)
	}
	check(t, s.DeleteRoadClosure(ctx, "r1", second.ETag))
	_, err = other.RoadClosure(ctx, "r1")
	wantKind(t, err, data.ErrNotFound)
	if third := must3(t)(s.PutRoadClosure(ctx, c, "")); third.ETag == second.ETag || third.ETag == first.ETag {
		t.Error("an ETag is used twice")
	}
}

// artefact is the content of a kind and key, "" where there is none.
func artefact(t testing.TB, s *store.Store, kind, key string) string {
	t.Helper()
	r, err := s.Artefact(t.Context(), kind, key)
	if errors.Is(err, data.ErrNotFound) {
		return ""
	}
	check(t, err)
	return string(must[[]byte](t)(io.ReadAll(r)))
}

func exerciseArtefacts(t *testing.T, at place) {
	s, other, ctx := at.open(t), at.open(t), t.Context()
	big := strings.Repeat("artefact ", 300_000)
	check(t, s.PutArtefact(ctx, "roads", "1", write(big)))
	if artefact(t, other, "roads", "1") != big || artefact(t, other, "roads", "2") != "" || artefact(t, other, "tiles", "1") != "" {
		t.Error("another content came back")
	}
	failed := errors.New("the builder failed")
	wantKind(t, s.PutArtefact(ctx, "roads", "1", func(w io.Writer) error {
		if artefact(t, other, "roads", "1") != big {
			t.Error("the old one is gone before the new one is whole")
		}
		return errors.Join(write("new")(w), failed)
	}), failed)
	if artefact(t, other, "roads", "1") != big {
		t.Error("a failed writer took the old one away")
	}
	check(t, s.PutArtefact(ctx, "roads", "1", write("new")))
	if artefact(t, other, "roads", "1") != "new" {
		t.Error("the old one came back")
	}
	for _, bad := range [][2]string{{"", "a"}, {"a", ""}, {"a", "\x00"}, {"\xff", "a"}} {
		wantKind(t, s.PutArtefact(ctx, bad[0], bad[1], write("")), data.ErrInvalid)
		_, err := s.Artefact(ctx, bad[0], bad[1])
		wantKind(t, err, data.ErrNotFound)
	}
	// The newest three stay, those to be kept, and those of other kinds.
	check(t, s.PutArtefact(ctx, "tiles", "1", write("t")))
	for i := 2; i <= 7; i++ {
		check(t, s.PutArtefact(ctx, "roads", fmt.Sprint(i), write(fmt.Sprint("r", i)), "1", "absent"))
	}
	var left []string
	for i := 1; i <= 7; i++ {
		left = append(left, artefact(t, other, "roads", fmt.Sprint(i)))
	}
	if want := []string{"new", "", "", "", "r5", "r6", "r7"}; !slices.Equal(left, want) || artefact(t, other, "tiles", "1") != "t" {
		t.Errorf("left %q, want %q", left, want)
	}
	load(t, s, "osm", site("a", "", "")) // its purge leaves artefacts alone
	if n := must[int64](t)(s.Number(ctx, `SELECT count(*) FROM chunk`)); n != 5 || artefact(t, other, "roads", "7") != "r7" {
		t.Errorf("%d chunks left, want 5", n)
	}
	check(t, s.Verify(ctx))
}

func exerciseOneWriter(t *testing.T, at place) {
	s, ctx := at.open(t), t.Context()
	var writing, calls atomic.Int32
	var writers, begun sync.WaitGroup
	begun.Add(5)
	for i := range 5 {
		opened := at.open(t)
		writers.Go(func() {
			begun.Done()
			err := opened.PutArtefact(ctx, "roads", fmt.Sprint(i%2), func(w io.Writer) error {
				if calls.Add(1); writing.Add(1) != 1 {
					t.Error("two write at a time")
				}
				begun.Wait() // all have come before the first is done
				defer writing.Add(-1)
				return write("x")(w)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	writers.Wait()
	if artefact(t, s, "roads", "0") != "x" || artefact(t, s, "roads", "1") != "x" {
		t.Error("one is missing")
	}
	if n := calls.Load(); n < 2 || n > 5 {
		t.Errorf("%d wrote", n)
	}
	// One that waits while its very key is stored does not write it again.
	other, done, held := at.open(t), make(chan error), make(chan struct{})
	var again atomic.Bool
	check(t, s.PutArtefact(ctx, "roads", "2", func(w io.Writer) error {
		go func() {
			err := other.PutArtefactAfter(ctx, held, "roads", "2", func(w io.Writer) error { again.Store(true); return nil })
			done <- err
		}()
		<-held
		return write("first")(w)
	}))
	check(t, <-done)
	if again.Load() || artefact(t, s, "roads", "2") != "first" {
		t.Error("it was written twice")
	}
}

func exerciseDamagedArtefact(t *testing.T, at place) {
	s, ctx := at.open(t), t.Context()
	text := strings.Repeat("0123456789", 200_000) // two chunks
	check(t, s.PutArtefact(ctx, "roads", "1", write(text)))
	if n := must[int64](t)(s.Raw(ctx, `UPDATE chunk SET bytes = ? WHERE seq = 1`, []byte("rubbish"))); n != 1 {
		t.Fatal("nothing was damaged")
	}
	_, err := io.Copy(io.Discard, must[io.ReadCloser](t)(s.Artefact(ctx, "roads", "1")))
	wantKind(t, err, data.ErrDamaged)
	wantKind(t, s.Verify(ctx), data.ErrDamaged)
	check(t, s.PutArtefact(ctx, "roads", "1", write(text)))
	if artefact(t, s, "roads", "1") != text {
		t.Error("not whole after it was written again")
	}
	check(t, s.Verify(ctx))
}
