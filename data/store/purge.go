package store

import (
	"context"
	"errors"
	"fmt"

	"finnfram/data"
)

// batch is how many rows one transaction copies or deletes.
const batch = 5000

// place is a record's place in the order of its version.
type place struct{ kind, key string }

// ranges cuts a version's records into runs of at most batch and calls f with
// each: after from, up to and including to. f may delete what it is given.
func (s *Store) ranges(ctx context.Context, n data.VersionNumber, f func(from, to place) error) error {
	step := `SELECT kind, key FROM record WHERE version = ? AND (kind, key) > (?, ?) ORDER BY kind, key LIMIT 1 OFFSET ?`
	last := `SELECT kind, key FROM record WHERE version = ? AND (kind, key) > (?, ?) ORDER BY kind DESC, key DESC LIMIT 1`
	for from := (place{}); ; {
		var to place
		err := s.read().one(ctx, step, []any{n, from.kind, from.key, batch - 1}, &to.kind, &to.key)
		if errors.Is(err, data.ErrNotFound) {
			err = s.read().one(ctx, last, []any{n, from.kind, from.key}, &to.kind, &to.key)
		}
		if errors.Is(err, data.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := f(from, to); err != nil {
			return err
		}
		from = to
	}
}

// Sweep discards versions whose import has died, and artefacts whose builder
// has, and deletes the content of what is discarded or retired. It returns how
// many dead imports it found.
// Running imports, of any process, are left alone.
func (s *Store) Sweep(ctx context.Context) (dead int, err error) {
	var sources []data.Source
	query := `SELECT DISTINCT source FROM version WHERE state = 'staging'`
	err = s.read().each(ctx, query, nil, func(scan func(...any) error) error {
		var source data.Source
		err := scan(&source)
		sources = append(sources, source)
		return err
	})
	for _, source := range sources {
		if err == nil {
			var n int
			n, err = s.sweep(ctx, source)
			dead += n
		}
	}
	if err == nil {
		err = s.sweepArtefacts(ctx)
	}
	if err == nil {
		err = s.purge(ctx)
	}
	if err != nil {
		return dead, fmt.Errorf("store: sweep: %w", err)
	}
	return dead, nil
}

// sweep discards a source's dead imports. The lock is held for the moment it
// takes to mark them.
func (s *Store) sweep(ctx context.Context, source data.Source) (dead int, err error) {
	release, held, err := s.engine.tryLock(ctx, string(source))
	if err != nil || !held {
		return 0, err
	}
	defer release()
	err = s.write(ctx, func(t session) error {
		n, err := t.abandon(ctx, source)
		dead = int(n)
		return err
	})
	return dead, err
}

// abandon marks a source's versions in staging. The source's lock is held.
func (t session) abandon(ctx context.Context, source data.Source) (int64, error) {
	return t.exec(ctx, `UPDATE version SET state = 'discarded' WHERE source = ? AND state = 'staging'`, string(source))
}

// retire marks all but the newest keep committed versions of a source, and
// never the active one.
func (t session) retire(ctx context.Context, source data.Source, keep int) error {
	_, err := t.exec(ctx, `UPDATE version SET state = 'retired'
		WHERE source = ? AND state = 'committed'
		AND number NOT IN (SELECT version FROM active)
		AND number NOT IN (SELECT number FROM version WHERE source = ? AND state = 'committed' ORDER BY number DESC LIMIT ?)`,
		string(source), string(source), keep)
	return err
}

// purge deletes the content of marked versions, and blobs that no version and
// no artefact names. Any number of processes may do so at once.
func (s *Store) purge(ctx context.Context) error {
	marked := map[data.VersionNumber]string{}
	query := `SELECT number, state FROM version WHERE state IN ('discarded', 'retired')`
	err := s.read().each(ctx, query, nil, func(scan func(...any) error) error {
		var n data.VersionNumber
		var state string
		err := scan(&n, &state)
		marked[n] = state
		return err
	})
	if err != nil {
		return err
	}
	for n, state := range marked {
		if err := s.empty(ctx, n, state); err != nil {
			return err
		}
	}
	return s.purgeBlobs(ctx)
}

// empty deletes a version's content, and its row if it was never committed.
func (s *Store) empty(ctx context.Context, n data.VersionNumber, state string) error {
	err := s.ranges(ctx, n, func(from, to place) error {
		return s.write(ctx, func(t session) error {
			_, err := t.exec(ctx, `DELETE FROM record WHERE version = ? AND (kind, key) > (?, ?) AND (kind, key) <= (?, ?)`,
				n, from.kind, from.key, to.kind, to.key)
			return err
		})
	})
	if err != nil {
		return err
	}
	for deleted := int64(batch); deleted == batch; {
		err := s.write(ctx, func(t session) (err error) {
			deleted, err = t.exec(ctx, `DELETE FROM finding WHERE version = ? AND seq IN
				(SELECT seq FROM finding WHERE version = ? ORDER BY seq LIMIT ?)`, n, n, batch)
			return err
		})
		if err != nil {
			return err
		}
	}
	return s.write(ctx, func(t session) error {
		if _, err := t.exec(ctx, `DELETE FROM version_blob WHERE version = ?`, n); err != nil {
			return err
		}
		if state == retired {
			_, err := t.exec(ctx, `UPDATE version SET state = 'pruned' WHERE number = ? AND state = 'retired'`, n)
			return err
		}
		_, err := t.exec(ctx, `DELETE FROM version WHERE number = ? AND state = 'discarded'`, n)
		return err
	})
}

func (s *Store) purgeBlobs(ctx context.Context) error {
	var unnamed []int64
	query := `SELECT id FROM blob b WHERE NOT EXISTS (SELECT 1 FROM version_blob r WHERE r.blob = b.id)
		AND NOT EXISTS (SELECT 1 FROM artefact a WHERE a.blob = b.id)`
	err := s.read().each(ctx, query, nil, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		unnamed = append(unnamed, id)
		return err
	})
	for _, id := range unnamed {
		if err != nil {
			return err
		}
		err = s.write(ctx, func(t session) error { return t.deleteBlob(ctx, id) })
		if errors.Is(err, data.ErrConflict) {
			err = nil // a version or an artefact has come to name it since
		}
	}
	return err
}

func (t session) deleteBlob(ctx context.Context, id int64) error {
	n, err := t.exec(ctx, `DELETE FROM blob WHERE id = ? AND NOT EXISTS (SELECT 1 FROM version_blob WHERE blob = ?)
		AND NOT EXISTS (SELECT 1 FROM artefact WHERE blob = ?)`, id, id, id)
	if err != nil || n == 0 {
		return err
	}
	_, err = t.exec(ctx, `DELETE FROM chunk WHERE blob = ?`, id)
	return err
}
