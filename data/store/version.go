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

// The states of a version; doc.go draws them.
const (
	staging   = "staging"
	committed = "committed"
	discarded = "discarded"
	retired   = "retired"
	pruned    = "pruned"
)

// versionBody is what is stored of a version as JSON.
type versionBody struct {
	data.Version
	Kinds map[data.RecordKind]int64 `json:"kinds"` // records of each kind
	Base  data.VersionNumber        `json:"base,omitempty"`
}

// records is how many rows of table record the version has.
func (v versionBody) records() (sum int64) {
	for _, n := range v.Kinds {
		sum += n
	}
	return sum
}

// versionRow is one row of table version.
type versionRow struct {
	versionBody
	state, owner string
}

const selectVersion = `SELECT v.body, v.state, v.owner, CASE WHEN a.version = v.number THEN 1 ELSE 0 END
	FROM version v LEFT JOIN active a ON a.source = v.source `

func scanVersion(scan func(...any) error) (versionRow, error) {
	var (
		row    versionRow
		body   []byte
		active int
	)
	if err := scan(&body, &row.state, &row.owner, &active); err != nil {
		return row, err
	}
	if err := json.Unmarshal(body, &row.versionBody); err != nil {
		return row, fmt.Errorf("version: %w: %w", data.ErrDamaged, err)
	}
	row.Active = active == 1
	return row, nil
}

// version reads one row of any state.
func (t session) version(ctx context.Context, n data.VersionNumber) (row versionRow, err error) {
	found := false
	err = t.each(ctx, selectVersion+`WHERE v.number = ?`, []any{n}, func(scan func(...any) error) (err error) {
		found = true
		row, err = scanVersion(scan)
		return err
	})
	if err == nil && !found {
		err = data.ErrNotFound
	}
	return row, err
}

// whole is version n if its content is there: committed and not pruned.
func (t session) whole(ctx context.Context, n data.VersionNumber) (versionRow, error) {
	row, err := t.version(ctx, n)
	switch {
	case err != nil:
		return row, err
	case row.state == committed:
		return row, nil
	case row.state == retired, row.state == pruned:
		return row, fmt.Errorf("%w: its content is no longer kept", data.ErrGone)
	}
	return row, data.ErrNotFound
}

// Versions lists committed versions, newest first, also those whose content
// is no longer kept (Pruned). An empty source means all of them; before 0
// means from the newest.
func (s *Store) Versions(ctx context.Context, source data.Source, before data.VersionNumber, limit int) ([]data.Version, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	query := selectVersion + `WHERE v.state IN ('committed', 'retired', 'pruned') AND v.number < ? `
	args := []any{before}
	if source != "" {
		query, args = query+`AND v.source = ? `, append(args, string(source))
	}
	list := []data.Version{}
	err := s.read().each(ctx, query+`ORDER BY v.number DESC LIMIT ?`, append(args, max(limit, 0)), func(scan func(...any) error) error {
		row, err := scanVersion(scan)
		row.Pruned = row.state != committed
		list = append(list, row.Version)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: versions: %w", err)
	}
	return list, nil
}

// Version finds one committed version; data.ErrNotFound when there is none.
func (s *Store) Version(ctx context.Context, n data.VersionNumber) (data.Version, error) {
	row, err := s.read().version(ctx, n)
	if err == nil && (row.state == staging || row.state == discarded) {
		err = data.ErrNotFound
	}
	if err != nil {
		return data.Version{}, fmt.Errorf("store: version %d: %w", n, err)
	}
	row.Pruned = row.state != committed
	return row.Version, nil
}

// Active gives the version in force of every source, all read at one moment.
func (s *Store) Active(ctx context.Context) (map[data.Source]data.Version, error) {
	active := map[data.Source]data.Version{}
	err := s.read().each(ctx, selectVersion+`WHERE a.version = v.number`, nil, func(scan func(...any) error) error {
		row, err := scanVersion(scan)
		active[row.Source] = row.Version
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: active versions: %w", err)
	}
	return active, nil
}

// Findings lists the findings of a version in the order in which they were
// made. after is how many of them were already seen, 0 to begin with.
func (s *Store) Findings(ctx context.Context, n data.VersionNumber, after int64, limit int) ([]data.Finding, error) {
	list := []data.Finding{}
	err := s.snapshot(ctx, func(t session) error {
		if _, err := t.whole(ctx, n); err != nil {
			return err
		}
		query := `SELECT body FROM finding WHERE version = ? AND seq > ? ORDER BY seq LIMIT ?`
		return t.each(ctx, query, []any{n, after, max(limit, 0)}, func(scan func(...any) error) error {
			var f data.Finding
			err := scanJSON(scan, &f)
			list = append(list, f)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: findings of version %d: %w", n, err)
	}
	return list, nil
}

// scanJSON reads a row's one column as JSON.
func scanJSON(scan func(...any) error, into any) error {
	var body []byte
	if err := scan(&body); err != nil {
		return err
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%w: %w", data.ErrDamaged, err)
	}
	return nil
}

// Rollback puts version n in force again for its source; by tells who wants
// it. A version already in force stays so, and nothing changes.
// data.ErrNotFound when n was never committed, data.ErrGone when its content
// is no longer kept.
func (s *Store) Rollback(ctx context.Context, n data.VersionNumber, by string) (data.Version, error) {
	var row versionRow
	inForce := errors.New("already in force")
	err := s.publish(ctx, func(t session, _ int64) (err error) {
		if row, err = t.whole(ctx, n); err != nil {
			return err
		}
		if row.Active {
			return inForce // leave the state's name as it was
		}
		return t.activate(ctx, row.Source, n, by, s.now())
	})
	if err != nil && !errors.Is(err, inForce) {
		return data.Version{}, fmt.Errorf("store: roll back to version %d: %w", n, err)
	}
	row.Active = true
	return row.Version, nil
}

// activate puts version n in force and writes that down.
func (t session) activate(ctx context.Context, source data.Source, n data.VersionNumber, by string, at time.Time) error {
	previous, err := t.activeNumber(ctx, source)
	if err != nil {
		return err
	}
	seq, err := t.next(ctx, "activation")
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO activation (seq, source, version, previous, by_whom, at) VALUES (?, ?, ?, ?, ?, ?)`,
		seq, string(source), n, previous, by, at.UTC().Format(time.RFC3339Nano))
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO active (source, version) VALUES (?, ?)
		ON CONFLICT (source) DO UPDATE SET version = excluded.version`, string(source), n)
	return err
}

// activeNumber is 0 when the source has no version in force.
func (t session) activeNumber(ctx context.Context, source data.Source) (data.VersionNumber, error) {
	var n data.VersionNumber
	err := t.one(ctx, `SELECT version FROM active WHERE source = ?`, []any{string(source)}, &n)
	if errors.Is(err, data.ErrNotFound) {
		return 0, nil
	}
	return n, err
}

// Activation is one moment at which a version came into force.
type Activation struct {
	Source   data.Source        `json:"source"`
	Version  data.VersionNumber `json:"version"`
	Previous data.VersionNumber `json:"previous,omitempty"` // 0: the source's first
	By       string             `json:"by"`                 // "import", or who rolled back
	At       time.Time          `json:"at"`
}

// Activations lists which version came into force when, newest first. An
// empty source means all.
func (s *Store) Activations(ctx context.Context, source data.Source, limit int) ([]Activation, error) {
	query := `SELECT source, version, previous, by_whom, at FROM activation WHERE ? = '' OR source = ? ORDER BY seq DESC LIMIT ?`
	list := []Activation{}
	err := s.read().each(ctx, query, []any{string(source), string(source), max(limit, 0)}, func(scan func(...any) error) error {
		var a Activation
		var at string
		if err := scan(&a.Source, &a.Version, &a.Previous, &a.By, &at); err != nil {
			return err
		}
		var err error
		if a.At, err = time.Parse(time.RFC3339Nano, at); err != nil {
			return fmt.Errorf("%w: %w", data.ErrDamaged, err)
		}
		list = append(list, a)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: activations: %w", err)
	}
	return list, nil
}
