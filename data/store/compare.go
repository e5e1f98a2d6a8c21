package store

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"finnfram/data"
)

// Difference is how one version of a source differs from another.
type Difference struct {
	// Counts has Added, Changed, Removed, Unchanged and Records, by records,
	// and Services of the later version.
	Counts data.Counts
	// ServicesBefore are the services of the earlier version's sites,
	// ServicesRemoved those of them whose id the later one does not have.
	ServicesBefore  int64
	ServicesRemoved int64
	Changes         []data.Change // the first ones, in the order of kind and key
	Next            string        // cursor of the changes after them; "" when there are none
}

// errEnough ends a merge whose caller has seen enough.
var errEnough = errors.New("enough")

// Diff compares what has been put so far with the version in force when the
// import began. It ends the putting: a delta is made whole first. At most
// sample changes are returned. Cost: both versions are read once, side by
// side; memory is the sample and two records.
func (g *Staging) Diff(ctx context.Context, sample int) (Difference, error) {
	if err := g.seal(ctx); err != nil {
		return Difference{}, g.fail(err)
	}
	d, err := g.store.difference(ctx, g.body.Base, g.body.Number, sample)
	return d, g.fail(err)
}

// Compare lists how version b differs from version a of the same source, at
// most limit changes at a time in the order of kind and key; cursor is "" or
// an earlier answer's Next. Counts and services are filled on the first page
// only, which reads both versions whole.
func (s *Store) Compare(ctx context.Context, a, b data.VersionNumber, limit int, cursor string) (Difference, error) {
	d, err := s.compare(ctx, a, b, limit, cursor)
	if err != nil {
		return Difference{}, fmt.Errorf("store: compare versions %d and %d: %w", a, b, err)
	}
	return d, nil
}

func (s *Store) compare(ctx context.Context, a, b data.VersionNumber, limit int, cursor string) (Difference, error) {
	before, err := s.read().whole(ctx, a)
	if err != nil {
		return Difference{}, err
	}
	after, err := s.read().whole(ctx, b)
	if err != nil {
		return Difference{}, err
	}
	if before.Source != after.Source {
		return Difference{}, fmt.Errorf("%w: they are of %s and %s", data.ErrInvalid, before.Source, after.Source)
	}
	if cursor == "" {
		return s.difference(ctx, a, b, limit)
	}
	from, err := parseCursor(cursor)
	if err != nil {
		return Difference{}, err
	}
	var d Difference
	err = s.merge(ctx, a, b, from, func(c data.Change) error {
		if c.Change == "" {
			return nil
		}
		if !d.take(c, limit) {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return d, err
}

func (s *Store) difference(ctx context.Context, a, b data.VersionNumber, limit int) (Difference, error) {
	var d Difference
	err := s.merge(ctx, a, b, place{}, func(c data.Change) error {
		d.take(c, limit)
		return d.count(c)
	})
	return d, err
}

// take keeps a change, or only remembers where to go on.
func (d *Difference) take(c data.Change, limit int) bool {
	if c.Change == "" {
		return true
	}
	if len(d.Changes) < limit {
		d.Changes = append(d.Changes, c)
		return true
	}
	if d.Next == "" && limit > 0 {
		last := d.Changes[limit-1]
		d.Next = formatCursor(place{string(last.Kind), last.Key})
	}
	return false
}

func (d *Difference) count(c data.Change) error {
	switch c.Change {
	case "added":
		d.Counts.Added++
	case "removed":
		d.Counts.Removed++
	case "changed":
		d.Counts.Changed++
	default:
		d.Counts.Unchanged++
	}
	if c.After != nil {
		d.Counts.Records++
	}
	if c.Kind != data.SiteRecord {
		return nil
	}
	before, err := serviceIDs(c.Before)
	if err != nil {
		return err
	}
	after := before
	if c.Change != "" {
		if after, err = serviceIDs(c.After); err != nil {
			return err
		}
	}
	d.ServicesBefore += int64(len(before))
	d.Counts.Services += int64(len(after))
	for id := range before {
		if !after[id] {
			d.ServicesRemoved++
		}
	}
	return nil
}

// serviceIDs reads the ids of a site's services.
func serviceIDs(site json.RawMessage) (map[data.ServiceID]bool, error) {
	if site == nil {
		return nil, nil
	}
	var body struct {
		Services []struct {
			ID data.ServiceID `json:"id"`
		} `json:"services"`
	}
	if err := json.Unmarshal(site, &body); err != nil {
		return nil, fmt.Errorf("%w: a site's services: %w", data.ErrInvalid, err)
	}
	ids := make(map[data.ServiceID]bool, len(body.Services))
	for _, service := range body.Services {
		ids[service.ID] = true
	}
	return ids, nil
}

// merge walks two versions side by side in the order of kind and key and
// hands every place of either to f; Change is "" where they are equal.
// Version 0 is empty.
func (s *Store) merge(ctx context.Context, a, b data.VersionNumber, from place, f func(data.Change) error) error {
	before, err := s.walk(ctx, a, from)
	if err != nil {
		return err
	}
	defer before.close()
	after, err := s.walk(ctx, b, from)
	if err != nil {
		return err
	}
	defer after.close()
	for before.err == nil && after.err == nil && (before.ok || after.ok) {
		order := before.compare(after)
		c := data.Change{}
		if order <= 0 {
			c.Kind, c.Key, c.Before, c.Change = before.kind(), before.at.key, before.body, "removed"
		}
		if order >= 0 {
			c.Kind, c.Key, c.After, c.Change = after.kind(), after.at.key, after.body, "added"
		}
		if order == 0 {
			c.Change = "changed"
			if bytes.Equal(before.hash, after.hash) {
				c.Change = ""
			}
		}
		if err := f(c); err != nil {
			return err
		}
		if order <= 0 {
			before.next()
		}
		if order >= 0 {
			after.next()
		}
	}
	return errors.Join(before.err, after.err)
}

// formatCursor and parseCursor turn a place into opaque text and back.
func formatCursor(p place) string {
	return base64.RawURLEncoding.EncodeToString([]byte(p.kind + "\x00" + p.key))
}

func parseCursor(text string) (place, error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	kind, key, found := strings.Cut(string(raw), "\x00")
	if err != nil || !found || !validText(kind, 64) || !validText(key, MaxKey) {
		return place{}, fmt.Errorf("%w: cursor", data.ErrInvalid)
	}
	return place{kind, key}, nil
}
