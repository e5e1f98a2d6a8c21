package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"finnfram/data"
)

// Config says where the store is.
type Config struct {
	Dir  string           // folder of the SQLite file finnfram.db; made when absent
	URL  string           // postgres://… ; when set, Dir is not used
	Keep int              // committed versions kept per source; 0 means 10, the active one always stays
	Log  *slog.Logger     // nil: silent
	Now  func() time.Time // nil: time.Now
}

// Store is an open store. It is safe for all goroutines, and for any number
// of processes on the same file or database.
type Store struct {
	engine engine
	db     *sql.DB // many connections
	writer *sql.DB // SQLite: the process's one writing connection; PostgreSQL: same as db
	origin string  // random name given to the database at its birth
	keep   int
	log    *slog.Logger
	now    func() time.Time
	queue  sync.WaitGroup // the sweep that Open starts
	stop   context.CancelFunc
}

// engine is what the two databases do differently.
type engine interface {
	// bind turns a query's ? into what the database reads.
	bind(query string) string
	// tryLock takes a named lock that ends with the process at the latest.
	// held is false when someone else has it.
	tryLock(ctx context.Context, name string) (release func(), held bool, err error)
	// announce tells watchers of other processes, as part of a transaction.
	announce(ctx context.Context, t session) error
	// watch calls look whenever the database may have changed, and at
	// intervals short enough that nothing waits a second; until ctx ends.
	watch(ctx context.Context, look func(context.Context))
	close() error
}

// Open opens the store, makes it when there is none, and brings its tables up
// to date. Leftovers of imports that died are swept in the background.
//
// The check of the file is quick (header, size, first tables): a few
// milliseconds at any size. Verify reads everything. A file that is damaged or
// is not ours is data.ErrDamaged, names the file, and stays untouched.
func Open(ctx context.Context, c Config) (*Store, error) {
	s := &Store{keep: c.Keep, log: c.Log, now: c.Now}
	if s.keep <= 0 {
		s.keep = 10
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if err := s.connect(ctx, c); err != nil {
		return nil, err
	}
	if err := s.greet(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("store: %w", err), s.Close())
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	s.queue.Go(func() {
		if _, err := s.Sweep(background); err != nil && background.Err() == nil {
			s.log.Warn("sweeping unfinished imports failed", "err", err)
		}
	})
	return s, nil
}

func (s *Store) connect(ctx context.Context, c Config) error {
	switch {
	case strings.HasPrefix(c.URL, "postgres://"), strings.HasPrefix(c.URL, "postgresql://"):
		e, err := openPostgres(ctx, c.URL)
		if err != nil {
			return fmt.Errorf("store: %w", err)
		}
		s.engine, s.db, s.writer = e, e.db, e.db
	case c.URL != "":
		return fmt.Errorf("store: %w: the database URL must begin with postgres://", data.ErrInvalid)
	case c.Dir == "":
		return fmt.Errorf("store: %w: neither a folder nor a database URL", data.ErrInvalid)
	default:
		e, err := openSQLite(ctx, c.Dir)
		if err != nil {
			return fmt.Errorf("store: %w", err)
		}
		s.engine, s.db, s.writer = e, e.db, e.writer
	}
	return nil
}

// greet names a new database and reads the name of an old one.
func (s *Store) greet(ctx context.Context) error {
	find := `SELECT value FROM meta WHERE name = 'origin'`
	err := s.read().one(ctx, find, nil, &s.origin)
	if !errors.Is(err, data.ErrNotFound) {
		return err
	}
	return s.write(ctx, func(t session) error {
		_, err := t.exec(ctx, `INSERT INTO meta (name, value) VALUES ('origin', ?) ON CONFLICT DO NOTHING`, NewID())
		if err != nil {
			return err
		}
		return t.one(ctx, find, nil, &s.origin)
	})
}

// Close ends the background sweep and closes the store. Stagings still open
// lose their lock and are swept later.
func (s *Store) Close() error {
	if s.stop != nil {
		s.stop()
	}
	s.queue.Wait()
	return s.engine.close()
}

// State names the present public world: it changes with every commit that
// alters it (imports, rollbacks, closures, separations) and with nothing
// else. Cost: one row read.
func (s *Store) State(ctx context.Context) (string, error) {
	var change int64
	err := s.read().one(ctx, `SELECT value FROM counter WHERE name = 'change'`, nil, &change)
	if err != nil {
		return "", fmt.Errorf("store: state: %w", err)
	}
	return fmt.Sprintf("%s.%d", s.origin, change), nil
}

// Watch calls f with the present State at once, and again within a second of
// every commit that changes it, by whatever process, also one that was killed
// right after its commit. Several commits close together may be told as one.
// It returns when ctx ends, which must be before Close. Calls come from one
// goroutine, one at a time. While the database cannot be reached Watch goes on
// trying, and says so in the log once.
func (s *Store) Watch(ctx context.Context, f func(state string)) {
	last, failing := "", false
	s.engine.watch(ctx, func(ctx context.Context) {
		state, err := s.State(ctx)
		if err != nil && !failing && ctx.Err() == nil {
			s.log.Warn("watching the store failed, trying on", "err", err)
		}
		failing = err != nil
		if err == nil && state != last {
			last = state
			f(state)
		}
	})
}

// next counts a named counter up by one. The row stays locked until the
// transaction ends, which puts all writers of one counter in a line.
func (t session) next(ctx context.Context, name string) (int64, error) {
	var n int64
	err := t.one(ctx, `UPDATE counter SET value = value + 1 WHERE name = ? RETURNING value`, []any{name}, &n)
	return n, err
}

// publish runs work as one transaction that changes the public world. change
// is unique to this transaction.
func (s *Store) publish(ctx context.Context, work func(t session, change int64) error) error {
	return s.write(ctx, func(t session) error {
		change, err := t.next(ctx, "change")
		if err != nil {
			return err
		}
		if err := work(t, change); err != nil {
			return err
		}
		return s.engine.announce(ctx, t)
	})
}

// NewID makes a random identifier of 24 hexadecimal digits.
func NewID() string {
	var b [12]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
