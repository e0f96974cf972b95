package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// group is who waits to write together with others.
type group struct {
	mu      sync.Mutex
	waiting []*member
}

// member is one InGroup under way.
type member struct {
	ctx  context.Context
	f    func(ctx context.Context) error
	done chan error // has room for its result
}

// InGroup is InTx for writers that come in numbers: those that wait for the
// write lock at the same time share one transaction, and so one sync of the
// disk, which is most of what a commit costs in a durable database. What one of
// them wrote is undone when its own f fails, not when another's does. As soon as
// f has begun, it and the commit go on even if ctx ends.
func (db *DB) InGroup(ctx context.Context, f func(ctx context.Context) error) error {
	if t := db.current(ctx); t != nil {
		return t.nested(ctx, f)
	}
	m := &member{ctx: context.WithoutCancel(ctx), f: f, done: make(chan error, 1)}
	db.group.mu.Lock()
	db.group.waiting = append(db.group.waiting, m)
	db.group.mu.Unlock()
	for {
		select {
		case err := <-m.done:
			return err
		case db.writer <- struct{}{}:
			db.lead()
		case <-ctx.Done():
			if db.group.leave(m) {
				return translate(ctx, fmt.Errorf("begin: %w", ctx.Err()))
			}
			return <-m.done // somebody is at it
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
	results, err := db.runTogether(all)
	for i, m := range all {
		if err != nil {
			results[i] = err
		}
		m.done <- results[i]
	}
}

// runTogether returns each member's error; err is that of the transaction.
func (db *DB) runTogether(all []*member) (results []error, err error) {
	results = make([]error, len(all))
	ctx, done, err := db.track(all[0].ctx)
	if err != nil {
		return results, err
	}
	defer done()
	_, end := startSpan(all[0].ctx, "BEGIN IMMEDIATE")
	began, err := db.writes.BeginTx(ctx, nil)
	end(err)
	if err != nil {
		return results, db.translate(ctx, fmt.Errorf("begin: %w", err))
	}
	t := &tx{db: db, sql: began}
	defer t.sql.Rollback() // after a commit this does nothing
	for i, m := range all {
		member := context.WithValue(m.ctx, txKey{db}, t)
		if len(all) == 1 {
			if err := m.f(member); err != nil {
				return results, err
			}
			break
		}
		results[i] = t.nested(member, m.f)
	}
	if t.broken != nil {
		return results, t.broken
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
	return results, err
}
