package store

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"finnfram/data"
)

// TestDialectLines counts the lines that the two databases do not share.
func TestDialectLines(t *testing.T) {
	list, err := listMigrations()
	if err != nil || len(list) < 2 {
		t.Fatalf("%d migrations, %v", len(list), err)
	}
	sqlite, postgres := 0, 0
	for i, m := range list {
		if m.number != int64(i+1) {
			t.Errorf("migration %d has number %d", i+1, m.number)
		}
		sqlite += strings.Count(m.text, "-- sqlite: ")
		postgres += strings.Count(m.text, "-- postgres: ")
		forSQLite, forPostgres := dialectText(m.text, goose.DialectSQLite3), dialectText(m.text, goose.DialectPostgres)
		if strings.Contains(forSQLite, "-- sqlite: ") || strings.Contains(forPostgres, "-- postgres: ") {
			t.Errorf("migration %d: a marked line stays a comment", m.number)
		}
	}
	// A line more wants a reason in docs/decisions/0005-store.md.
	if sqlite != 2 || postgres != 2 {
		t.Errorf("%d lines for SQLite and %d for PostgreSQL, want 2 and 2", sqlite, postgres)
	}
}

// TestMigrationsOnlyAdd holds migrations to what the program before can read.
func TestMigrationsOnlyAdd(t *testing.T) {
	comment := regexp.MustCompile(`(?m)--.*$`)
	takes := regexp.MustCompile(`(?i)\b(DROP|RENAME|TRUNCATE|DELETE|UPDATE)\b|\bALTER\s+COLUMN\b|\bADD\s+COLUMN\b[^;]*\bNOT\s+NULL\b`)
	list, err := listMigrations()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		if found := takes.FindString(comment.ReplaceAllString(m.text, "")); found != "" {
			t.Errorf("migration %d takes something away: %s", m.number, found)
		}
	}
	for _, bad := range []string{"DROP TABLE x", "alter table x rename to y", "ALTER TABLE x ADD COLUMN y TEXT NOT NULL"} {
		if !takes.MatchString(bad) {
			t.Errorf("%s passes for an addition", bad)
		}
	}
}

// TestUpgrade fills a store that has the tables of each earlier program and
// opens it with this one.
func TestUpgrade(t *testing.T) {
	list, err := listMigrations()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list[:len(list)-1] {
		dir := t.TempDir()
		fillOld(t, dir, m.number)
		s, err := Open(t.Context(), Config{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		err = s.Records(t.Context(), 1, data.SiteRecord, func(data.Record) error { n++; return nil })
		if err != nil || n != 1 {
			t.Errorf("from migration %d: %d records, %v", m.number, n, err)
		}
		if _, err := s.AddReport(t.Context(), data.Report{Service: "s"}); err != nil {
			t.Errorf("from migration %d: %v", m.number, err)
		}
		if _, _, err := s.PutRoadClosure(t.Context(), data.RoadClosure{ID: "c"}, ""); err != nil {
			t.Errorf("from migration %d: %v", m.number, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// fillOld makes a store as it was after migration last, with one version.
func fillOld(t *testing.T, dir string, last int64) {
	t.Helper()
	ctx := t.Context()
	db, writer, err := openFile(filepath.Join(dir, File))
	if err != nil {
		t.Fatal(err)
	}
	e := &sqliteStore{dir: dir, db: db, writer: writer}
	if _, err := writer.ExecContext(ctx, `PRAGMA application_id = 1181632114`); err != nil { // "FnFr"
		t.Fatal(err)
	}
	if err := migrate(ctx, writer, goose.DialectSQLite3, last); err != nil {
		t.Fatal(err)
	}
	defer e.close()
	r := data.Record{Kind: data.SiteRecord, Key: "a", Body: []byte(`{}`)}
	for _, row := range []struct {
		query string
		args  []any
	}{
		{`INSERT INTO version (number, source, state, owner, body) VALUES (1, 'osm', 'committed', 'x', ?)`, []any{`{"number":1,"source":"osm","counts":{"records":1},"kinds":{"site":1}}`}},
		{`INSERT INTO record (version, kind, key, hash, body) VALUES (1, ?, ?, ?, ?)`, []any{r.Kind, r.Key, digest(r), []byte(r.Body)}},
		{`INSERT INTO active (source, version) VALUES ('osm', 1)`, nil},
		{`UPDATE counter SET value = 1 WHERE name = 'version'`, nil},
	} {
		if _, err := writer.ExecContext(ctx, row.query, row.args...); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNumber(t *testing.T) {
	if got := number(`a = ? AND b IN (?, ?)`); got != `a = $1 AND b IN ($2, $3)` {
		t.Error(got)
	}
}

func FuzzHeader(f *testing.F) {
	f.Add([]byte("SQLite format 3\x00"))
	f.Add([]byte("SQLite format 3\x00\x10\x00" + strings.Repeat("\x01", 100)))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := parseHeader(b)
		if err == nil && (h.pageSize < 512 || h.pageSize > 65536 || h.pages < 0) {
			t.Errorf("%+v", h)
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add("", "")
	f.Add(formatCursor(place{"site", "node/1"}), "x")
	f.Fuzz(func(t *testing.T, text, key string) {
		if p, err := parseCursor(text); err == nil && formatCursor(p) != text {
			if again, err := parseCursor(formatCursor(p)); err != nil || again != p {
				t.Errorf("%q is read as %v and then as %v", text, p, again)
			}
		}
		want := place{"site", key}
		if got, err := parseCursor(formatCursor(want)); validText(key, MaxKey) && (err != nil || got != want) {
			t.Errorf("%v came back as %v, %v", want, got, err)
		}
	})
}

func FuzzVersionBody(f *testing.F) {
	f.Add([]byte(`{"number":1,"kinds":{"site":3}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		scanVersion(func(into ...any) error { *into[0].(*[]byte) = b; return nil })
		closures.scan(func(into ...any) error { *into[1].(*[]byte) = b; return nil })
		roadClosures.scan(func(into ...any) error { *into[1].(*[]byte) = b; return nil })
	})
}
