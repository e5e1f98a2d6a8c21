package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/store"
	"finnfram/data/store/pgtest"
)

// TestMain lets the test binary be the process that the crash tests kill.
func TestMain(m *testing.M) {
	if task := os.Getenv(childTask); task != "" {
		if err := child(task); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	pgtest.Main(m)
}

// noon is when every test's clock begins.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// place is where a test's store is; it can be opened many times.
type place struct {
	store.Config
}

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, at place)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, place{store.Config{Dir: t.TempDir()}})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, place{store.Config{URL: pgtest.Database(t)}})
	})
}

func (p place) open(t testing.TB) *store.Store {
	t.Helper()
	if p.Now == nil {
		p.Now = func() time.Time { return noon }
	}
	s, err := store.Open(t.Context(), p.Config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func must[T any](t testing.TB) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t testing.TB, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("error %v, want %v", err, kind)
	}
}

// site makes a record of a site with services named by letters: "ab" has a
// and b.
func site(key, name, services string) data.Record {
	body := fmt.Sprintf(`{"id":"osm-%s","name":%q,"services":[`, key, name)
	for i, c := range services {
		if i > 0 {
			body += ","
		}
		body += fmt.Sprintf(`{"id":"osm-%s-%c"}`, key, c)
	}
	return data.Record{Kind: data.SiteRecord, Key: key, Body: []byte(body + `]}`)}
}

func begin(t testing.TB, s *store.Store, source data.Source, o store.BeginOptions) *store.Staging {
	t.Helper()
	return must[*store.Staging](t)(s.Begin(t.Context(), data.Version{Source: source, Format: "osm", Checksum: "c"}, o))
}

func put(t testing.TB, g *store.Staging, records ...data.Record) {
	t.Helper()
	if repeated := must[[]data.Record](t)(g.Put(t.Context(), records)); len(repeated) != 0 {
		t.Fatalf("repeated: %v", repeated)
	}
}

// load imports records as a new version.
func load(t testing.TB, s *store.Store, source data.Source, records ...data.Record) data.Version {
	t.Helper()
	g := begin(t, s, source, store.BeginOptions{})
	put(t, g, records...)
	return must[data.Version](t)(g.Commit(t.Context(), data.Counts{}))
}

// content is the sites of a version as lines writes them.
func content(t testing.TB, s *store.Store, n data.VersionNumber) string {
	t.Helper()
	var list []data.Record
	check(t, s.Records(t.Context(), n, data.SiteRecord, func(r data.Record) error {
		list = append(list, r)
		return nil
	}))
	return lines(list...)
}

// lines writes a key and a body a line.
func lines(records ...data.Record) string {
	var out strings.Builder
	for _, r := range records {
		fmt.Fprintf(&out, "%s %s\n", r.Key, r.Body)
	}
	return out.String()
}

func state(t testing.TB, s *store.Store) string {
	t.Helper()
	return must[string](t)(s.State(context.Background()))
}
