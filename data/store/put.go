package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"finnfram/data"
)

// errRepeated ends a quick Put: one of its keys is there already.
var errRepeated = errors.New("a key is repeated")

// insertSizes are the row counts of the insert statements, so that there are
// few of them to prepare.
var insertSizes = []int{256, 16, 1}

// Put stores records, one transaction a call: hand over some thousand at a
// time. The first record of a key counts; later ones are not stored and are
// returned. In a delta the last one counts and nothing is returned.
// data.ErrInvalid if a key or body cannot be stored; nothing of the call is
// stored then.
//
// Cost: 15 µs of processor time for a row of 1 KB on SQLite
// (docs/decisions/0005-store.md).
// Memory does not grow with the number of rows: beside the caller's batch and
// its statement, at most 32 MiB of pages for each connection in use; an import
// of a million rows of 1 KB stayed below 150 MiB for the whole process.
func (g *Staging) Put(ctx context.Context, records []data.Record) (repeated []data.Record, err error) {
	if g.sealed {
		return nil, g.fail(fmt.Errorf("%w: the version has been compared already", data.ErrInvalid))
	}
	for _, r := range records {
		if err := checkRecord(r); err != nil {
			return nil, g.fail(err)
		}
	}
	if g.delta {
		return nil, g.fail(g.replace(ctx, records))
	}
	err = g.inStaging(ctx, func(t session) error {
		n, err := g.insert(ctx, t, inOrder(records), `ON CONFLICT DO NOTHING`)
		if err == nil && n != int64(len(records)) {
			return errRepeated
		}
		return err
	})
	if errors.Is(err, errRepeated) {
		return g.putSlowly(ctx, records)
	}
	return nil, g.fail(err)
}

// inOrder sorts a copy of records by key, so that neighbours in the table's
// index are written together. Equal keys keep their order.
func inOrder(records []data.Record) []data.Record {
	sorted := slices.Clone(records)
	slices.SortStableFunc(sorted, func(a, b data.Record) int {
		return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Key, b.Key))
	})
	return sorted
}

// putSlowly stores record by record, to learn which ones are repeated.
func (g *Staging) putSlowly(ctx context.Context, records []data.Record) (repeated []data.Record, err error) {
	err = g.inStaging(ctx, func(t session) error {
		for i := range records {
			n, err := g.insert(ctx, t, records[i:i+1], `ON CONFLICT DO NOTHING`)
			if err != nil {
				return err
			}
			if n == 0 {
				repeated = append(repeated, records[i])
			}
		}
		return nil
	})
	return repeated, g.fail(err)
}

// replace stores the last record of each key in place of any before it.
func (g *Staging) replace(ctx context.Context, records []data.Record) error {
	last := make(map[place]int, len(records))
	for i, r := range records {
		last[place{string(r.Kind), r.Key}] = i
	}
	unique := make([]data.Record, 0, len(last))
	for i, r := range records {
		if last[place{string(r.Kind), r.Key}] == i {
			unique = append(unique, r)
		}
	}
	return g.inStaging(ctx, func(t session) error {
		_, err := g.insert(ctx, t, inOrder(unique), `ON CONFLICT (version, kind, key) DO UPDATE SET hash = excluded.hash, body = excluded.body`)
		return err
	})
}

// insert writes records and returns how many rows were written. A record
// without a body is a tombstone.
func (g *Staging) insert(ctx context.Context, t session, records []data.Record, conflict string) (written int64, err error) {
	return t.insert(ctx, `record (version, kind, key, hash, body)`, `(?, ?, ?, ?, ?)`, conflict, len(records), func(i int) []any {
		r := records[i]
		if r.Body == nil {
			return []any{g.body.Number, string(r.Kind), r.Key, []byte{}, []byte{}}
		}
		return []any{g.body.Number, string(r.Kind), r.Key, digest(r), []byte(r.Body)}
	})
}

// insert writes rows with as few statements as insertSizes allow and returns
// how many were written.
func (t session) insert(ctx context.Context, into, values, conflict string, rows int, row func(i int) []any) (written int64, err error) {
	var args []any
	done := 0
	for _, size := range insertSizes {
		query := `INSERT INTO ` + into + ` VALUES ` + values + strings.Repeat(`, `+values, size-1) + ` ` + conflict
		for ; rows-done >= size; done += size {
			args = args[:0]
			for i := range size {
				args = append(args, row(done+i)...)
			}
			n, err := t.exec(ctx, query, args...)
			if err != nil {
				return 0, err
			}
			written += n
		}
	}
	return written, nil
}

// Delete takes keys out of the version; in a delta also those that the active
// version has. Keys that are not there are no error.
func (g *Staging) Delete(ctx context.Context, kind data.RecordKind, keys ...string) error {
	if g.sealed {
		return g.fail(fmt.Errorf("%w: the version has been compared already", data.ErrInvalid))
	}
	tombstones := make([]data.Record, len(keys))
	for i, key := range keys {
		if err := checkKey(kind, key); err != nil {
			return g.fail(err)
		}
		tombstones[i] = data.Record{Kind: kind, Key: key}
	}
	if g.delta {
		return g.fail(g.replace(ctx, tombstones))
	}
	return g.fail(g.inStaging(ctx, func(t session) error {
		for _, key := range keys {
			_, err := t.exec(ctx, `DELETE FROM record WHERE version = ? AND kind = ? AND key = ?`, g.body.Number, string(kind), key)
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

// seal makes a delta whole: takes over what it does not mention, in batches,
// and drops its tombstones.
func (g *Staging) seal(ctx context.Context) error {
	if g.ended {
		return fmt.Errorf("%w: the import has ended", data.ErrInvalid)
	}
	if g.sealed || !g.delta {
		g.sealed = true
		return nil
	}
	if err := g.takeOver(ctx); err != nil {
		return err
	}
	err := g.inStaging(ctx, func(t session) error {
		_, err := t.exec(ctx, `DELETE FROM record WHERE version = ? AND length(hash) = 0`, g.body.Number)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO version_blob (version, name, blob)
			SELECT CAST(? AS BIGINT), o.name, o.blob FROM version_blob o WHERE o.version = ? AND NOT EXISTS
				(SELECT 1 FROM version_blob n WHERE n.version = ? AND n.name = o.name)`,
			g.body.Number, g.body.Base, g.body.Number)
		return err
	})
	g.sealed = err == nil
	return err
}

func (g *Staging) takeOver(ctx context.Context) error {
	return g.store.ranges(ctx, g.body.Base, func(from, to place) error {
		return g.inStaging(ctx, func(t session) error {
			_, err := t.exec(ctx, `INSERT INTO record (version, kind, key, hash, body)
				SELECT CAST(? AS BIGINT), o.kind, o.key, o.hash, o.body FROM record o
				WHERE o.version = ? AND (o.kind, o.key) > (?, ?) AND (o.kind, o.key) <= (?, ?) AND NOT EXISTS
					(SELECT 1 FROM record n WHERE n.version = ? AND n.kind = o.kind AND n.key = o.key)`,
				g.body.Number, g.body.Base, from.kind, from.key, to.kind, to.key, g.body.Number)
			return err
		})
	})
}
