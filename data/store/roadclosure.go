package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"finnfram/data"
)

// RoadClosures lists all road closures by id, with their ETags.
func (s *Store) RoadClosures(ctx context.Context) ([]data.RoadClosure, error) {
	list := []data.RoadClosure{}
	err := s.read().each(ctx, `SELECT etag, body FROM road_closure ORDER BY id`, nil, func(scan func(...any) error) error {
		c, err := scanRoadClosure(scan)
		list = append(list, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: road closures: %w", err)
	}
	return list, nil
}

// RoadClosure finds one road closure; data.ErrNotFound when there is none.
func (s *Store) RoadClosure(ctx context.Context, id string) (data.RoadClosure, error) {
	c, err := s.read().roadClosure(ctx, id)
	if err != nil {
		return data.RoadClosure{}, fmt.Errorf("store: road closure %q: %w", id, err)
	}
	return c, nil
}

func (t session) roadClosure(ctx context.Context, id string) (c data.RoadClosure, err error) {
	found := false
	err = t.each(ctx, `SELECT etag, body FROM road_closure WHERE id = ?`, []any{id}, func(scan func(...any) error) (err error) {
		found = true
		c, err = scanRoadClosure(scan)
		return err
	})
	if err == nil && !found {
		err = data.ErrNotFound
	}
	return c, err
}

func scanRoadClosure(scan func(...any) error) (c data.RoadClosure, err error) {
	var body []byte
	var etag string
	if err := scan(&etag, &body); err != nil {
		return c, err
	}
	if err := json.Unmarshal(body, &c); err != nil {
		return c, fmt.Errorf("road closure: %w: %w", data.ErrDamaged, err)
	}
	c.ETag = etag
	return c, nil
}

// PutRoadClosure stores a road closure under its ID, with the preconditions of
// PutClosure. It changes State, so that every node follows within a second.
func (s *Store) PutRoadClosure(ctx context.Context, c data.RoadClosure, ifMatch string) (stored data.RoadClosure, created bool, err error) {
	stored, created, err = s.putRoadClosure(ctx, c, ifMatch)
	if err != nil {
		return data.RoadClosure{}, false, fmt.Errorf("store: road closure %q: %w", c.ID, err)
	}
	return stored, created, nil
}

func (s *Store) putRoadClosure(ctx context.Context, c data.RoadClosure, ifMatch string) (data.RoadClosure, bool, error) {
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
		old, err := t.roadClosure(ctx, c.ID)
		if created, err = match(err, old.ETag, ifMatch); err != nil {
			return err
		}
		c.ETag = strconv.FormatInt(change, 36)
		_, err = t.exec(ctx, `INSERT INTO road_closure (id, etag, body) VALUES (?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET etag = excluded.etag, body = excluded.body`, c.ID, c.ETag, string(body))
		return err
	})
	return c, created, err
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

// DeleteRoadClosure deletes a road closure that is as the writer has seen it,
// or any with ifMatch "*". data.ErrNotFound when there is none,
// data.ErrConflict when it has changed.
func (s *Store) DeleteRoadClosure(ctx context.Context, id, ifMatch string) error {
	err := s.publish(ctx, func(t session, _ int64) error {
		old, err := t.roadClosure(ctx, id)
		if err != nil {
			return err
		}
		if _, err := match(nil, old.ETag, ifMatch); err != nil {
			return err
		}
		_, err = t.exec(ctx, `DELETE FROM road_closure WHERE id = ?`, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("store: road closure %q: %w", id, err)
	}
	return nil
}
