package store

import (
	"context"
	"database/sql"
	"strings"

	"finnfram/data"
)

// walker stands on one record of a version and moves on in order.
type walker struct {
	rows *sql.Rows
	ok   bool // it stands on a record
	at   place
	hash []byte
	body []byte
	err  error
}

// walk stands on the first record after from.
func (s *Store) walk(ctx context.Context, n data.VersionNumber, from place) (*walker, error) {
	query := s.engine.bind(`SELECT kind, key, hash, body FROM record WHERE version = ? AND (kind, key) > (?, ?) ORDER BY kind, key`)
	rows, err := s.db.QueryContext(ctx, query, n, from.kind, from.key)
	if err != nil {
		return nil, classify(err)
	}
	w := &walker{rows: rows}
	w.next()
	return w, nil
}

func (w *walker) next() {
	w.hash, w.body = nil, nil
	w.ok = w.rows.Next()
	if w.ok {
		w.err = classify(w.rows.Scan(&w.at.kind, &w.at.key, &w.hash, &w.body))
	} else {
		w.err = classify(w.rows.Err())
	}
	w.ok = w.ok && w.err == nil
}

func (w *walker) kind() data.RecordKind { return data.RecordKind(w.at.kind) }

// compare orders two walkers; one that is at its end comes last.
func (w *walker) compare(other *walker) int {
	switch {
	case !w.ok:
		return 1
	case !other.ok:
		return -1
	case w.at.kind != other.at.kind:
		return strings.Compare(w.at.kind, other.at.kind)
	}
	return strings.Compare(w.at.key, other.at.key)
}

func (w *walker) close() { w.rows.Close() }
