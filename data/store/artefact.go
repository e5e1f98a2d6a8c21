package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"finnfram/data"
)

// keepArtefacts is how many artefacts of a kind stay besides those named to be
// kept.
const keepArtefacts = 3

// PutArtefact stores what write writes, of any size, under a kind and a key,
// in place of what may be there. An artefact is derived from versions and can
// be derived again: it belongs to none of them, changes no State, and is the
// store's to delete. After this one only the newest three of the kind stay,
// and those whose keys are in keep.
//
// One artefact of a kind is written at a time, by whatever process: PutArtefact
// waits for the others, and where one of them has meanwhile stored this very
// key, it returns without calling write. So write may well do the whole
// derivation. A process that dies meanwhile leaves nothing that is found.
// Memory: 1 MiB.
func (s *Store) PutArtefact(ctx context.Context, kind, key string, write func(io.Writer) error, keep ...string) error {
	if err := s.putArtefactAt(ctx, kind, key, write, keep, func() {}); err != nil {
		return fmt.Errorf("store: artefact %s %q: %w", kind, key, err)
	}
	return nil
}

// putArtefactAt calls looked once it knows what is stored already.
func (s *Store) putArtefactAt(ctx context.Context, kind, key string, write func(io.Writer) error, keep []string, looked func()) error {
	if !validText(kind, 64) || !validText(key, MaxKey) {
		return fmt.Errorf("%w: its name is empty, too long, or not text", data.ErrInvalid)
	}
	before, err := s.artefactSeq(ctx, kind, key)
	if err != nil {
		return err
	}
	looked()
	release, err := s.waitFor(ctx, artefactLock(kind))
	if err != nil {
		return err
	}
	defer release()
	now, err := s.artefactSeq(ctx, kind, key)
	if err != nil || now > before {
		return err
	}
	if err := s.dropUnfinished(ctx, kind); err != nil {
		return err
	}
	if err := s.writeArtefact(ctx, kind, key, write); err != nil {
		return errors.Join(err, s.dropUnfinished(context.WithoutCancel(ctx), kind), s.purgeBlobs(context.WithoutCancel(ctx)))
	}
	return errors.Join(s.pruneArtefacts(ctx, kind, append(slices.Clone(keep), key)), s.purgeBlobs(ctx))
}

// artefactLock is the name of the lock of all who write artefacts of a kind.
func artefactLock(kind string) string { return "artefact " + kind }

// waitFor takes a named lock as soon as nobody else has it.
func (s *Store) waitFor(ctx context.Context, name string) (func(), error) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		release, held, err := s.engine.tryLock(ctx, name)
		if err != nil || held {
			return release, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-tick.C:
		}
	}
}

// artefactSeq tells the finished artefact of a key from those before and after
// it; 0: there is none.
func (s *Store) artefactSeq(ctx context.Context, kind, key string) (seq int64, err error) {
	query := `SELECT a.seq FROM artefact a JOIN blob b ON b.id = a.blob WHERE a.kind = ? AND a.key = ? AND b.sha256 <> '' ORDER BY a.seq DESC LIMIT 1`
	err = s.read().one(ctx, query, []any{kind, key}, &seq)
	if errors.Is(err, data.ErrNotFound) {
		err = nil
	}
	return seq, err
}

// writeArtefact writes while the kind's lock is held.
func (s *Store) writeArtefact(ctx context.Context, kind, key string, write func(io.Writer) error) error {
	var seq int64
	w := newBlobWriter(ctx, func(ctx context.Context, work func(session) error) error { return s.inArtefact(ctx, seq, work) })
	err := s.write(ctx, func(t session) (err error) {
		if seq, err = t.next(ctx, "artefact"); err != nil {
			return err
		}
		if err = w.create(t); err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO artefact (seq, kind, key, blob) VALUES (?, ?, ?, ?)`, seq, kind, key, w.id)
		return err
	})
	if err != nil {
		return err
	}
	if err := errors.Join(write(w), w.flush()); err != nil {
		return err
	}
	return s.inArtefact(ctx, seq, func(t session) error {
		if err := w.name(t); err != nil {
			return err
		}
		_, err := t.exec(ctx, `DELETE FROM artefact WHERE kind = ? AND key = ? AND seq < ?`, kind, key, seq)
		return err
	})
}

// inArtefact runs work in a transaction that holds the artefact's row, after
// making sure that nobody has taken its writer for dead: a connection that
// breaks loses the lock.
func (s *Store) inArtefact(ctx context.Context, seq int64, work func(session) error) error {
	return s.write(ctx, func(t session) error {
		rows, err := t.exec(ctx, `UPDATE artefact SET kind = kind WHERE seq = ?`, seq)
		if err == nil && rows != 1 {
			err = fmt.Errorf("%w: another process has cleared it away", data.ErrConflict)
		}
		if err != nil {
			return err
		}
		return work(t)
	})
}

// dropUnfinished deletes the rows of artefacts whose writer has died. The
// kind's lock is held.
func (s *Store) dropUnfinished(ctx context.Context, kind string) error {
	return s.write(ctx, func(t session) error {
		_, err := t.exec(ctx, `DELETE FROM artefact WHERE kind = ? AND blob IN (SELECT id FROM blob WHERE sha256 = '')`, kind)
		return err
	})
}

// pruneArtefacts deletes the rows of old artefacts of a kind.
func (s *Store) pruneArtefacts(ctx context.Context, kind string, keep []string) error {
	var old []int64
	newest := 0
	query := `SELECT seq, key FROM artefact WHERE kind = ? ORDER BY seq DESC`
	err := s.read().each(ctx, query, []any{kind}, func(scan func(...any) error) error {
		var seq int64
		var key string
		err := scan(&seq, &key)
		newest++
		if newest > keepArtefacts && !slices.Contains(keep, key) {
			old = append(old, seq)
		}
		return err
	})
	for _, seq := range old {
		if err == nil {
			err = s.write(ctx, func(t session) error {
				_, err := t.exec(ctx, `DELETE FROM artefact WHERE seq = ?`, seq)
				return err
			})
		}
	}
	return err
}

// sweepArtefacts deletes what writers that died have left.
func (s *Store) sweepArtefacts(ctx context.Context) error {
	kinds, err := column[string](ctx, s, `SELECT DISTINCT a.kind FROM artefact a JOIN blob b ON b.id = a.blob WHERE b.sha256 = ''`)
	for _, kind := range kinds {
		if err != nil {
			return err
		}
		var release func()
		var held bool
		if release, held, err = s.engine.tryLock(ctx, artefactLock(kind)); err == nil && held {
			err = s.dropUnfinished(ctx, kind)
			release()
		}
	}
	return err
}

// Artefact opens the artefact of a kind and key; data.ErrNotFound when there
// is none. The content is checked while it is read, as that of a Blob is: only
// io.EOF says that it was whole.
func (s *Store) Artefact(ctx context.Context, kind, key string) (io.ReadCloser, error) {
	var sha string
	query := `SELECT b.sha256 FROM artefact a JOIN blob b ON b.id = a.blob WHERE a.kind = ? AND a.key = ? AND b.sha256 <> '' ORDER BY a.seq DESC LIMIT 1`
	err := data.ErrNotFound
	if validText(kind, 64) && validText(key, MaxKey) {
		err = s.read().one(ctx, query, []any{kind, key}, &sha)
	}
	var r *blobReader
	if err == nil {
		r, err = s.openBlob(ctx, sha)
	}
	if err != nil {
		return nil, fmt.Errorf("store: artefact %s %q: %w", kind, key, err)
	}
	return r, nil
}
