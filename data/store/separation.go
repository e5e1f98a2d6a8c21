package store

import (
	"context"
	"encoding/json"
	"fmt"

	"finnfram/data"
)

// Separations lists the pairs of sites that must not be joined, by A and B.
func (s *Store) Separations(ctx context.Context) ([]data.Separation, error) {
	list := []data.Separation{}
	err := s.read().each(ctx, `SELECT body FROM separation ORDER BY a, b`, nil, func(scan func(...any) error) error {
		var p data.Separation
		err := scanJSON(scan, &p)
		list = append(list, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: separations: %w", err)
	}
	return list, nil
}

// PutSeparation keeps two sites apart. The pair has no order: it is stored
// with A before B, once, and the last word on it counts. A zero At is now.
func (s *Store) PutSeparation(ctx context.Context, p data.Separation) (data.Separation, error) {
	p.A, p.B = ordered(p.A, p.B)
	if p.At.IsZero() {
		p.At = s.now()
	}
	p.At = p.At.UTC()
	if p.A == p.B || !validText(string(p.A), MaxKey) || !validText(string(p.B), MaxKey) {
		return p, fmt.Errorf("store: separation of %q and %q: %w", p.A, p.B, data.ErrInvalid)
	}
	body, err := json.Marshal(p)
	if err == nil {
		err = s.publish(ctx, func(t session, _ int64) error {
			_, err := t.exec(ctx, `INSERT INTO separation (a, b, body) VALUES (?, ?, ?)
				ON CONFLICT (a, b) DO UPDATE SET body = excluded.body`, string(p.A), string(p.B), string(body))
			return err
		})
	}
	if err != nil {
		return p, fmt.Errorf("store: separation of %q and %q: %w", p.A, p.B, err)
	}
	return p, nil
}

// DeleteSeparation lets two sites be joined again; data.ErrNotFound when they
// were not kept apart.
func (s *Store) DeleteSeparation(ctx context.Context, a, b data.SiteID) error {
	a, b = ordered(a, b)
	err := s.publish(ctx, func(t session, _ int64) error {
		n, err := t.exec(ctx, `DELETE FROM separation WHERE a = ? AND b = ?`, string(a), string(b))
		if err == nil && n == 0 {
			err = data.ErrNotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("store: separation of %q and %q: %w", a, b, err)
	}
	return nil
}

func ordered(a, b data.SiteID) (data.SiteID, data.SiteID) {
	if b < a {
		return b, a
	}
	return a, b
}
