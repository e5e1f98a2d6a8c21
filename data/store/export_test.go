package store

import (
	"context"
	"io"
)

// Raw runs a statement of SQL past the store's own checks, to damage things.
func (s *Store) Raw(ctx context.Context, query string, args ...any) (int64, error) {
	return session{s.writer, s.engine}.exec(ctx, query, args...)
}

// Number reads one number.
func (s *Store) Number(ctx context.Context, query string, args ...any) (n int64, err error) {
	return n, s.read().one(ctx, query, args, &n)
}

// PutArtefactAfter is PutArtefact that closes asked once it has seen what is
// stored and is about to wait for its turn.
func (s *Store) PutArtefactAfter(ctx context.Context, asked chan struct{}, kind, key string, write func(io.Writer) error) error {
	return s.putArtefactAt(ctx, kind, key, write, nil, func() { close(asked) })
}
