// Package store is the shop's storage: SQLite through database/sql, one
// database file a service, shared by its replicas; one file for all functions
// in the monolith. No other package knows which database it is.
//
// A transaction travels in the context. Inside InTx every statement with that
// context is part of it, so that in the monolith one transaction can span
// functions that know nothing of each other:
//
//	err := db.InTx(ctx, func(ctx context.Context) error {
//		if _, err := db.Exec(ctx, `UPDATE point_balances SET …`); err != nil {
//			return err
//		}
//		return redeem(ctx) // may call InTx itself: it joins
//	})
//
// Statements make spans where the context's span is recorded; the tracer is
// that span's own.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"
	"time"

	"modernc.org/sqlite"
)

// busyTimeout is how long a writer waits for another replica's write lock.
const busyTimeout = 5 * time.Second

// DB is one database. Its methods use the transaction in the context, if there
// is one, and make a span per statement.
type DB struct {
	reads *sql.DB
	// writes is one connection, so that its cache of pages stays good: SQLite drops
	// a connection's cache when another one has written.
	writes *sql.DB
	path   string // of its file; empty: it has none

	// writer is held by the one transaction of this handle that writes.
	// SQLite has one writer at a time and lets others poll for the lock; among
	// our own goroutines a channel hands it over at once and in order.
	writer chan struct{}
	group  group

	// life is read-held by each write in progress and by each commit: when
	// Close has it, nothing more reaches the file.
	life sync.RWMutex

	mu     sync.Mutex
	closed bool
	open   map[*context.CancelCauseFunc]struct{} // of transactions and writes in progress
}

// Open opens or makes the database file at path.
func Open(ctx context.Context, path string) (*DB, error) { return openFile(ctx, path, "NORMAL") }

// OpenDurable is Open for a log that must not lose what was committed even when
// the machine loses its power: every commit waits for the disk
// (synchronous=FULL). BenchmarkCommit tells what that costs.
func OpenDurable(ctx context.Context, path string) (*DB, error) { return openFile(ctx, path, "FULL") }

func openFile(ctx context.Context, path, synchronous string) (*DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db, err := open(ctx, dsn(abs, synchronous))
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, (&DB{path: abs}).fullDisk(err))
	}
	db.path = abs
	return db, nil
}

func open(ctx context.Context, dsn string) (*DB, error) {
	connector, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	db := &DB{
		reads:  sql.OpenDB(keeper{connector}),
		writes: sql.OpenDB(keeper{connector}),
		writer: make(chan struct{}, 1),
		open:   make(map[*context.CancelCauseFunc]struct{}),
	}
	db.reads.SetMaxIdleConns(8) // the default, 2, would open files all the time
	db.writes.SetMaxOpenConns(1)
	if err := ping(ctx, db.writes); err != nil {
		return nil, errors.Join(err, db.closePools())
	}
	return db, nil
}

// OpenMemory makes a database that has no file: it is this handle's alone, and
// gone when that is closed.
func OpenMemory(ctx context.Context) (*DB, error) {
	return open(ctx, "file:/"+rand.Text()+"?vfs=memdb&_txlock=immediate&_dqs=false")
}

// dsn says how each connection is set up. WAL lets readers go on beside a
// writer; with it synchronous=NORMAL keeps every committed transaction through
// a crash of the process, which is what the lab does to replicas (a crash of
// the machine may lose the last ones, never the file).
func dsn(path, synchronous string) string {
	q := url.Values{
		"_busy_timeout": {fmt.Sprint(busyTimeout.Milliseconds())},
		"_journal_mode": {"WAL"},
		"_synchronous":  {synchronous},
		"_foreign_keys": {"on"},
		"_txlock":       {"immediate"}, // a lock taken late can't be waited for
		"_dqs":          {"false"},     // "text" in double quotes is a name, not a string
		"_time_format":  {"sqlite"},
		"_timezone":     {"UTC"},
		"_pragma":       {"cache_size(-512)"}, // KiB a connection, not 2,000: nine services hold dozens of them
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: q.Encode()}
	return u.String()
}

// ping opens the first connection. Several replicas may meet on a fresh file;
// turning it to WAL is the one step for which SQLite doesn't wait by itself.
func ping(ctx context.Context, pool *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, busyTimeout)
	defer cancel()
	for {
		err := pool.PingContext(ctx)
		if !isBusy(err) {
			return err
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return err
		}
	}
}

// Close closes the database. Transactions under way are rolled back; once Close
// has returned, no statement changes the file any more.
func (db *DB) Close() error {
	db.mu.Lock()
	db.closed = true
	for cancel := range db.open {
		(*cancel)(ErrClosed)
	}
	db.mu.Unlock()

	db.life.Lock()
	defer db.life.Unlock()
	return db.closePools()
}

func (db *DB) closePools() error { return errors.Join(db.reads.Close(), db.writes.Close()) }

// Exec runs a statement that returns no rows.
func (db *DB) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if t := db.current(ctx); t != nil {
		return t.exec(ctx, query, args)
	}
	ctx, end := startSpan(ctx, query)
	result, err := db.write(ctx, query, args)
	end(err)
	return result, err
}

// write runs a statement that is a transaction by itself.
func (db *DB) write(ctx context.Context, query string, args []any) (sql.Result, error) {
	ctx, done, err := db.track(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := db.lockWriter(ctx); err != nil {
		return nil, db.translate(ctx, err)
	}
	defer db.unlockWriter()
	db.life.RLock()
	defer db.life.RUnlock()
	result, err := db.writes.ExecContext(ctx, query, args...)
	return result, db.translate(ctx, err)
}

// Query runs a statement that returns rows; close them. Statements that write
// as well (RETURNING) belong inside InTx.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*Rows, error) {
	t := db.current(ctx)
	if err := t.usable(); err != nil {
		return nil, err
	}
	ctx, end := startSpan(ctx, query)
	found, err := db.reader(t).QueryContext(ctx, query, args...)
	if err != nil {
		err = db.translate(ctx, err)
		t.note(err)
		end(err)
		return nil, err
	}
	return db.rows(ctx, t, found, end), nil
}

// QueryRow runs a statement that returns at most one row. What went wrong is
// told by the row's Scan: ErrNoRows where there was none.
func (db *DB) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	t := db.current(ctx)
	if t.usable() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx) // a row can carry no error but its query's
		cancel()
	}
	ctx, end := startSpan(ctx, query)
	row := db.reader(t).QueryRowContext(ctx, query, args...)
	err := db.translate(ctx, row.Err())
	t.note(err)
	end(err)
	return row
}

// querier is what reads: a transaction, or the pool.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (db *DB) reader(t *tx) querier {
	if t != nil {
		return t.sql
	}
	return db.reads
}

// track makes ctx end when the database is closed.
func (db *DB) track(ctx context.Context) (context.Context, func(), error) {
	ctx, cancel := context.WithCancelCause(ctx)
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed {
		cancel(ErrClosed)
		return nil, nil, ErrClosed
	}
	db.open[&cancel] = struct{}{}
	return ctx, func() {
		db.mu.Lock()
		delete(db.open, &cancel)
		db.mu.Unlock()
		cancel(nil)
	}, nil
}

func (db *DB) lockWriter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case db.writer <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (db *DB) unlockWriter() { <-db.writer }
