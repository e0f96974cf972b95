package shopping

import (
	"context"
	"fmt"
	"time"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/replica"
)

const (
	sweepEvery = time.Second // how often a replica looks for orders that nobody heard the end of
	sweepAsks  = 16          // how many of them it asks pay about in one look
	askLeast   = 2 * time.Second
	askMost    = time.Minute // how seldom it asks about one that stays pending
)

var _ replica.Runner = (*service)(nil)

// Run records how orders came out whose shopper never heard: shopping died, or
// the answer was lost, while pay went on. Without it such an order would be
// pending until its shopper asks again.
func (s *service) Run(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	w := sweep{service: s, asked: map[string]asked{}}
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
	asks := 0
	for _, id := range ids {
		a := known[id]
		w.asked[id] = a
		if asks == sweepAsks || now.Before(a.next) {
			continue
		}
		asks++
		a.times++
		a.next = now.Add(min(askLeast<<min(a.times, 10), askMost))
		w.asked[id] = a
		if err := w.ask(ctx, id); err != nil && ctx.Err() != nil {
			return err
		}
	}
	return nil
}

// ask asks pay about an order, and records the answer if it is final.
func (w *sweep) ask(ctx context.Context, id string) error {
	p, err := w.pay.GetPayment(ctx, &payv1.GetPaymentRequest{OrderId: id})
	if err != nil {
		return err
	}
	if p.GetStatus() == payv1.Payment_STATUS_PENDING {
		return nil
	}
	o, err := w.orders.byID(ctx, id)
	if err != nil || o == nil {
		return err
	}
	_, err = w.settle(ctx, o, p)
	return err
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
