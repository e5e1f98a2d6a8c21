package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"time"

	"finnfram/data"
)

// BeginOptions tell how a version is built.
type BeginOptions struct {
	// Delta: what the new version does not mention it takes over from the
	// active one, blobs included. Put then replaces (the last word on a key
	// counts) and Delete removes what the active version has.
	Delta bool
}

// Staging is a version being written. It is used from one goroutine and ends
// with Commit or Discard; Discard after Commit does nothing, so it can be
// deferred.
type Staging struct {
	store    *Store
	body     versionBody
	delta    bool
	sealed   bool // delta: what was not mentioned has been taken over
	ended    bool
	findings int64
	byRule   map[string]int64
	release  func()
}

// Begin starts a new version of v.Source. Number, Started, Finished, Counts,
// Findings, Blobs and Active of v are the store's to fill. data.ErrConflict,
// with who and since when, if another import of that source is running.
func (s *Store) Begin(ctx context.Context, v data.Version, o BeginOptions) (*Staging, error) {
	if !validText(string(v.Source), 64) {
		return nil, fmt.Errorf("store: %w: source %q", data.ErrInvalid, v.Source)
	}
	release, err := s.lockSource(ctx, v.Source)
	if err != nil {
		return nil, fmt.Errorf("store: import of %s: %w", v.Source, err)
	}
	v.Number, v.Started, v.Finished, v.Active = 0, s.now().UTC(), time.Time{}, false
	v.Counts, v.Findings, v.Blobs = data.Counts{}, nil, nil
	g := &Staging{store: s, body: versionBody{Version: v}, delta: o.Delta, byRule: map[string]int64{}, release: release}
	if err := g.begin(ctx); err != nil {
		release()
		return nil, fmt.Errorf("store: import of %s: %w", v.Source, err)
	}
	return g, nil
}

// lockSource waits a second at most, for a sweeper or a process that is just
// ending.
func (s *Store) lockSource(ctx context.Context, source data.Source) (func(), error) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.NewTimer(time.Second)
	defer deadline.Stop()
	for {
		release, held, err := s.engine.tryLock(ctx, string(source))
		if err != nil || held {
			return release, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-deadline.C:
			return nil, s.busy(ctx, source)
		case <-tick.C:
		}
	}
}

// busy says who imports source at the moment.
func (s *Store) busy(ctx context.Context, source data.Source) error {
	who := "another process is importing it"
	s.read().each(ctx, selectVersion+`WHERE v.source = ? AND v.state = 'staging'`, []any{string(source)}, func(scan func(...any) error) error {
		row, err := scanVersion(scan)
		who = fmt.Sprintf("%s has been importing it since %s", row.owner, row.Started.Format(time.RFC3339))
		return err
	})
	return fmt.Errorf("%w: %s", data.ErrConflict, who)
}

// begin sweeps what an import that died has left, and writes the row of the
// new version. The source's lock is held.
func (g *Staging) begin(ctx context.Context) error {
	s, v := g.store, &g.body
	host, _ := os.Hostname()
	err := s.write(ctx, func(t session) error {
		if _, err := t.abandon(ctx, v.Source); err != nil {
			return err
		}
		base, err := t.activeNumber(ctx, v.Source)
		if err != nil {
			return err
		}
		n, err := t.next(ctx, "version")
		if err != nil {
			return err
		}
		v.Number, v.Base = data.VersionNumber(n), base
		body, err := json.Marshal(v)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO version (number, source, state, owner, body) VALUES (?, ?, ?, ?, ?)`,
			v.Number, string(v.Source), staging, fmt.Sprintf("process %d on %s", os.Getpid(), host), string(body))
		return err
	})
	if err != nil {
		return err
	}
	return s.purge(ctx)
}

// inStaging runs work in a transaction that holds the version's row, after
// making sure that nobody has taken the version for abandoned.
func (g *Staging) inStaging(ctx context.Context, work func(session) error) error {
	if g.ended {
		return fmt.Errorf("%w: the import has ended", data.ErrInvalid)
	}
	return g.store.write(ctx, func(t session) error {
		if err := t.move(ctx, g.body.Number, staging, staging); err != nil {
			return err
		}
		return work(t)
	})
}

// move changes a version's state and locks its row until the transaction
// ends; data.ErrConflict when it is not in state from.
func (t session) move(ctx context.Context, n data.VersionNumber, from, to string) error {
	rows, err := t.exec(ctx, `UPDATE version SET state = ? WHERE number = ? AND state = ?`, to, n, from)
	if err == nil && rows != 1 {
		err = fmt.Errorf("%w: version %d is no longer %s", data.ErrConflict, n, from)
	}
	return err
}

// fail says which import an error belongs to.
func (g *Staging) fail(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store: import of %s, version %d: %w", g.body.Source, g.body.Number, err)
}

// Number is the number that the version will have.
func (g *Staging) Number() data.VersionNumber { return g.body.Number }

// SetCredit names whom to credit for the content.
func (g *Staging) SetCredit(credit string) { g.body.Credit = credit }

// SetAsOf sets the date of the content.
func (g *Staging) SetAsOf(at time.Time) { g.body.AsOf = at }

// Findings stores findings, one transaction a call: hand over some thousand
// at a time.
func (g *Staging) Findings(ctx context.Context, list []data.Finding) error {
	bodies := make([]string, len(list))
	for i, f := range list {
		body, err := json.Marshal(f)
		if err != nil {
			return g.fail(err)
		}
		bodies[i] = string(body)
	}
	err := g.inStaging(ctx, func(t session) error {
		_, err := t.insert(ctx, `finding (version, seq, body)`, `(?, ?, ?)`, ``, len(list), func(i int) []any {
			return []any{g.body.Number, g.findings + int64(i) + 1, bodies[i]}
		})
		return err
	})
	if err != nil {
		return g.fail(err)
	}
	g.findings += int64(len(list))
	for _, f := range list {
		g.byRule[f.Rule]++
	}
	return nil
}

// Commit puts the version in force. c is stored with it; its Records is
// raised to the number of records put where it is lower, since rows kept in a
// blob are known to the caller alone. When Commit returns nil, the version is on disk and
// in force for every reader, also if the process is killed right then.
//
// A delta whose base is no longer the active version (somebody rolled back
// meanwhile) is data.ErrConflict. After an error the old version is in force,
// except when the connection broke during the last step: Active tells.
func (g *Staging) Commit(ctx context.Context, c data.Counts) (data.Version, error) {
	if err := g.seal(ctx); err != nil {
		return data.Version{}, g.fail(err)
	}
	s, v := g.store, &g.body
	v.Counts, v.Findings = c, maps.Clone(g.byRule)
	if err := g.count(ctx); err != nil {
		return data.Version{}, g.fail(err)
	}
	v.Finished = s.now().UTC()
	body, err := json.Marshal(v)
	if err != nil {
		return data.Version{}, g.fail(err)
	}
	err = s.publish(ctx, func(t session, _ int64) error {
		if err := t.move(ctx, v.Number, staging, committed); err != nil {
			return err
		}
		if err := g.checkBase(ctx, t); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE version SET body = ? WHERE number = ?`, string(body), v.Number); err != nil {
			return err
		}
		if err := t.activate(ctx, v.Source, v.Number, "import", v.Finished); err != nil {
			return err
		}
		return t.retire(ctx, v.Source, s.keep)
	})
	if err != nil {
		return data.Version{}, g.fail(err)
	}
	g.end()
	if err := s.purge(ctx); err != nil {
		s.log.Warn("deleting old versions failed, the next import tries again", "err", err)
	}
	done := v.Version
	done.Active = true
	return done, nil
}

func (g *Staging) checkBase(ctx context.Context, t session) error {
	if !g.delta {
		return nil
	}
	now, err := t.activeNumber(ctx, g.body.Source)
	if err == nil && now != g.body.Base {
		err = fmt.Errorf("%w: version %d came into force meanwhile", data.ErrConflict, now)
	}
	return err
}

// count fills in what the store knows better than its caller.
func (g *Staging) count(ctx context.Context) error {
	v, t := &g.body, g.store.read()
	v.Kinds, v.Blobs = map[data.RecordKind]int64{}, map[string]string{}
	query := `SELECT kind, count(*) FROM record WHERE version = ? GROUP BY kind`
	err := t.each(ctx, query, []any{v.Number}, func(scan func(...any) error) error {
		var kind string
		var n int64
		err := scan(&kind, &n)
		v.Kinds[data.RecordKind(kind)] = n
		return err
	})
	if err != nil {
		return err
	}
	v.Counts.Records = max(v.Counts.Records, v.records())
	query = `SELECT r.name, b.sha256 FROM version_blob r JOIN blob b ON b.id = r.blob WHERE r.version = ?`
	return t.each(ctx, query, []any{v.Number}, func(scan func(...any) error) error {
		var name, sum string
		err := scan(&name, &sum)
		v.Blobs[name] = sum
		return err
	})
}

// Discard gives the version up. Its content is deleted now, or by a later
// sweep if that is interrupted. After Commit it does nothing.
func (g *Staging) Discard(ctx context.Context) error {
	if g.ended {
		return nil
	}
	defer g.end()
	err := g.store.write(ctx, func(t session) error {
		_, err := t.exec(ctx, `UPDATE version SET state = 'discarded' WHERE number = ? AND state = 'staging'`, g.body.Number)
		return err
	})
	if err == nil {
		err = g.store.purge(ctx)
	}
	return g.fail(err)
}

func (g *Staging) end() {
	g.ended = true
	g.release()
}
