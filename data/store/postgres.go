package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"finnfram/data"
)

// postgresStore is the engine on a PostgreSQL database.
type postgresStore struct {
	db     *sql.DB
	config *pgx.ConnConfig
	schema string
	bound  sync.Map // query → query with numbered parameters
}

func openPostgres(ctx context.Context, address string) (*postgresStore, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("%w: database URL: %w", data.ErrInvalid, err)
	}
	e := &postgresStore{config: config, db: stdlib.OpenDB(*config)}
	e.db.SetMaxIdleConns(8)
	if err := e.ready(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("postgres %s/%s: %w", config.Host, config.Database, err), e.close())
	}
	return e, nil
}

func (e *postgresStore) ready(ctx context.Context) error {
	if err := (session{e.db, e}).one(ctx, `SELECT current_schema()`, nil, &e.schema); err != nil {
		return err
	}
	return migrate(ctx, e.db, goose.DialectPostgres, 0)
}

func (e *postgresStore) bind(query string) string {
	if text, ok := e.bound.Load(query); ok {
		return text.(string)
	}
	text := number(query)
	e.bound.Store(query, text)
	return text
}

// tryLock takes an advisory lock that belongs to a connection of its own. The
// server drops it when the connection ends.
func (e *postgresStore) tryLock(ctx context.Context, name string) (func(), bool, error) {
	conn, err := e.db.Conn(ctx)
	if err != nil {
		return nil, false, err
	}
	sum := sha256.Sum256([]byte("finnfram " + e.schema + " " + name))
	key := int64(binary.BigEndian.Uint64(sum[:]))
	var held bool
	err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, key).Scan(&held)
	if err != nil || !held {
		conn.Close()
		return nil, false, err
	}
	release := func() {
		// Ending the connection ends the lock, whatever state it is in.
		conn.Raw(func(any) error { return driver.ErrBadConn })
		conn.Close()
	}
	return release, true, nil
}

// channel is the name under which changes are told to every node.
const channel = "finnfram"

func (e *postgresStore) announce(ctx context.Context, t session) error {
	_, err := t.exec(ctx, `SELECT pg_notify(?, '')`, channel)
	return err
}

// watch waits for NOTIFY. It looks every 700 ms in any case, which costs the
// server one row, so that a lost connection or a pooler without LISTEN delays
// nobody.
func (e *postgresStore) watch(ctx context.Context, look func(context.Context)) {
	var conn *pgx.Conn
	for ctx.Err() == nil {
		if conn == nil || conn.IsClosed() {
			conn = e.listen(ctx)
		}
		look(ctx)
		wait, cancel := context.WithTimeout(ctx, 700*time.Millisecond)
		if conn == nil {
			<-wait.Done()
		} else if _, err := conn.WaitForNotification(wait); err != nil && wait.Err() == nil {
			conn.Close(ctx)
			<-wait.Done()
		}
		cancel()
	}
	if conn != nil {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		conn.Close(end)
	}
}

// listen returns nil when it cannot connect; the caller tries again.
func (e *postgresStore) listen(ctx context.Context) *pgx.Conn {
	short, cancel := context.WithTimeout(ctx, 700*time.Millisecond)
	defer cancel()
	conn, err := pgx.ConnectConfig(short, e.config.Copy())
	if err != nil {
		return nil
	}
	if _, err := conn.Exec(short, "LISTEN "+channel); err != nil {
		conn.Close(short)
		return nil
	}
	return conn
}

func (e *postgresStore) close() error { return e.db.Close() }

// postgresKind is the kind of an error of PostgreSQL, or nil.
func postgresKind(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code {
	case "23505", "23503": // unique_violation, foreign_key_violation
		return data.ErrConflict
	case "XX001", "XX002": // data_corrupted, index_corrupted
		return data.ErrDamaged
	}
	return nil
}
