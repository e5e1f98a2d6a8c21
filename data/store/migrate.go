package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrations only add: tables, indexes, and columns that may be absent from a
// row. So a store brought up to date by a newer program is still read and
// written by the one before it.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migration is one numbered file.
type migration struct {
	number int64
	text   string
}

// listMigrations reads the embedded files in order.
func listMigrations() ([]migration, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql") // sorted by name
	if err != nil {
		return nil, err
	}
	list := make([]migration, len(names))
	for i, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		digits, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		number, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		list[i] = migration{number, string(text)}
	}
	return list, nil
}

// dialectText keeps the lines of a migration that are marked for dialect
// ("sqlite" or "postgres") or for nobody.
func dialectText(text string, dialect goose.Dialect) string {
	marks := map[string]bool{"-- sqlite: ": dialect == goose.DialectSQLite3, "-- postgres: ": dialect == goose.DialectPostgres}
	var out strings.Builder
	for line := range strings.Lines(text) {
		for mark, mine := range marks {
			if at := strings.Index(line, mark); at >= 0 && mine {
				line = line[:at] + line[at+len(mark):]
			}
		}
		out.WriteString(line)
	}
	return out.String()
}

// migrate applies what is new up to and including number last; 0 means all.
func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, last int64) error {
	list, err := listMigrations()
	if err != nil {
		return err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger())}
	for _, m := range list {
		run := func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, dialectText(m.text, dialect))
			return err
		}
		if last == 0 || m.number <= last {
			options = append(options, goose.WithGoMigrations(goose.NewGoMigration(m.number, &goose.GoFunc{RunTx: run}, nil)))
		}
	}
	if dialect == goose.DialectPostgres {
		alone, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(alone))
	}
	provider, err := goose.NewProvider(dialect, db, nil, options...)
	if err != nil {
		return err
	}
	if pending, err := provider.HasPending(ctx); err == nil && !pending {
		return nil
	}
	if _, err = provider.Up(ctx); err != nil {
		return fmt.Errorf("migration: %w", classify(err))
	}
	return nil
}
