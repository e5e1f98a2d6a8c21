package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"finnfram/data"
)

// The states of a report.
const (
	NewReport      = "new"
	AcceptedReport = "accepted"
	DeclinedReport = "declined"
)

// AddReport stores a person's report. An empty ID is given one, a zero At is
// now, the state is new. A report whose ID is stored already is returned as
// it is stored, so that a request may be repeated.
func (s *Store) AddReport(ctx context.Context, r data.Report) (data.Report, error) {
	if r.ID == "" {
		r.ID = NewID()
	}
	if r.At.IsZero() {
		r.At = s.now()
	}
	r.At, r.State = r.At.UTC(), NewReport
	if !validText(r.ID, 256) || !validText(string(r.Service), MaxKey) {
		return data.Report{}, fmt.Errorf("store: report: %w: its id or service", data.ErrInvalid)
	}
	err := s.write(ctx, func(t session) error {
		old, _, err := t.report(ctx, r.ID)
		if err == nil {
			r = old
		}
		if !errors.Is(err, data.ErrNotFound) {
			return err
		}
		seq, err := t.next(ctx, "report")
		if err != nil {
			return err
		}
		body, err := json.Marshal(r)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO report (id, seq, state, body) VALUES (?, ?, ?, ?)`, r.ID, seq, r.State, string(body))
		return err
	})
	if err != nil {
		return data.Report{}, fmt.Errorf("store: report: %w", err)
	}
	return r, nil
}

// report finds one report and its place in the order of arrival.
func (t session) report(ctx context.Context, id string) (r data.Report, seq int64, err error) {
	var body []byte
	var state string
	err = t.one(ctx, `SELECT seq, state, body FROM report WHERE id = ?`, []any{id}, &seq, &state, &body)
	if err != nil {
		return r, 0, err
	}
	if err := json.Unmarshal(body, &r); err != nil {
		return r, 0, fmt.Errorf("%w: %w", data.ErrDamaged, err)
	}
	r.State = state
	return r, seq, nil
}

// Reports lists reports, newest first; an empty state means all. after is the
// ID of the last one already seen, "" to begin with; data.ErrNotFound when
// there is no such report.
func (s *Store) Reports(ctx context.Context, state, after string, limit int) ([]data.Report, error) {
	list := []data.Report{}
	err := s.snapshot(ctx, func(t session) (err error) {
		before := int64(math.MaxInt64)
		if after != "" {
			if _, before, err = t.report(ctx, after); err != nil {
				return err
			}
		}
		query := `SELECT state, body FROM report WHERE seq < ? AND (? = '' OR state = ?) ORDER BY seq DESC LIMIT ?`
		return t.each(ctx, query, []any{before, state, state, max(limit, 0)}, func(scan func(...any) error) error {
			var now string
			var r data.Report
			err := scanJSON(func(into ...any) error { return scan(append([]any{&now}, into...)...) }, &r)
			r.State = now
			list = append(list, r)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: reports: %w", err)
	}
	return list, nil
}

// SetReportState marks a report new, accepted or declined.
func (s *Store) SetReportState(ctx context.Context, id, state string) (data.Report, error) {
	if state != NewReport && state != AcceptedReport && state != DeclinedReport {
		return data.Report{}, fmt.Errorf("store: report %q: %w: state %q", id, data.ErrInvalid, state)
	}
	var r data.Report
	err := s.write(ctx, func(t session) (err error) {
		if _, err = t.exec(ctx, `UPDATE report SET state = ? WHERE id = ?`, state, id); err != nil {
			return err
		}
		r, _, err = t.report(ctx, id)
		return err
	})
	if err != nil {
		return data.Report{}, fmt.Errorf("store: report %q: %w", id, err)
	}
	return r, nil
}

// keyLife is how long an idempotency key is remembered.
const keyLife = 7 * 24 * time.Hour

// Idempotent claims an Idempotency-Key of one scope (an endpoint and its
// caller) for the resource id that the caller is about to create. first is
// true when the key is new: create it under id. Otherwise held is the id
// claimed earlier with the same fingerprint (a hash of the request): look it
// up, and create it under held if a crash came between. data.ErrConflict when
// the key was used for another request. Keys are forgotten after 7 days.
func (s *Store) Idempotent(ctx context.Context, scope, key, fingerprint, id string) (held string, first bool, err error) {
	if !validText(scope, 256) || !validText(key, 256) {
		return "", false, fmt.Errorf("store: idempotency key: %w: empty, too long, or not text", data.ErrInvalid)
	}
	now := s.now()
	err = s.write(ctx, func(t session) error {
		if _, err := t.exec(ctx, `DELETE FROM idempotency WHERE at < ?`, now.Add(-keyLife).Unix()); err != nil {
			return err
		}
		n, err := t.exec(ctx, `INSERT INTO idempotency (scope, key, fingerprint, id, at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING`, scope, key, fingerprint, id, now.Unix())
		if err != nil {
			return err
		}
		var earlier string
		err = t.one(ctx, `SELECT id, fingerprint FROM idempotency WHERE scope = ? AND key = ?`, []any{scope, key}, &held, &earlier)
		if err == nil && earlier != fingerprint {
			err = fmt.Errorf("%w: it was used for another request", data.ErrConflict)
		}
		first = n == 1
		return err
	})
	if err != nil {
		return "", false, fmt.Errorf("store: idempotency key: %w", err)
	}
	return held, first, nil
}
