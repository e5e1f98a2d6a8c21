package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"finnfram/data"
)

// session runs queries, in a transaction or outside of one, and gives every
// error its kind.
type session struct {
	on interface {
		ExecContext(context.Context, string, ...any) (sql.Result, error)
		QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	}
	engine engine
}

// read is a session outside of any transaction.
func (s *Store) read() session { return session{s.db, s.engine} }

// snapshot runs work in a transaction that sees one state of the database
// from beginning to end and writes nothing.
func (s *Store) snapshot(ctx context.Context, work func(session) error) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return classify(err)
	}
	defer tx.Rollback()
	return work(session{tx, s.engine})
}

// write runs work in a transaction and commits it when work returns nil.
func (s *Store) write(ctx context.Context, work func(session) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return classify(err)
	}
	defer tx.Rollback()
	if err := work(session{tx, s.engine}); err != nil {
		return err
	}
	return classify(tx.Commit())
}

// exec returns the number of rows touched.
func (t session) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := t.on.ExecContext(ctx, t.engine.bind(query), args...)
	if err != nil {
		return 0, classify(err)
	}
	n, err := result.RowsAffected()
	return n, classify(err)
}

// one reads the first row into into; data.ErrNotFound when there is none.
func (t session) one(ctx context.Context, query string, args []any, into ...any) error {
	found := false
	err := t.each(ctx, query, args, func(scan func(...any) error) error {
		if found {
			return nil
		}
		found = true
		return scan(into...)
	})
	if err == nil && !found {
		return data.ErrNotFound
	}
	return err
}

// each calls row for every row, in order, one row in memory at a time.
func (t session) each(ctx context.Context, query string, args []any, row func(scan func(...any) error) error) error {
	rows, err := t.on.QueryContext(ctx, t.engine.bind(query), args...)
	if err != nil {
		return classify(err)
	}
	defer rows.Close()
	scan := func(into ...any) error { return classify(rows.Scan(into...)) }
	for rows.Next() {
		if err := row(scan); err != nil {
			return err
		}
	}
	return classify(rows.Err())
}

// classify gives an error of either driver one of the kinds of package data
// where one fits.
func classify(err error) error {
	if err == nil {
		return nil
	}
	for _, kind := range []error{sqliteKind(err), postgresKind(err)} {
		if kind != nil && !errors.Is(err, kind) {
			return fmt.Errorf("%w: %w", kind, err)
		}
	}
	return err
}

// number fills a query's ? with $1, $2, …; queries hold no ? in quotes.
func number(query string) string {
	out := make([]byte, 0, len(query)+64)
	n := 0
	for i := range len(query) {
		if query[i] != '?' {
			out = append(out, query[i])
			continue
		}
		n++
		out = fmt.Appendf(out, "$%d", n)
	}
	return string(out)
}
