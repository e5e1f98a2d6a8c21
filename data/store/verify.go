package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"finnfram/data"
)

// Verify reads the whole store and compares everything with its hashes and
// counts: SQLite's own structure, every record of every version kept, every
// blob. It returns nil, or data.ErrDamaged with each fault found. Cost: the
// size of the store, read once or twice; memory: 1 MiB.
func (s *Store) Verify(ctx context.Context) error {
	var faults []error
	if structure, ok := s.engine.(interface{ check(context.Context) error }); ok {
		faults = append(faults, structure.check(ctx))
	}
	numbers, err := column[data.VersionNumber](ctx, s, `SELECT number FROM version WHERE state = 'committed' ORDER BY number`)
	faults = append(faults, err)
	for _, n := range numbers {
		faults = append(faults, s.verifyVersion(ctx, n))
	}
	sums, err := column[string](ctx, s, `SELECT sha256 FROM blob WHERE sha256 <> '' ORDER BY id`)
	faults = append(faults, err)
	for _, sha := range sums {
		r, err := s.openBlob(ctx, sha)
		if err == nil {
			_, err = io.Copy(io.Discard, r)
		}
		faults = append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

func (s *Store) verifyVersion(ctx context.Context, n data.VersionNumber) error {
	row, err := s.read().whole(ctx, n)
	if err != nil {
		return fmt.Errorf("version %d: %w", n, err)
	}
	w, err := s.walk(ctx, n, place{})
	if err != nil {
		return fmt.Errorf("version %d: %w", n, err)
	}
	defer w.close()
	count := int64(0)
	for ; w.ok; w.next() {
		count++
		if !bytes.Equal(w.hash, digest(data.Record{Kind: w.kind(), Key: w.at.key, Body: w.body})) {
			return fmt.Errorf("version %d: %w: %s %q does not match its hash", n, data.ErrDamaged, w.kind(), w.at.key)
		}
	}
	if w.err == nil && count != row.records() {
		return fmt.Errorf("version %d: %w: %d records, should be %d", n, data.ErrDamaged, count, row.records())
	}
	return w.err
}

// check asks SQLite to read every page of the file.
func (e *sqliteStore) check(ctx context.Context) error {
	var verdict string
	err := (session{e.db, e}).one(ctx, `PRAGMA quick_check(1)`, nil, &verdict)
	if err == nil && verdict != "ok" {
		err = fmt.Errorf("%s: %w: %s", File, data.ErrDamaged, verdict)
	}
	return err
}

// column reads a query's one column whole.
func column[T any](ctx context.Context, s *Store, query string) ([]T, error) {
	var list []T
	err := s.read().each(ctx, query, nil, func(scan func(...any) error) error {
		var value T
		err := scan(&value)
		list = append(list, value)
		return err
	})
	return list, err
}
