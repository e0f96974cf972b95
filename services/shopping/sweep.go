package shopping

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/replica"
)

const (
	sweepEvery = time.Second // how often a replica looks for orders that nobody heard the end of
	askLeast   = time.Second
	askMost    = time.Minute // how seldom it asks about one that stays pending

	// How many orders it asks pay about in one look, at least and at most, and how
	// many at once. It asks for more only as long as it finds out something: where
	// orders are pending because pay is slow, asking makes it no quicker.
	leastAsks  = 16
	mostAsks   = 256
	asksAtOnce = 8
)

var _ replica.Runner = (*service)(nil)

// Run records how orders came out whose shopper never heard: shopping died, or
// the answer was lost, while pay went on. Without it such an order would be
// pending until its shopper asks again.
func (s *service) Run(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	w := sweep{service: s, asked: map[string]asked{}, asks: leastAsks}
	for {
		select {
		case <-tick.C:
			_ = w.look(ctx, time.Now()) // what fails now is tried again at the next look
		case <-ctx.Done():
			return
		}
	}
}

// sweep is what a replica remembers of pending orders between two looks.
type sweep struct {
	*service
	before int64            // the youngest order at the look before: those after it are most likely on their way
	asked  map[string]asked // by order
	asks   int              // how many it may ask about at the next look
}

// asked is how often pay was asked about an order, and when it is next.
type asked struct {
	times int
	next  time.Time
}

// look asks pay about orders that have been pending for a while, and settles
// those that pay has settled. One that pay doesn't know of, or works on, is asked
// for less and less often.
func (w *sweep) look(ctx context.Context, now time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, 2*sweepEvery)
	defer cancel()
	ids, youngest, err := w.orders.pending(ctx, w.before)
	if err != nil {
		return err
	}
	w.before = youngest
	known := w.asked
	w.asked = map[string]asked{}
	var due []string
	for _, id := range ids {
		a := known[id]
		if len(due) < w.asks && !now.Before(a.next) {
			due = append(due, id)
			a.next = now.Add(min(askLeast<<min(a.times, 10), askMost))
			a.times++
		}
		w.asked[id] = a
	}
	w.asks = nextAsks(w.asks, w.askAll(ctx, due))
	return ctx.Err()
}

// nextAsks is how many orders the next look may ask about, after one that could ask
// about so many and settled some of them.
func nextAsks(asks, settled int) int {
	if settled > asks/2 {
		return min(2*asks, mostAsks)
	}
	return leastAsks
}

// askAll asks pay about orders and says how many of them were settled.
func (w *sweep) askAll(ctx context.Context, ids []string) int {
	var settled atomic.Int64
	var all errgroup.Group
	all.SetLimit(asksAtOnce)
	for _, id := range ids {
		all.Go(func() error {
			if w.ask(ctx, id) {
				settled.Add(1)
			}
			return nil
		})
	}
	_ = all.Wait() // there is no error: what could not be asked is asked again
	return int(settled.Load())
}

// ask asks pay about an order, and records the answer if it is final; ok says that
// it did.
func (w *sweep) ask(ctx context.Context, id string) (ok bool) {
	p, err := w.pay.GetPayment(ctx, &payv1.GetPaymentRequest{OrderId: id})
	if err != nil || p.GetStatus() == payv1.Payment_STATUS_PENDING {
		return false
	}
	o, err := w.orders.byID(ctx, id)
	if err != nil || o == nil {
		return false
	}
	_, err = w.settle(ctx, o, p)
	return err == nil
}

// pending returns the orders that are being paid and aren't younger than one, and
// the youngest order that there is. Orders have numbers as they come.
func (s orders) pending(ctx context.Context, before int64) (ids []string, youngest int64, err error) {
	if err := s.db.QueryRow(ctx, `SELECT COALESCE(MAX(rowid), 0) FROM shopping_orders`).Scan(&youngest); err != nil {
		return nil, 0, fmt.Errorf("find the youngest order: %w", err)
	}
	rows, err := s.db.Query(ctx, `SELECT id FROM shopping_orders WHERE status = 1 AND rowid <= ? ORDER BY rowid LIMIT 1000`, before)
	if err != nil {
		return nil, 0, fmt.Errorf("list pending orders: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, 0, fmt.Errorf("list pending orders: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, youngest, rows.Err()
}
