package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"finnfram/data"
)

// chunkSize is how much of a blob one row holds and one transaction writes.
const chunkSize = 1 << 20

// Blob stores what write writes, of any size, under a name unique in the
// version, and returns its SHA-256 in hexadecimal digits. Content that the
// store has already, undamaged, is kept once. Memory: 1 MiB.
func (g *Staging) Blob(ctx context.Context, name string, write func(io.Writer) error) (sha string, err error) {
	sha, err = g.blob(ctx, name, write)
	if err != nil {
		return "", g.fail(fmt.Errorf("blob %q: %w", name, err))
	}
	return sha, nil
}

func (g *Staging) blob(ctx context.Context, name string, write func(io.Writer) error) (string, error) {
	if !validText(name, MaxKey) {
		return "", fmt.Errorf("%w: its name is empty, too long, or not text", data.ErrInvalid)
	}
	w := newBlobWriter(ctx, g.inStaging)
	err := g.inStaging(ctx, func(t session) (err error) {
		if err = w.create(t); err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO version_blob (version, name, blob) VALUES (?, ?, ?)`, g.body.Number, name, w.id)
		return err
	})
	if err != nil {
		return "", err
	}
	if err := errors.Join(write(w), w.flush()); err != nil {
		return "", errors.Join(err, g.inStaging(ctx, func(t session) error { return g.forget(ctx, t, name, w.id) }))
	}
	sha := w.sha()
	twin := g.store.twin(ctx, sha)
	return sha, g.inStaging(ctx, func(t session) error {
		if twin == 0 {
			return w.name(t)
		}
		if err := g.forget(ctx, t, name, w.id); err != nil {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO version_blob (version, name, blob) VALUES (?, ?, ?)`, g.body.Number, name, twin)
		return err
	})
}

// forget deletes a blob that only this version names.
func (g *Staging) forget(ctx context.Context, t session, name string, id int64) error {
	if _, err := t.exec(ctx, `DELETE FROM version_blob WHERE version = ? AND name = ?`, g.body.Number, name); err != nil {
		return err
	}
	return t.deleteBlob(ctx, id)
}

// twin finds an undamaged blob of the same content, or 0.
func (s *Store) twin(ctx context.Context, sha string) int64 {
	r, err := s.openBlob(ctx, sha)
	if err != nil {
		return 0
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return 0
	}
	return r.id
}

// blobWriter cuts what is written into chunks.
type blobWriter struct {
	ctx   context.Context
	in    func(context.Context, func(session) error) error // runs a transaction of the writer's owner
	id    int64
	seq   int64
	size  int64
	sum   hash.Hash
	chunk []byte
}

func newBlobWriter(ctx context.Context, in func(context.Context, func(session) error) error) *blobWriter {
	return &blobWriter{ctx: ctx, in: in, sum: sha256.New(), chunk: make([]byte, 0, chunkSize)}
}

// create makes the blob's row, which has no name until all is written.
func (w *blobWriter) create(t session) (err error) {
	if w.id, err = t.next(w.ctx, "blob"); err != nil {
		return err
	}
	_, err = t.exec(w.ctx, `INSERT INTO blob (id, sha256, size) VALUES (?, '', 0)`, w.id)
	return err
}

func (w *blobWriter) sha() string { return hex.EncodeToString(w.sum.Sum(nil)) }

// name makes the blob one that can be opened.
func (w *blobWriter) name(t session) error {
	_, err := t.exec(w.ctx, `UPDATE blob SET sha256 = ?, size = ? WHERE id = ?`, w.sha(), w.size, w.id)
	return err
}

func (w *blobWriter) Write(p []byte) (int, error) {
	w.sum.Write(p)
	done := 0
	for done < len(p) {
		n := min(len(p)-done, chunkSize-len(w.chunk))
		w.chunk = append(w.chunk, p[done:done+n]...)
		done += n
		if len(w.chunk) == chunkSize {
			if err := w.flush(); err != nil {
				return done, err
			}
		}
	}
	return done, nil
}

func (w *blobWriter) flush() error {
	if len(w.chunk) == 0 {
		return nil
	}
	err := w.in(w.ctx, func(t session) error {
		_, err := t.exec(w.ctx, `INSERT INTO chunk (blob, seq, bytes) VALUES (?, ?, ?)`, w.id, w.seq, w.chunk)
		return err
	})
	w.size += int64(len(w.chunk))
	w.seq++
	w.chunk = w.chunk[:0]
	return err
}

// Blob opens a blob by its SHA-256. The content is checked while it is read:
// only io.EOF says that it was whole, data.ErrDamaged that what was read must
// not be used. data.ErrNotFound when no version has it. Memory: 1 MiB.
func (s *Store) Blob(ctx context.Context, sha string) (io.ReadCloser, error) {
	r, err := s.openBlob(ctx, sha)
	if err != nil {
		return nil, fmt.Errorf("store: blob %.64s: %w", sha, err)
	}
	return r, nil
}

func (s *Store) openBlob(ctx context.Context, sha string) (*blobReader, error) {
	r := &blobReader{ctx: ctx, store: s, sha: sha, sum: sha256.New()}
	if !validText(sha, 64) {
		return nil, data.ErrNotFound
	}
	err := s.read().one(ctx, `SELECT id FROM blob WHERE sha256 = ? ORDER BY id DESC LIMIT 1`, []any{sha}, &r.id)
	return r, err
}

// blobReader reads chunk by chunk, each in a query of its own, so that a slow
// reader holds nothing open.
type blobReader struct {
	ctx   context.Context
	store *Store
	id    int64
	sha   string
	seq   int64
	sum   hash.Hash
	chunk []byte
	err   error
}

func (r *blobReader) Read(p []byte) (int, error) {
	for len(r.chunk) == 0 && r.err == nil {
		r.fill()
	}
	if len(r.chunk) == 0 {
		return 0, r.err
	}
	n := copy(p, r.chunk)
	r.chunk = r.chunk[n:]
	return n, nil
}

func (r *blobReader) fill() {
	query := `SELECT bytes FROM chunk WHERE blob = ? AND seq = ?`
	err := r.store.read().one(r.ctx, query, []any{r.id, r.seq}, &r.chunk)
	switch {
	case err == nil:
		r.seq++
		r.sum.Write(r.chunk)
	case !errors.Is(err, data.ErrNotFound):
		r.err = fmt.Errorf("store: blob %s: %w", r.sha, err)
	case hex.EncodeToString(r.sum.Sum(nil)) == r.sha:
		r.err = io.EOF
	default:
		r.err = r.damage()
	}
}

// damage tells a damaged blob from one that was deleted while it was read.
func (r *blobReader) damage() error {
	kind, id := data.ErrDamaged, int64(0)
	err := r.store.read().one(r.ctx, `SELECT id FROM blob WHERE id = ?`, []any{r.id}, &id)
	if errors.Is(err, data.ErrNotFound) {
		kind = data.ErrGone
	}
	return fmt.Errorf("store: blob %s: %w: its content does not match its checksum", r.sha, kind)
}

// Close ends the reading.
func (r *blobReader) Close() error {
	r.chunk, r.err = nil, io.ErrClosedPipe
	return nil
}
