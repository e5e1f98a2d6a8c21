package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"finnfram/data"
)

// Closures lists all closures by id, with their ETags.
func (s *Store) Closures(ctx context.Context) ([]data.Closure, error) {
	list := []data.Closure{}
	err := s.read().each(ctx, `SELECT etag, body FROM closure ORDER BY id`, nil, func(scan func(...any) error) error {
		c, err := scanClosure(scan)
		list = append(list, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: closures: %w", err)
	}
	return list, nil
}

// Closure finds one closure; data.ErrNotFound when there is none.
func (s *Store) Closure(ctx context.Context, id string) (data.Closure, error) {
	c, err := s.read().closure(ctx, id)
	if err != nil {
		return data.Closure{}, fmt.Errorf("store: closure %q: %w", id, err)
	}
	return c, nil
}

func (t session) closure(ctx context.Context, id string) (c data.Closure, err error) {
	found := false
	err = t.each(ctx, `SELECT etag, body FROM closure WHERE id = ?`, []any{id}, func(scan func(...any) error) (err error) {
		found = true
		c, err = scanClosure(scan)
		return err
	})
	if err == nil && !found {
		err = data.ErrNotFound
	}
	return c, err
}

func scanClosure(scan func(...any) error) (c data.Closure, err error) {
	var body []byte
	var etag string
	if err := scan(&etag, &body); err != nil {
		return c, err
	}
	if err := json.Unmarshal(body, &c); err != nil {
		return c, fmt.Errorf("closure: %w: %w", data.ErrDamaged, err)
	}
	c.ETag = etag
	return c, nil
}

// PutClosure stores a closure under its ID and returns it with its new ETag
// (without quotes; no ETag is ever used twice). ifMatch is the ETag that the
// writer has seen, or "*" for any, or "" to create: data.ErrConflict when
// that is not what is stored, or when "" meets one that is.
func (s *Store) PutClosure(ctx context.Context, c data.Closure, ifMatch string) (stored data.Closure, created bool, err error) {
	stored, created, err = s.putClosure(ctx, c, ifMatch)
	if err != nil {
		return data.Closure{}, false, fmt.Errorf("store: closure %q: %w", c.ID, err)
	}
	return stored, created, nil
}

func (s *Store) putClosure(ctx context.Context, c data.Closure, ifMatch string) (data.Closure, bool, error) {
	if !validText(c.ID, 256) {
		return c, false, fmt.Errorf("%w: its id", data.ErrInvalid)
	}
	if !c.To.IsZero() && !c.To.After(c.From) {
		return c, false, fmt.Errorf("%w: it ends before it begins", data.ErrInvalid)
	}
	c.From, c.To = c.From.UTC(), c.To.UTC()
	body, err := json.Marshal(c)
	if err != nil {
		return c, false, fmt.Errorf("%w: %w", data.ErrInvalid, err)
	}
	created := false
	err = s.publish(ctx, func(t session, change int64) error {
		old, err := t.closure(ctx, c.ID)
		if created, err = match(err, old.ETag, ifMatch); err != nil {
			return err
		}
		c.ETag = strconv.FormatInt(change, 36)
		_, err = t.exec(ctx, `INSERT INTO closure (id, etag, body) VALUES (?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET etag = excluded.etag, body = excluded.body`, c.ID, c.ETag, string(body))
		return err
	})
	return c, created, err
}

// DeleteClosure deletes a closure that is as the writer has seen it, or any
// with ifMatch "*". data.ErrNotFound when there is none, data.ErrConflict
// when it has changed.
func (s *Store) DeleteClosure(ctx context.Context, id, ifMatch string) error {
	err := s.publish(ctx, func(t session, _ int64) error {
		old, err := t.closure(ctx, id)
		if err != nil {
			return err
		}
		if _, err := match(nil, old.ETag, ifMatch); err != nil {
			return err
		}
		_, err = t.exec(ctx, `DELETE FROM closure WHERE id = ?`, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("store: closure %q: %w", id, err)
	}
	return nil
}
