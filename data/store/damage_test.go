package store_test

import (
	"database/sql"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"finnfram/data"
	"finnfram/data/store"
)

// aStore makes a store with 600 sites, closes it, and returns its folder.
func aStore(t *testing.T) string {
	dir := t.TempDir()
	s := must[*store.Store](t)(store.Open(t.Context(), store.Config{Dir: dir}))
	load(t, s, "osm", damageSites()...)
	check(t, s.Close())
	return dir
}

func damageSites() []data.Record {
	list := make([]data.Record, 600)
	for i := range list {
		list[i] = site(string(rune('a'+i/26/26))+string(rune('a'+i/26%26))+string(rune('a'+i%26)), strings.Repeat("n", 500), "x")
	}
	return list
}

// refused opens a store that must be refused with the kind and the file's
// path, and left as it is.
func refused(t *testing.T, dir string, kind error, words string) {
	t.Helper()
	path := filepath.Join(dir, store.File)
	before, _ := os.ReadFile(path)
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err == nil {
		s.Close()
		t.Fatal("opened")
	}
	wantKind(t, err, kind)
	if !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), words) {
		t.Errorf("%v: wants %q and the path", err, words)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the file was changed")
	}
}

func TestDamagedFileIsRefused(t *testing.T) {
	dir := aStore(t)
	path := filepath.Join(dir, store.File)
	whole := must[[]byte](t)(os.ReadFile(path))
	for name, c := range map[string]struct {
		damage func([]byte) []byte
		words  string
	}{
		"empty":             {func(b []byte) []byte { return nil }, "0 bytes"},
		"part of a header":  {func(b []byte) []byte { return b[:99] }, "99 bytes"},
		"header only":       {func(b []byte) []byte { return b[:100] }, "100 bytes"},
		"first page only":   {func(b []byte) []byte { return b[:4096] }, "4096 bytes"},
		"half":              {func(b []byte) []byte { return b[:len(b)/2] }, "should have"},
		"last byte lost":    {func(b []byte) []byte { return b[:len(b)-1] }, "should have"},
		"last page lost":    {func(b []byte) []byte { return b[:len(b)-4096] }, "should have"},
		"magic":             {func(b []byte) []byte { b[3] ^= 1; return b }, "does not begin"},
		"page size":         {func(b []byte) []byte { b[16] = 3; return b }, "page size"},
		"another program's": {func(b []byte) []byte { b[68] ^= 1; return b }, "not a store"},
		"text":              {func(b []byte) []byte { return []byte(strings.Repeat("not a database\n", 100)) }, "does not begin"},
		"zeroes":            {func(b []byte) []byte { return make([]byte, len(b)) }, "does not begin"},
		"first tables": {func(b []byte) []byte {
			copy(b[100:4096], make([]byte, 3996))
			return b
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			other := t.TempDir()
			check(t, os.WriteFile(filepath.Join(other, store.File), c.damage([]byte(string(whole))), 0o600))
			refused(t, other, data.ErrDamaged, c.words)
		})
	}
	s := must[*store.Store](t)(store.Open(t.Context(), store.Config{Dir: dir})) // the original still opens
	check(t, s.Verify(t.Context()))
	check(t, s.Close())
}

func TestAnotherDatabaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	db := must[*sql.DB](t)(sql.Open("sqlite", filepath.Join(dir, store.File)))
	must[sql.Result](t)(db.Exec(`CREATE TABLE notes (text TEXT)`))
	check(t, db.Close())
	refused(t, dir, data.ErrDamaged, "not a store")
}

func TestMissingFileWithLogIsRefused(t *testing.T) {
	dir := t.TempDir()
	check(t, os.WriteFile(filepath.Join(dir, store.File+"-wal"), []byte("left"), 0o600))
	refused(t, dir, data.ErrDamaged, "write-ahead log")
}

// TestDamagedPages overwrites pages in the middle. Whatever the store hands
// over afterwards is what was stored, or it says that it is damaged.
func TestDamagedPages(t *testing.T) {
	dir := aStore(t)
	whole := must[[]byte](t)(os.ReadFile(filepath.Join(dir, store.File)))
	want := lines(damageSites()...)
	random := rand.New(rand.NewPCG(7, 7))
	found := 0
	for range 30 {
		b := []byte(string(whole))
		at := 4096 + random.IntN(len(b)-2*4096)
		for i := range 1 + random.IntN(4096) {
			b[at+i] = byte(random.Uint32())
		}
		other := t.TempDir()
		check(t, os.WriteFile(filepath.Join(other, store.File), b, 0o600))
		if damageFound(t, other, want) {
			found++
		}
	}
	if found < 20 {
		t.Errorf("%d of 30 damages found", found)
	}
}

// damageFound reads a damaged store whole.
func damageFound(t *testing.T, dir, want string) bool {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		wantKind(t, err, data.ErrDamaged)
		return true
	}
	defer s.Close()
	var got []data.Record
	err = s.Records(t.Context(), 1, data.SiteRecord, func(r data.Record) error {
		got = append(got, r)
		return nil
	})
	if err != nil {
		wantKind(t, err, data.ErrDamaged)
		return true
	}
	if lines(got...) != want {
		t.Error("damaged records were handed over as whole")
	}
	if err := s.Verify(t.Context()); err != nil {
		wantKind(t, err, data.ErrDamaged)
		return true
	}
	return false
}

// TestTruncatedBesideItsLog cuts the file of a store that was not closed, so
// that a write-ahead log lies beside it.
func TestTruncatedBesideItsLog(t *testing.T) {
	dir := t.TempDir()
	s := must[*store.Store](t)(store.Open(t.Context(), store.Config{Dir: dir}))
	defer s.Close()
	for range 12 { // enough for the log to be moved into the file once
		load(t, s, "osm", damageSites()...)
	}
	whole := must[[]byte](t)(os.ReadFile(filepath.Join(dir, store.File)))
	log := must[[]byte](t)(os.ReadFile(filepath.Join(dir, store.File+"-wal")))
	if len(log) == 0 || len(whole) < 40*4096 {
		t.Fatalf("file of %d and log of %d bytes prove nothing", len(whole), len(log))
	}
	for _, size := range []int{len(whole) - 1, len(whole) / 2, 20 * 4096, 4096} {
		other := t.TempDir()
		check(t, os.WriteFile(filepath.Join(other, store.File), whole[:size], 0o600))
		check(t, os.WriteFile(filepath.Join(other, store.File+"-wal"), log, 0o600))
		s, err := store.Open(t.Context(), store.Config{Dir: other})
		if err == nil {
			err = s.Verify(t.Context())
			check(t, s.Close())
		}
		if size < len(whole)/2+1 {
			wantKind(t, err, data.ErrDamaged)
		}
	}
}

func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	check(t, os.WriteFile(file, nil, 0o600))
	isFolder := t.TempDir()
	check(t, os.Mkdir(filepath.Join(isFolder, store.File), 0o700))
	for _, dir := range []string{file, filepath.Join(file, "below"), "/proc/finnfram", isFolder} {
		s, err := store.Open(t.Context(), store.Config{Dir: dir})
		if err == nil {
			s.Close()
			t.Errorf("%s: opened", dir)
		} else if !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v does not name it", dir, err)
		}
	}
}

func TestBadConfig(t *testing.T) {
	for _, c := range []store.Config{{}, {URL: "mysql://x"}, {URL: "postgres://%zz"}} {
		_, err := store.Open(t.Context(), c)
		wantKind(t, err, data.ErrInvalid)
	}
	_, err := store.Open(t.Context(), store.Config{URL: "postgres://user:hush@127.0.0.1:1/x"})
	if err == nil || !strings.Contains(err.Error(), "127.0.0.1") || strings.Contains(err.Error(), "hush") {
		t.Errorf("an absent server: %v", err)
	}
}

// TestFirstOpenTogether has several openers make the store at once, over the
// leavings of one that was killed while it did.
func TestFirstOpenTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, at place) {
		if at.Dir != "" {
			check(t, os.WriteFile(filepath.Join(at.Dir, store.File+".new"), []byte("half"), 0o600))
			check(t, os.WriteFile(filepath.Join(at.Dir, store.File+".new-wal"), []byte("half"), 0o600))
		}
		var openers sync.WaitGroup
		states := make([]string, 6)
		for i := range states {
			openers.Go(func() {
				s, err := store.Open(t.Context(), at.Config)
				if err != nil {
					t.Error(err)
					return
				}
				states[i] = state(t, s)
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		openers.Wait()
		for _, state := range states {
			if state == "" || state != states[0] {
				t.Errorf("states %q", states)
			}
		}
	})
}
