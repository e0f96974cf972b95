package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// tx is a transaction under way.
type tx struct {
	db  *DB
	sql *sql.Tx
	// broken is why SQLite has rolled it back by itself. Statements after that
	// would each be a transaction of their own, so they are refused.
	broken error
}

// txKey is the context's key of the transaction on one database.
type txKey struct{ db *DB }

// current returns the transaction that ctx carries on this database, or nil.
func (db *DB) current(ctx context.Context) *tx {
	t, _ := ctx.Value(txKey{db}).(*tx)
	return t
}

// InTx runs f inside a transaction (BEGIN IMMEDIATE). An error from f, or a
// panic, undoes what f wrote. Inside another InTx on the same database it joins
// that one: what f wrote is then kept when the outer one commits. A transaction
// belongs to one goroutine at a time.
func (db *DB) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	if t := db.current(ctx); t != nil {
		return t.nested(ctx, f)
	}
	ctx, done, err := db.track(ctx)
	if err != nil {
		return err
	}
	defer done()
	t, err := db.begin(ctx)
	if err != nil {
		return db.translate(ctx, fmt.Errorf("begin: %w", err))
	}
	defer db.unlockWriter()
	defer t.sql.Rollback() // after a commit this does nothing

	if err := f(context.WithValue(ctx, txKey{db}, t)); err != nil {
		return err
	}
	if t.broken != nil {
		return t.broken
	}
	return db.commit(ctx, t)
}

// begin takes the write lock: first among this handle's writers, then among
// all. Its span shows the wait.
func (db *DB) begin(ctx context.Context) (*tx, error) {
	_, end := startSpan(ctx, "BEGIN IMMEDIATE")
	t, err := db.beginWriter(ctx)
	end(err)
	return t, err
}

func (db *DB) beginWriter(ctx context.Context) (*tx, error) {
	if err := db.lockWriter(ctx); err != nil {
		return nil, err
	}
	t, err := db.writes.BeginTx(ctx, nil)
	if err != nil {
		db.unlockWriter()
		return nil, err
	}
	return &tx{db: db, sql: t}, nil
}

func (db *DB) commit(ctx context.Context, t *tx) error {
	_, end := startSpan(ctx, "COMMIT")
	db.life.RLock()
	err := t.sql.Commit()
	db.life.RUnlock()
	if err != nil {
		err = db.translate(ctx, fmt.Errorf("commit: %w", err))
	}
	end(err)
	return err
}

// nested runs f as a part of the transaction that can be undone by itself.
func (t *tx) nested(ctx context.Context, f func(ctx context.Context) error) (err error) {
	if err := t.control(ctx, "SAVEPOINT part"); err != nil {
		return err
	}
	kept := false
	defer func() { // on a panic, too
		if !kept {
			// Undoing must not fail for want of time.
			undo := context.WithoutCancel(ctx)
			err = errors.Join(err, t.control(undo, "ROLLBACK TO part"), t.control(undo, "RELEASE part"))
		}
	}()
	if err := f(ctx); err != nil {
		return err
	}
	if err := t.control(ctx, "RELEASE part"); err != nil {
		return err
	}
	kept = true
	return nil
}

// control runs a statement that moves a savepoint; it makes no span.
func (t *tx) control(ctx context.Context, query string) error {
	if t.broken != nil {
		return nil // all is undone already
	}
	_, err := t.sql.ExecContext(ctx, query)
	err = t.db.translate(ctx, err)
	t.note(err)
	return err
}

func (t *tx) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	if err := t.usable(); err != nil {
		return nil, err
	}
	ctx, end := startSpan(ctx, query)
	result, err := t.sql.ExecContext(ctx, query, args...)
	err = t.db.translate(ctx, err)
	t.note(err)
	end(err)
	return result, err
}

// usable tells why the transaction takes no more statements.
func (t *tx) usable() error {
	if t == nil {
		return nil
	}
	return t.broken
}

// note remembers an error after which SQLite has given the transaction up.
func (t *tx) note(err error) {
	if t != nil && t.broken == nil && endsTransaction(err) {
		t.broken = fmt.Errorf("transaction rolled back: %w", err)
	}
}
