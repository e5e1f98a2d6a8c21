package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"finnfram/data"
)

// deskRows is a table of what people at the desk write, one row for each, as
// JSON under its id, with an ETag that changes at every write. Every write is
// published: all nodes follow within a second.
type deskRows[T any] struct {
	table string // a constant of ours: it stands in the query
	name  string // for errors
	of    func(*T) deskRow
}

// deskRow is what the table needs to know of a thing.
type deskRow struct {
	id       string
	etag     *string
	from, to *time.Time // to is exclusive, zero: open
}

func (d deskRows[T]) list(ctx context.Context, s *Store) ([]T, error) {
	list := []T{}
	err := s.read().each(ctx, `SELECT etag, body FROM `+d.table+` ORDER BY id`, nil, func(scan func(...any) error) error {
		row, err := d.scan(scan)
		list = append(list, row)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: %ss: %w", d.name, err)
	}
	return list, nil
}

func (d deskRows[T]) get(ctx context.Context, s *Store, id string) (row T, err error) {
	if row, err = d.find(ctx, s.read(), id); err != nil {
		var none T
		return none, fmt.Errorf("store: %s %q: %w", d.name, id, err)
	}
	return row, nil
}

func (d deskRows[T]) find(ctx context.Context, t session, id string) (row T, err error) {
	found := false
	err = t.each(ctx, `SELECT etag, body FROM `+d.table+` WHERE id = ?`, []any{id}, func(scan func(...any) error) (err error) {
		found = true
		row, err = d.scan(scan)
		return err
	})
	if err == nil && !found {
		err = data.ErrNotFound
	}
	return row, err
}

func (d deskRows[T]) scan(scan func(...any) error) (row T, err error) {
	var body []byte
	var etag string
	if err := scan(&etag, &body); err != nil {
		return row, err
	}
	if err := json.Unmarshal(body, &row); err != nil {
		return row, fmt.Errorf("%s: %w: %w", d.name, data.ErrDamaged, err)
	}
	*d.of(&row).etag = etag
	return row, nil
}

// put stores row with the preconditions of PutClosure.
func (d deskRows[T]) put(ctx context.Context, s *Store, row T, ifMatch string) (stored T, created bool, err error) {
	if created, err = d.write(ctx, s, &row, ifMatch); err != nil {
		var none T
		return none, false, fmt.Errorf("store: %s %q: %w", d.name, d.of(&row).id, err)
	}
	return row, created, nil
}

func (d deskRows[T]) write(ctx context.Context, s *Store, row *T, ifMatch string) (created bool, err error) {
	r := d.of(row)
	if !validText(r.id, 256) {
		return false, fmt.Errorf("%w: its id", data.ErrInvalid)
	}
	if !r.to.IsZero() && !r.to.After(*r.from) {
		return false, fmt.Errorf("%w: it ends before it begins", data.ErrInvalid)
	}
	*r.from, *r.to = r.from.UTC(), r.to.UTC()
	body, err := json.Marshal(row)
	if err != nil {
		return false, fmt.Errorf("%w: %w", data.ErrInvalid, err)
	}
	err = s.publish(ctx, func(t session, change int64) error {
		old, err := d.find(ctx, t, r.id)
		if created, err = match(err, *d.of(&old).etag, ifMatch); err != nil {
			return err
		}
		*r.etag = strconv.FormatInt(change, 36)
		_, err = t.exec(ctx, `INSERT INTO `+d.table+` (id, etag, body) VALUES (?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET etag = excluded.etag, body = excluded.body`, r.id, *r.etag, string(body))
		return err
	})
	return created, err
}

func (d deskRows[T]) remove(ctx context.Context, s *Store, id, ifMatch string) error {
	err := s.publish(ctx, func(t session, _ int64) error {
		old, err := d.find(ctx, t, id)
		if err != nil {
			return err
		}
		if _, err := match(nil, *d.of(&old).etag, ifMatch); err != nil {
			return err
		}
		_, err = t.exec(ctx, `DELETE FROM `+d.table+` WHERE id = ?`, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("store: %s %q: %w", d.name, id, err)
	}
	return nil
}

// match compares what is stored, or the error of looking for it, with what a
// writer has seen.
func match(err error, etag, ifMatch string) (absent bool, _ error) {
	absent = errors.Is(err, data.ErrNotFound)
	switch {
	case err != nil && !absent:
		return false, err
	case absent && ifMatch == "", !absent && (ifMatch == "*" || ifMatch == etag):
		return absent, nil
	case absent:
		return true, fmt.Errorf("%w: it does not exist any more", data.ErrConflict)
	}
	return false, fmt.Errorf("%w: it was changed meanwhile", data.ErrConflict)
}
