package store

import (
	"context"

	"finnfram/data"
)

var closures = deskRows[data.Closure]{table: "closure", name: "closure", of: func(c *data.Closure) deskRow {
	return deskRow{id: c.ID, etag: &c.ETag, from: &c.From, to: &c.To}
}}

// Closures lists all closures by id, with their ETags.
func (s *Store) Closures(ctx context.Context) ([]data.Closure, error) { return closures.list(ctx, s) }

// Closure finds one closure; data.ErrNotFound when there is none.
func (s *Store) Closure(ctx context.Context, id string) (data.Closure, error) {
	return closures.get(ctx, s, id)
}

// PutClosure stores a closure under its ID and returns it with its new ETag
// (without quotes; no ETag is ever used twice). ifMatch is the ETag that the
// writer has seen, or "*" for any, or "" to create: data.ErrConflict when
// that is not what is stored, or when "" meets one that is.
func (s *Store) PutClosure(ctx context.Context, c data.Closure, ifMatch string) (stored data.Closure, created bool, err error) {
	return closures.put(ctx, s, c, ifMatch)
}

// DeleteClosure deletes a closure that is as the writer has seen it, or any
// with ifMatch "*". data.ErrNotFound when there is none, data.ErrConflict
// when it has changed.
func (s *Store) DeleteClosure(ctx context.Context, id, ifMatch string) error {
	return closures.remove(ctx, s, id, ifMatch)
}
