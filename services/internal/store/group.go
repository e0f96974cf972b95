package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// group holds those who wait to write together.
type group struct {
	mu      sync.Mutex
	waiting []*member
}

// member is one InGroup under way.
type member struct {
	ctx      context.Context
	f        func(ctx context.Context) error
	begun    func(error) // ends the span of its wait for the write lock
	done     chan error  // has room for its result
	panicked any         // with which f ended; nil: it returned
}

// errPanicked is the result of a member whose f panicked.
var errPanicked = errors.New("panic in a transaction")

// run runs f, or what leads to it. Its panic belongs to whoever called InGroup, and
// not to the one who leads the group.
func (m *member) run(f func() error) (err error) {
	m.begun(nil)
	defer func() {
		if m.panicked = recover(); m.panicked != nil {
			err = errPanicked
		}
	}()
	return f()
}

// ended is how InGroup ends for its caller: by err, or as f did.
func (m *member) ended(err error) error {
	if m.panicked != nil {
		panic(m.panicked)
	}
	return err
}

// InGroup is InTx for writers that come in numbers: those that wait for the
// write lock at the same time share one transaction, and so one sync of the
// disk, which is most of what a commit costs in a durable database. What one of
// them wrote is undone when its own f fails or panics, not when another's does. As
// soon as f has begun, it and the commit go on even if ctx ends. The span of BEGIN
// shows the wait until then, that of others' parts included.
func (db *DB) InGroup(ctx context.Context, f func(ctx context.Context) error) error {
	if t := db.current(ctx); t != nil {
		return t.nested(ctx, f)
	}
	_, begun := startSpan(ctx, "BEGIN IMMEDIATE")
	m := &member{ctx: context.WithoutCancel(ctx), f: f, begun: begun, done: make(chan error, 1)}
	db.group.mu.Lock()
	db.group.waiting = append(db.group.waiting, m)
	db.group.mu.Unlock()
	for {
		select {
		case err := <-m.done:
			return m.ended(err)
		case db.writer <- struct{}{}:
			db.lead()
		case <-ctx.Done():
			if db.group.leave(m) {
				err := translate(ctx, fmt.Errorf("begin: %w", ctx.Err()))
				begun(err)
				return err
			}
			return m.ended(<-m.done) // somebody is at it
		}
	}
}

// leave takes m out of those that wait; false: it waits no more.
func (g *group) leave(m *member) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(g.waiting, m)
	if i < 0 {
		return false
	}
	g.waiting = slices.Delete(g.waiting, i, i+1)
	return true
}

// lead runs all that wait, in one transaction. It holds the write lock, and
// gives it back.
func (db *DB) lead() {
	defer db.unlockWriter()
	db.group.mu.Lock()
	all := db.group.waiting
	db.group.waiting = nil
	db.group.mu.Unlock()
	if len(all) == 0 {
		return
	}
	results, err := make([]error, len(all)), errPanicked
	defer func() { // whatever becomes of the leader, nobody waits in vain
		for i, m := range all {
			if err != nil {
				results[i] = err
			}
			m.begun(err) // unless it has begun
			m.done <- results[i]
		}
	}()
	err = db.runTogether(all, results)
}

// runTogether fills in each member's error; err is that of the transaction.
func (db *DB) runTogether(all []*member, results []error) error {
	ctx, done, err := db.track(all[0].ctx)
	if err != nil {
		return err
	}
	defer done()
	began, err := db.writes.BeginTx(ctx, nil)
	if err != nil {
		return db.translate(ctx, fmt.Errorf("begin: %w", err))
	}
	t := &tx{db: db, sql: began}
	defer t.sql.Rollback() // after a commit this does nothing
	for i, m := range all {
		member := context.WithValue(m.ctx, txKey{db}, t)
		if len(all) == 1 {
			if err := m.run(func() error { return m.f(member) }); err != nil {
				return db.translate(ctx, err)
			}
			break
		}
		results[i] = m.run(func() error { return t.nested(member, m.f) })
	}
	if t.broken != nil {
		return db.translate(ctx, t.broken)
	}
	var ends []func(error)
	for _, m := range all {
		_, end := startSpan(m.ctx, "COMMIT")
		ends = append(ends, end)
	}
	db.life.RLock()
	err = t.sql.Commit()
	db.life.RUnlock()
	if err != nil {
		err = db.translate(ctx, fmt.Errorf("commit: %w", err))
	}
	for _, end := range ends {
		end(err)
	}
	return err
}
