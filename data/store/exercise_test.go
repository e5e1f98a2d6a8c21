package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/store"
)

// TestExercise is what both databases must do alike. Each part has a store of
// its own.
func TestExercise(t *testing.T) {
	parts := []struct {
		name string
		run  func(*testing.T, place)
	}{
		{"an import becomes the version in force", exerciseImport},
		{"nobody sees an import before its commit", exerciseInvisible},
		{"a repeated key is given back", exerciseRepeated},
		{"a delta takes over what it does not mention", exerciseDelta},
		{"a delta whose base was rolled back is refused", exerciseStaleDelta},
		{"differences are counted and paged", exerciseDifference},
		{"a roll back puts an old version in force", exerciseRollback},
		{"old versions are pruned, the one in force never", exerciseRetention},
		{"one import of a source at a time", exerciseOneImport},
		{"bad records are refused", exerciseBadRecords},
		{"blobs come back whole", exerciseBlobs},
		{"a damaged blob is never whole", exerciseDamagedBlob},
		{"a damaged record is never whole", exerciseDamagedRecord},
		{"closures keep lost updates out", exerciseClosures},
		{"road closures keep lost updates out", exerciseRoadClosures},
		{"an artefact comes back whole, or not at all", exerciseArtefacts},
		{"one writer of artefacts at a time", exerciseOneWriter},
		{"a damaged artefact is never whole", exerciseDamagedArtefact},
		{"reports", exerciseReports},
		{"idempotency keys", exerciseIdempotency},
		{"separations", exerciseSeparations},
		{"watchers are told", exerciseWatch},
		{"readers see whole versions only", exerciseReaders},
	}
	for _, part := range parts {
		t.Run(part.name, func(t *testing.T) { onBoth(t, part.run) })
	}
}

func exerciseImport(t *testing.T, at place) {
	s, ctx := at.open(t), t.Context()
	g := must[*store.Staging](t)(s.Begin(ctx, data.Version{
		Source: "osm", Format: "osm", Checksum: "abc", Files: []data.File{{Name: "x.pbf", Bytes: 7, SHA256: "f"}},
	}, store.BeginOptions{}))
	a, b := site("a", "Ø", "x"), site("b", "B", "")
	put(t, g, b, a)
	put(t, g, data.Record{Kind: data.AreaRecord, Key: "a", Body: []byte(`{"code":"0301"}`)})
	g.SetCredit("© people")
	g.SetAsOf(noon.Add(-time.Hour))
	check(t, g.Findings(ctx, []data.Finding{{Rule: "r1", Line: 3, Value: "\x00\xff"}, {Rule: "r2"}}))
	check(t, g.Findings(ctx, []data.Finding{{Rule: "r1", Line: 9}}))
	v := must[data.Version](t)(g.Commit(ctx, data.Counts{Read: 4, Rejected: 1, Services: 1}))

	again := at.open(t)
	got := must[data.Version](t)(again.Version(ctx, v.Number))
	want := data.Version{
		Number: 1, Source: "osm", Format: "osm", Started: noon, Finished: noon, AsOf: noon.Add(-time.Hour),
		Files: []data.File{{Name: "x.pbf", Bytes: 7, SHA256: "f"}}, Checksum: "abc",
		Counts:   data.Counts{Read: 4, Rejected: 1, Services: 1, Records: 3},
		Findings: map[string]int64{"r1": 2, "r2": 1}, Credit: "© people", Active: true,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || fmt.Sprint(v) != fmt.Sprint(want) {
		t.Errorf("stored %+v\nreturned %+v\nwant %+v", got, v, want)
	}
	if got := content(t, again, 1); got != lines(a, b) {
		t.Errorf("content:\n%s", got)
	}
	active := must[map[data.Source]data.Version](t)(again.Active(ctx))
	if len(active) != 1 || active["osm"].Number != 1 {
		t.Errorf("active: %v", active)
	}
	findings := must[[]data.Finding](t)(again.Findings(ctx, 1, 1, 5))
	if len(findings) != 2 || findings[0].Rule != "r2" || findings[1].Line != 9 {
		t.Errorf("findings after the first: %v", findings)
	}
	check(t, again.Verify(ctx))
}

func exerciseInvisible(t *testing.T, at place) {
	s, other, ctx := at.open(t), at.open(t), t.Context()
	old := site("a", "old", "")
	load(t, s, "osm", old)
	before := state(t, s)
	g := begin(t, s, "osm", store.BeginOptions{})
	put(t, g, site("a", "new", ""))
	wantKind(t, other.Records(ctx, g.Number(), data.SiteRecord, nil), data.ErrNotFound)
	_, err := other.Version(ctx, g.Number())
	wantKind(t, err, data.ErrNotFound)
	_, err = other.Rollback(ctx, g.Number(), "x")
	wantKind(t, err, data.ErrNotFound)
	if list := must[[]data.Version](t)(other.Versions(ctx, "", 0, 10)); len(list) != 1 || state(t, other) != before {
		t.Errorf("versions %v, state %s, was %s", list, state(t, other), before)
	}
	// Others write while the import is under way.
	must[data.Separation](t)(other.PutSeparation(ctx, data.Separation{A: "x", B: "y"}))
	put(t, g, site("b", "new", ""))
	check(t, g.Discard(ctx))
	_, err = g.Put(ctx, nil)
	wantKind(t, err, data.ErrInvalid)
	_, err = g.Commit(ctx, data.Counts{})
	wantKind(t, err, data.ErrInvalid)
	if got := content(t, other, 1); got != lines(old) {
		t.Errorf("content:\n%s", got)
	}
	if n := must[int64](t)(s.Number(ctx, `SELECT count(*) FROM record`)); n != 1 {
		t.Errorf("%d rows left behind, want 1", n)
	}
}

func exerciseRepeated(t *testing.T, at place) {
	s, ctx := at.open(t), t.Context()
	g := begin(t, s, "osm", store.BeginOptions{})
	first := site("a", "first", "")
	put(t, g, first)
	again, b, twice := site("a", "again", ""), site("b", "", ""), site("b", "twice", "")
	repeated := must[[]data.Record](t)(g.Put(ctx, []data.Record{again, b, twice}))
	if lines(repeated...) != lines(again, twice) {
		t.Errorf("repeated: %s", lines(repeated...))
	}
	check(t, g.Delete(ctx, data.SiteRecord, "b", "absent"))
	v := must[data.Version](t)(g.Commit(ctx, data.Counts{}))
	if got := content(t, s, v.Number); got != lines(first) {
		t.Errorf("content:\n%s", got)
	}
}

func exerciseDelta(t *testing.T, at place) {
	s, ctx := at.open(t), t.Context()
	g := begin(t, s, "osm", store.BeginOptions{})
	var many []data.Record // more than one batch to take over
	for i := range 6000 {
		many = append(many, site(fmt.Sprintf("m%05d", i), "m", "x"))
	}
	put(t, g, many...)
	put(t, g, site("a", "old", "xy"), site("b", "old", ""), site("c", "old", "z"))
	blob := must[string](t)(g.Blob(ctx, "graph", write("roads")))
	must[string](t)(g.Blob(ctx, "text", write("old words")))
	must[data.Version](t)(g.Commit(ctx, data.Counts{}))

	d := begin(t, s, "osm", store.BeginOptions{Delta: true})
	put(t, d, site("a", "mid", "x"), site("d", "gone again", ""), site("a", "new", "x"))
	check(t, d.Delete(ctx, data.SiteRecord, "b", "d", "never there"))
	put(t, d, site("e", "added", "q"))
	check(t, d.Delete(ctx, data.SiteRecord, "c"))
	put(t, d, site("c", "back", "z"))
	words := must[string](t)(d.Blob(ctx, "text", write("new words")))
	diff := must[store.Difference](t)(d.Diff(ctx, 2))
	want := data.Counts{Records: 6003, Services: 6003, Added: 1, Changed: 2, Removed: 1, Unchanged: 6000}
	if diff.Counts != want || diff.ServicesBefore != 6003 || diff.ServicesRemoved != 1 || len(diff.Changes) != 2 {
		t.Errorf("diff: %+v, before %d, removed %d, want %+v", diff.Counts, diff.ServicesBefore, diff.ServicesRemoved, want)
	}
	_, err := d.Put(ctx, many[:1])
	wantKind(t, err, data.ErrInvalid)
	v := must[data.Version](t)(d.Commit(ctx, diff.Counts))
	got := content(t, s, v.Number)
	expect := lines(site("a", "new", "x"), site("c", "back", "z"), site("e", "added", "q")) + lines(many...)
	if got != expect || v.Counts.Records != 6003 {
		t.Errorf("%d records; content begins:\n%.300s", v.Counts.Records, got)
	}
	if v.Blobs["graph"] != blob || v.Blobs["text"] != words {
		t.Errorf("blobs: %v", v.Blobs)
	}
}

func exerciseStaleDelta(t *testing.T, at place) {
	s, ctx := at.open(t), t.Context()
	load(t, s, "osm", site("a", "1", ""))
	load(t, s, "osm", site("a", "2", ""))
	d := begin(t, s, "osm", store.BeginOptions{Delta: true})
	put(t, d, site("b", "", ""))
	must[data.Version](t)(s.Rollback(ctx, 1, "desk"))
	_, err := d.Commit(ctx, data.Counts{})
	wantKind(t, err, data.ErrConflict)
	check(t, d.Discard(ctx))
	if active := must[map[data.Source]data.Version](t)(s.Active(ctx)); active["osm"].Number != 1 {
		t.Errorf("active: %v", active["osm"].Number)
	}
}

func exerciseDifference(t *testing.T, at place) {
	s, ctx := at.open(t), t.Context()
	area := data.Record{Kind: data.AreaRecord, Key: "0301", Body: []byte(`{}`)}
	load(t, s, "osm", site("Z", "", "a"), site("a", "", "ab"), site("ø", "", "c"), area)
	load(t, s, "other", site("a", "", ""))
	g := begin(t, s, "osm", store.BeginOptions{})
	put(t, g, site("a", "", "bd"), site("z", "", ""), site("ø", "", "c"))
	diff := must[store.Difference](t)(g.Diff(ctx, 10))
	want := data.Counts{Records: 3, Services: 3, Added: 1, Changed: 1, Removed: 2, Unchanged: 1}
	if diff.Counts != want || diff.ServicesBefore != 4 || diff.ServicesRemoved != 2 {
		t.Errorf("%+v, before %d, removed %d", diff.Counts, diff.ServicesBefore, diff.ServicesRemoved)
	}
	must[data.Version](t)(g.Commit(ctx, diff.Counts))

	var pages []string
	for cursor, first := "", true; first || cursor != ""; first = false {
		page := must[store.Difference](t)(s.Compare(ctx, 1, 3, 1, cursor))
		if first && page.Counts != want {
			t.Errorf("first page counts %+v", page.Counts)
		}
		for _, c := range page.Changes {
			pages = append(pages, fmt.Sprintf("%s %s %s %v %v", c.Kind, c.Key, c.Change, c.Before != nil, c.After != nil))
		}
		cursor = page.Next
	}
	expect := []string{"area 0301 removed true false", "site Z removed true false", "site a changed true true", "site z added false true"}
	if !slices.Equal(pages, expect) {
		t.Errorf("pages: %q", pages)
	}
	_, err := s.Compare(ctx, 1, 2, 5, "")
	wantKind(t, err, data.ErrInvalid)
	_, err = s.Compare(ctx, 1, 3, 5, "!")
	wantKind(t, err, data.ErrInvalid)
	_, err = s.Compare(ctx, 1, 9, 5, "")
	wantKind(t, err, data.ErrNotFound)
}

func exerciseRollback(t *testing.T, at place) {
	s, ctx := at.open(t), t.Context()
	load(t, s, "osm", site("a", "1", ""))
	load(t, s, "osm", site("a", "2", ""))
	before := state(t, s)
	if v := must[data.Version](t)(s.Rollback(ctx, 1, "desk")); v.Number != 1 || !v.Active {
		t.Errorf("rolled back to %+v", v)
	}
	after := state(t, s)
	must[data.Version](t)(s.Rollback(ctx, 1, "desk"))
	if before == after || state(t, s) != after {
		t.Errorf("states %s, %s, %s: want a change and then none", before, after, state(t, s))
	}
	list := must[[]data.Version](t)(s.Versions(ctx, "osm", 0, 10))
	if len(list) != 2 || list[0].Number != 2 || list[0].Active || !list[1].Active {
		t.Errorf("versions %+v", list)
	}
	if rest := must[[]data.Version](t)(s.Versions(ctx, "", 2, 10)); len(rest) != 1 || rest[0].Number != 1 {
		t.Errorf("versions before 2: %+v", rest)
	}
	_, err := s.Rollback(ctx, 7, "desk")
	wantKind(t, err, data.ErrNotFound)
	log := must[[]store.Activation](t)(s.Activations(ctx, "osm", 2))
	want := []store.Activation{{"osm", 1, 2, "desk", noon}, {"osm", 2, 1, "import", noon}}
	if !slices.Equal(log, want) {
		t.Errorf("log %v", log)
	}
}

func exerciseRetention(t *testing.T, at place) {
	at.Keep = 3
	s, ctx := at.open(t), t.Context()
	load(t, s, "other", site("a", "", ""))
	for i := range 4 { // versions 2 to 5
		load(t, s, "osm", site("a", fmt.Sprint(i), ""))
	}
	must[data.Version](t)(s.Rollback(ctx, 3, "desk"))
	load(t, s, "osm", site("a", "6", "")) // 2 went before, now 3 goes
	var kept []string
	for _, v := range must[[]data.Version](t)(s.Versions(ctx, "", 0, 10)) {
		kept = append(kept, fmt.Sprint(v.Number, v.Pruned, v.Active))
	}
	want := []string{"6 false true", "5 false false", "4 false false", "3 true false", "2 true false", "1 false true"}
	if !slices.Equal(kept, want) {
		t.Errorf("versions %q", kept)
	}
	_, err := s.Rollback(ctx, 3, "desk")
	wantKind(t, err, data.ErrGone)
	wantKind(t, s.Records(ctx, 2, data.SiteRecord, nil), data.ErrGone)
	_, err = s.Findings(ctx, 2, 0, 1)
	wantKind(t, err, data.ErrGone)
	if n := must[int64](t)(s.Number(ctx, `SELECT count(*) FROM record`)); n != 4 {
		t.Errorf("%d rows kept, want 4", n)
	}
}

func exerciseOneImport(t *testing.T, at place) {
	s, other, ctx := at.open(t), at.open(t), t.Context()
	g := begin(t, s, "osm", store.BeginOptions{})
	put(t, g, site("a", "", ""))
	_, err := other.Begin(ctx, data.Version{Source: "osm"}, store.BeginOptions{})
	wantKind(t, err, data.ErrConflict)
	if !strings.Contains(err.Error(), "process") || !strings.Contains(err.Error(), "2026-11-23T12:00:00Z") {
		t.Errorf("does not say who and since when: %v", err)
	}
	if dead := must[int](t)(other.Sweep(ctx)); dead != 0 {
		t.Errorf("swept %d running imports", dead)
	}
	second := begin(t, other, "brreg", store.BeginOptions{})
	put(t, second, site("a", "", ""))
	must[data.Version](t)(second.Commit(ctx, data.Counts{}))
	must[data.Version](t)(g.Commit(ctx, data.Counts{}))
	check(t, begin(t, other, "osm", store.BeginOptions{}).Discard(ctx))
}

func exerciseBadRecords(t *testing.T, at place) {
	s, ctx := at.open(t), t.Context()
	g := begin(t, s, "osm", store.BeginOptions{})
	good := site("good", "", "")
	for name, r := range map[string]data.Record{
		"no key":        {Kind: "site", Key: "", Body: []byte(`{}`)},
		"no kind":       {Kind: "", Key: "a", Body: []byte(`{}`)},
		"a NUL":         {Kind: "site", Key: "a\x00", Body: []byte(`{}`)},
		"not UTF-8":     {Kind: "site", Key: "\xff", Body: []byte(`{}`)},
		"a long key":    {Kind: "site", Key: strings.Repeat("k", store.MaxKey+1), Body: []byte(`{}`)},
		"no body":       {Kind: "site", Key: "a"},
		"body not JSON": {Kind: "site", Key: "a", Body: []byte(`{`)},
	} {
		if _, err := g.Put(ctx, []data.Record{good, r}); !errors.Is(err, data.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	odd := data.Record{Kind: "site", Key: `'; DROP TABLE version; -- ?$1`, Body: []byte(`{"n":"\u0000 ?"}`)}
	put(t, g, odd)
	if v := must[data.Version](t)(g.Commit(ctx, data.Counts{})); content(t, s, v.Number) != lines(odd) {
		t.Errorf("content: %s", content(t, s, v.Number))
	}
	for _, source := range []data.Source{"", "a\x00", data.Source(strings.Repeat("s", 65))} {
		_, err := s.Begin(ctx, data.Version{Source: source}, store.BeginOptions{})
		wantKind(t, err, data.ErrInvalid)
	}
}

// write makes a function that writes text.
func write(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func exerciseBlobs(t *testing.T, at place) {
	at.Keep = 1
	s, ctx := at.open(t), t.Context()
	big := strings.Repeat("finnfram ", 1<<20/9*4) // three chunks and some
	g := begin(t, s, "osm", store.BeginOptions{})
	for _, size := range []int{0, 1, 1<<20 - 1, 1 << 20, 1<<20 + 1, len(big)} {
		want := sha256.Sum256([]byte(big[:size]))
		sha := must[string](t)(g.Blob(ctx, fmt.Sprint("blob ", size), write(big[:size])))
		if sha != hex.EncodeToString(want[:]) {
			t.Errorf("%d bytes: sum %s", size, sha)
		}
		r := must[io.ReadCloser](t)(s.Blob(ctx, sha))
		if got := must[[]byte](t)(io.ReadAll(r)); !bytes.Equal(got, []byte(big[:size])) {
			t.Errorf("%d bytes came back as %d", size, len(got))
		}
		check(t, r.Close())
	}
	_, err := g.Blob(ctx, "blob 0", write("the name is taken"))
	wantKind(t, err, data.ErrConflict)
	failed := errors.New("the builder failed")
	_, err = g.Blob(ctx, "failed", func(w io.Writer) error { return errors.Join(write(big)(w), failed) })
	wantKind(t, err, failed)
	same := must[string](t)(g.Blob(ctx, "same", write(big)))
	v := must[data.Version](t)(g.Commit(ctx, data.Counts{Records: 12}))
	if v.Counts.Records != 12 {
		t.Errorf("%d records: those in a blob are known to the caller alone", v.Counts.Records)
	}
	if len(v.Blobs) != 7 || v.Blobs["same"] != same || v.Blobs[fmt.Sprint("blob ", len(big))] != same {
		t.Errorf("blobs %v", v.Blobs)
	}
	if n := must[int64](t)(s.Number(ctx, `SELECT count(*) FROM chunk`)); n != 1+1+1+2+4 {
		t.Errorf("%d chunks, want 9: equal blobs are kept once, failed ones not", n)
	}
	check(t, s.Verify(ctx))

	next := begin(t, s, "osm", store.BeginOptions{})
	must[string](t)(next.Blob(ctx, "kept", write(big)))
	must[data.Version](t)(next.Commit(ctx, data.Counts{}))
	if n := must[int64](t)(s.Number(ctx, `SELECT count(*) FROM chunk`)); n != 4 {
		t.Errorf("%d chunks after the older version was pruned, want 4", n)
	}
	_, err = s.Blob(ctx, "absent")
	wantKind(t, err, data.ErrNotFound)
}

func exerciseDamagedBlob(t *testing.T, at place) {
	s, ctx := at.open(t), t.Context()
	text := strings.Repeat("0123456789", 200_000) // two chunks
	g := begin(t, s, "osm", store.BeginOptions{})
	sha := must[string](t)(g.Blob(ctx, "b", write(text)))
	must[data.Version](t)(g.Commit(ctx, data.Counts{}))
	if n := must[int64](t)(s.Raw(ctx, `DELETE FROM chunk WHERE seq = 1`)); n != 1 {
		t.Fatal("nothing was damaged")
	}
	_, err := io.Copy(io.Discard, must[io.ReadCloser](t)(s.Blob(ctx, sha)))
	wantKind(t, err, data.ErrDamaged)
	wantKind(t, s.Verify(ctx), data.ErrDamaged)

	// Importing it again does not lean on the damaged one.
	g = begin(t, s, "osm", store.BeginOptions{})
	must[string](t)(g.Blob(ctx, "b", write(text)))
	must[data.Version](t)(g.Commit(ctx, data.Counts{}))
	if got := must[[]byte](t)(io.ReadAll(must[io.ReadCloser](t)(s.Blob(ctx, sha)))); string(got) != text {
		t.Errorf("%d bytes came back", len(got))
	}
}

func exerciseDamagedRecord(t *testing.T, at place) {
	at.Keep = 1 // each version prunes the damaged one before it
	for name, damage := range map[string]string{
		"swapped body": `UPDATE record SET body = (SELECT c.body FROM record c WHERE c.key = 'c' AND c.version = record.version) WHERE key = 'b' AND version = ?`,
		"changed key":  `UPDATE record SET key = 'x' WHERE key = 'b' AND version = ?`,
		"lost row":     `DELETE FROM record WHERE key = 'c' AND version = ?`,
	} {
		s, ctx := at.open(t), t.Context()
		v := load(t, s, "osm", site("a", "", ""), site("b", "", ""), site("c", "", ""))
		check(t, s.Verify(ctx))
		if n := must[int64](t)(s.Raw(ctx, damage, v.Number)); n != 1 {
			t.Fatalf("%s: %d rows damaged", name, n)
		}
		err := s.Records(ctx, v.Number, data.SiteRecord, func(data.Record) error { return nil })
		if !errors.Is(err, data.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Verify(ctx); !errors.Is(err, data.ErrDamaged) {
			t.Errorf("%s: verify: %v", name, err)
		}
	}
}

func exerciseWatch(t *testing.T, at place) {
	s, other, ctx := at.open(t), at.open(t), t.Context()
	told := make(chan string, 100)
	var done sync.WaitGroup
	defer done.Wait()
	watching, stop := contextWithCancel(t)
	defer stop()
	done.Go(func() { s.Watch(watching, func(state string) { told <- state }) })
	if first := <-told; first != state(t, s) {
		t.Errorf("told %s at first, state is %s", first, state(t, s))
	}
	for name, change := range map[string]func(){
		"import":       func() { load(t, other, "osm", site("a", "", "")) },
		"closure":      func() { must2(t)(other.PutClosure(ctx, data.Closure{ID: "c", From: noon}, "")) },
		"separation":   func() { must[data.Separation](t)(other.PutSeparation(ctx, data.Separation{A: "a", B: "b"})) },
		"road closure": func() { must3(t)(other.PutRoadClosure(ctx, data.RoadClosure{ID: "r", From: noon}, "")) },
		"the same process": func() {
			must[data.Separation](t)(s.PutSeparation(ctx, data.Separation{A: "c", B: "d"}))
		},
	} {
		change()
		want := state(t, other)
		limit := time.After(time.Second)
		for seen := ""; seen != want; {
			select {
			case seen = <-told:
			case <-limit:
				t.Fatalf("%s: not told of %s within a second", name, want)
			}
		}
	}
	must[data.Report](t)(other.AddReport(ctx, data.Report{Service: "s"}))
	check(t, other.PutArtefact(ctx, "roads", "k", write("derived")))
	if len(told) != 0 {
		t.Errorf("told of a report or an artefact, which change no public answer: %s", <-told)
	}
}

func exerciseReaders(t *testing.T, at place) {
	at.Keep = 2
	s, ctx := at.open(t), t.Context()
	world := func(n int) []data.Record {
		records := make([]data.Record, 50+n)
		for i := range records {
			records[i] = site(fmt.Sprintf("%03d", i), fmt.Sprint(n), "")
		}
		return records
	}
	load(t, s, "osm", world(0)...)
	reading, stop := contextWithCancel(t)
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			r := at.open(t)
			for reading.Err() == nil {
				readWhole(t, r)
			}
		})
	}
	for n := range 15 {
		load(t, s, "osm", world(n+1)...)
	}
	stop()
	readers.Wait()
	check(t, s.Verify(ctx))
}

// readWhole reads the version in force and checks that it is one version,
// and all of it. It may be pruned under the reader's hands, but never in part.
func readWhole(t *testing.T, s *store.Store) {
	active, err := s.Active(t.Context())
	if err != nil {
		t.Error(err)
		return
	}
	v := active["osm"]
	names, count := map[string]bool{}, int64(0)
	err = s.Records(t.Context(), v.Number, data.SiteRecord, func(r data.Record) error {
		names[strings.Split(string(r.Body), `"`)[7]] = true
		count++
		return nil
	})
	if errors.Is(err, data.ErrGone) {
		return
	}
	if err != nil || len(names) != 1 || count != v.Counts.Records {
		t.Errorf("version %d: %d records of %d, names %v, %v", v.Number, count, v.Counts.Records, names, err)
	}
}
