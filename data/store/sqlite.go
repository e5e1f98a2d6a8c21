package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"finnfram/data"
)

// File is the name of the SQLite file in the store's folder.
const File = "finnfram.db"

// sqliteStore is the engine on one file.
type sqliteStore struct {
	dir        string
	db, writer *sql.DB
}

// openSQLite opens dir's file, or makes it under another name and moves it
// into place whole, so that an empty or half-made file is always damage and
// never mistaken for a new store.
func openSQLite(ctx context.Context, dir string) (*sqliteStore, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("folder %s: %w", dir, err)
	}
	release, err := waitLock(ctx, filepath.Join(dir, "finnfram.lock"))
	if err != nil {
		return nil, err
	}
	defer release()
	path := filepath.Join(dir, File)
	if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
		if err := createSQLite(ctx, path); err != nil {
			return nil, fmt.Errorf("making %s: %w", path, err)
		}
	}
	if err := checkHeader(path); err != nil {
		return nil, err
	}
	e := &sqliteStore{dir: dir}
	if e.db, e.writer, err = openFile(path); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := e.ready(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), e.close())
	}
	return e, nil
}

// ready reads what every store has and brings the tables up to date.
func (e *sqliteStore) ready(ctx context.Context) error {
	var tables int
	s := session{e.db, e}
	err := s.one(ctx, `SELECT count(*) FROM sqlite_master WHERE name IN ('version', 'counter', 'goose_db_version')`, nil, &tables)
	if err != nil {
		return err
	}
	if tables != 3 {
		return fmt.Errorf("%w: the store's tables are missing", data.ErrDamaged)
	}
	var last int64 // goose tries a damaged table again and again; find it first
	if err := s.one(ctx, `SELECT max(version_id) FROM goose_db_version`, nil, &last); err != nil {
		return err
	}
	return migrate(ctx, e.writer, goose.DialectSQLite3, 0)
}

// createSQLite makes a new store at path. The caller holds the folder's lock.
func createSQLite(ctx context.Context, path string) error {
	if _, err := os.Lstat(path + "-wal"); err == nil {
		return fmt.Errorf("%w: the file is gone but its write-ahead log %s-wal is there", data.ErrDamaged, filepath.Base(path))
	}
	fresh := path + ".new"
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(fresh + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	db, writer, err := openFile(fresh)
	if err != nil {
		return err
	}
	_, err = writer.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	if err == nil {
		err = migrate(ctx, writer, goose.DialectSQLite3, 0)
	}
	if err = errors.Join(err, writer.Close(), db.Close()); err != nil {
		return err
	}
	return os.Rename(fresh, path)
}

// openFile opens the many connections and the one that writes. The pools
// connect when first used.
func openFile(path string) (db, writer *sql.DB, err error) {
	pragmas := url.Values{
		"_txlock": {"immediate"},
		"_pragma": {
			"busy_timeout(30000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
			"cache_size(-32768)", "journal_size_limit(67108864)",
		},
	}
	name := (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: pragmas.Encode()}).String()
	if db, err = sql.Open("sqlite", name); err != nil {
		return nil, nil, err
	}
	if writer, err = sql.Open("sqlite", name); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	db.SetMaxIdleConns(4)
	writer.SetMaxOpenConns(1)
	return db, writer, nil
}

// waitLock takes a lock that others hold for moments only.
func waitLock(ctx context.Context, path string) (release func(), err error) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		release, held, err := lockFile(path)
		if err != nil || held {
			return release, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-tick.C:
		}
	}
}

func (e *sqliteStore) bind(query string) string { return query }

// tryLock locks a file beside the store, named after the lock's name.
func (e *sqliteStore) tryLock(_ context.Context, name string) (func(), bool, error) {
	sum := sha256.Sum256([]byte(name))
	return lockFile(filepath.Join(e.dir, fmt.Sprintf("import-%x.lock", sum[:8])))
}

// announce has nothing to do: every commit changes PRAGMA data_version.
func (e *sqliteStore) announce(context.Context, session) error { return nil }

// watch asks for PRAGMA data_version, which costs a look at shared memory, on
// a connection that never writes and so sees every other's commits.
func (e *sqliteStore) watch(ctx context.Context, look func(context.Context)) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	var conn *sql.Conn
	seen := int64(-1)
	for ctx.Err() == nil {
		version, err := e.dataVersion(ctx, &conn)
		if err != nil || version != seen {
			seen = version
			look(ctx)
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
	if conn != nil {
		conn.Close()
	}
}

// dataVersion reads it on conn, which it opens when needed and closes when it
// fails.
func (e *sqliteStore) dataVersion(ctx context.Context, conn **sql.Conn) (version int64, err error) {
	if *conn == nil {
		if *conn, err = e.db.Conn(ctx); err != nil {
			*conn = nil
			return -1, err
		}
	}
	if err = (*conn).QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil {
		(*conn).Close()
		*conn = nil
		return -1, err
	}
	return version, nil
}

func (e *sqliteStore) close() error { return errors.Join(e.writer.Close(), e.db.Close()) }

// sqliteKind is the kind of an error of SQLite, or nil.
func sqliteKind(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return data.ErrConflict
	case sqlite3.SQLITE_IOERR_SHORT_READ:
		return data.ErrDamaged
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return data.ErrDamaged
	}
	return nil
}
