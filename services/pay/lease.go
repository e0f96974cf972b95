package pay

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/store"
)

// leaseTime is how long a driver is believed to live after it was last heard of.
// It is longer than any pause that a busy laptop makes, and bounds how long an
// interrupted payment waits for its next driver. Clocks of replicas are taken to
// agree within a fraction of it: they share a machine.
const leaseTime = 2 * time.Second

// callsEvery is how often a driver that is to leave checks whether it may.
const callsEvery = 5 * time.Millisecond

// lease is a driver's sign of life, a row in the database that pay's replicas
// share: it covers every payment that the driver owns. A replica that starts
// again is another driver.
type lease struct {
	db *store.DB
	id string
	d  time.Duration

	calls atomic.Int64 // under way, whose payments it covers

	mu      sync.Mutex
	until   time.Time // as keep wrote it
	leaving bool      // keep gives it up as soon as no call is under way
}

func newLease(db *store.DB, d time.Duration) *lease {
	if d == 0 {
		d = leaseTime
	}
	return &lease{db: db, id: rand.Text(), d: d}
}

// hold makes sure, in the caller's transaction, that the lease goes on for a while,
// as the owner of a payment must be alive. It remembers nothing, as the transaction
// may be undone.
//
// A replica that drains still takes calls for a moment, and by then the lease may be
// given up. So such a call writes one of its own, which nobody renews: it lasts
// longer than any that is renewed, by a whole try to end a payment.
func (l *lease) hold(ctx context.Context) error {
	l.mu.Lock()
	fresh, leaving := time.Until(l.until) > l.d/2, l.leaving
	l.mu.Unlock()
	switch {
	case leaving:
		return l.write(ctx, time.Now().Add(l.d+driveTimeout))
	case fresh:
		return nil
	}
	return l.write(ctx, time.Now().Add(l.d))
}

// renew extends the lease, outside any caller's transaction.
func (l *lease) renew(ctx context.Context) error {
	until := time.Now().Add(l.d)
	if err := l.write(ctx, until); err != nil {
		return err
	}
	l.mu.Lock()
	l.until = until
	l.mu.Unlock()
	return nil
}

func (l *lease) write(ctx context.Context, until time.Time) error {
	_, err := l.db.Exec(ctx, `
		INSERT INTO pay_drivers (id, until) VALUES (?1, ?2)
		ON CONFLICT (id) DO UPDATE SET until = ?2`, l.id, until.UnixMilli())
	if err != nil {
		return fmt.Errorf("renew lease: %w", err)
	}
	return nil
}

// keep renews the lease until ctx ends and the calls under way are over: a replica
// that drains finishes them, and nobody may take their payments over. Then it gives
// the lease up, so that nobody waits for a driver that has left in good order.
func (l *lease) keep(ctx context.Context) {
	tick := time.NewTicker(l.d / 4)
	defer tick.Stop()
	for ctx.Err() == nil {
		crashpoint.Awake(ctx)
		_ = l.renew(ctx) // what fails now is tried again, long before the lease ends
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
	l.mu.Lock()
	l.leaving = true
	l.mu.Unlock()
	for l.calls.Load() > 0 {
		crashpoint.Awake(ctx)
		select {
		case <-time.After(callsEvery):
			continue
		case <-tick.C:
		}
		renewing, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.d/4)
		err := l.renew(renewing)
		cancel()
		if errors.Is(err, store.ErrClosed) {
			return // the replica is dead
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = l.giveUp(ctx) // it ends by itself otherwise
}

// giveUp removes the lease that keep wrote, but not one that a late call wrote
// after it.
func (l *lease) giveUp(ctx context.Context) error {
	l.mu.Lock()
	until := l.until
	l.mu.Unlock()
	_, err := l.db.Exec(ctx, `DELETE FROM pay_drivers WHERE id = ? AND until <= ? OR until < ?`,
		l.id, until.UnixMilli(), time.Now().Add(-time.Minute).UnixMilli())
	if err != nil {
		return fmt.Errorf("give lease up: %w", err)
	}
	return nil
}
