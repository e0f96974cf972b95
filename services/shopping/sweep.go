package shopping

import (
	"cmp"
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/replica"
)

const (
	sweepEvery = time.Second // how often a replica looks for orders that nobody heard the end of
	askMost    = time.Minute // how seldom it asks about one that stays pending; at first it does each time that it looks
	pageSize   = 1_000       // how many orders one look goes through at most

	// How many orders it asks pay about in one look, at least and at most, and how
	// many at once. It asks for more only as long as it finds out something: where
	// orders are pending because pay is slow, asking makes it no quicker. But all that
	// are pending have their turn within so many looks, each before it is due again:
	// orders that stay pending must not keep the others waiting.
	leastAsks   = 16
	mostAsks    = 256
	asksAtOnce  = 8
	looksARound = int(askMost / sweepEvery / 2)

	// patience is how often it asks about an order before it has the order cancelled, each
	// time twice as long after the time before: half a minute in all. No request for an
	// order takes that long; one that does finds it cancelled.
	patience = 5
)

var _ replica.Runner = (*service)(nil)

// Run records the outcome of orders whose shopper never heard it: shopping died,
// or the answer was lost, while pay went on. Without it such an order would stay
// pending until its shopper asks again. An order that pay never heard of, or failed to
// pay, waits for its shopper for a while, and is cancelled then: only the shopper knows
// the card number. It is pay that cancels it, as a request to pay it may be on its way.
func (s *service) Run(ctx context.Context) {
	w := s.newSweep()
	tick := time.NewTicker(w.every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			_ = w.look(ctx, time.Now()) // what fails now is tried again at the next look
		case <-ctx.Done():
			return
		}
	}
}

// sweep is what a replica remembers of pending orders between two looks. A look goes
// on where the one before stopped, and starts over after the last order, so that
// each has its turn however many stay pending.
type sweep struct {
	*service
	every  time.Duration    // between two looks
	before int64            // the youngest order at the look before: those after it are most likely under way
	after  int64            // how far the look before got; 0: through all
	known  map[string]asked // by order, from the round before
	asked  map[string]asked // by order, in this round
	asks   int              // how many it may ask about at the next look
}

func (s *service) newSweep() *sweep {
	return &sweep{service: s, every: cmp.Or(s.sweepEvery, sweepEvery), asked: map[string]asked{}, asks: leastAsks}
}

// asked is how often pay was asked about an order, and when it is next.
type asked struct {
	times int
	next  time.Time
}

// look asks pay about orders that have been pending for a while, and settles
// those that pay has settled. One that pay doesn't know of, or works on, is asked
// for less and less often, and cancelled by and by if nobody works on it.
func (w *sweep) look(ctx context.Context, now time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, 2*sweepEvery)
	defer cancel()
	found, youngest, err := w.orders.pending(ctx, w.after, w.before)
	if err != nil {
		return err
	}
	w.before = youngest
	if w.after == 0 { // what is not pending any more is forgotten
		w.known, w.asked = w.asked, map[string]asked{}
	}
	w.after = 0
	if len(found) == pageSize {
		w.after = found[pageSize-1].row
	}
	var due []turn
	for i, o := range found {
		a := w.known[o.id]
		if !now.Before(a.next) {
			if len(due) == w.asks {
				w.after = found[i-1].row
				break
			}
			due = append(due, turn{o.id, a.times >= patience})
			a.next = now.Add(min(w.every<<min(a.times, 10), askMost))
			a.times++
		}
		w.asked[o.id] = a
	}
	w.asks = nextAsks(w.asks, w.askAll(ctx, due), max(len(w.known), len(w.asked)))
	return ctx.Err()
}

// nextAsks is how many orders the next look may ask about, after one that could ask
// about so many and settled some of them, where so many are pending.
func nextAsks(asks, settled, pending int) int {
	next := pending / looksARound
	if settled > asks/2 {
		next = max(next, 2*asks)
	}
	return min(max(next, leastAsks), mostAsks)
}

// turn is an order that pay is asked about, or to cancel.
type turn struct {
	id     string
	cancel bool
}

// askAll asks pay about orders and says how many of them were settled.
func (w *sweep) askAll(ctx context.Context, due []turn) int {
	var settled atomic.Int64
	var all errgroup.Group
	all.SetLimit(asksAtOnce)
	for _, t := range due {
		all.Go(func() error {
			if w.ask(ctx, t) {
				settled.Add(1)
			}
			return nil
		})
	}
	_ = all.Wait() // there is no error: what could not be asked is asked again
	return int(settled.Load())
}

// ask asks pay about an order, or to cancel it, and records the answer if it is final;
// ok says that it did.
func (w *sweep) ask(ctx context.Context, t turn) (ok bool) {
	o, err := w.orders.byID(ctx, t.id)
	if err != nil || o == nil {
		return false
	}
	crashpoint.Here(ctx, "shopping/sweep/call")
	var p *payv1.Payment
	if t.cancel {
		p, err = w.pay.Cancel(ctx, &payv1.CancelRequest{OrderId: o.Id, MemberId: o.MemberId, Total: o.Total})
	} else {
		p, err = w.pay.GetPayment(ctx, &payv1.GetPaymentRequest{OrderId: o.Id})
	}
	crashpoint.Here(ctx, "shopping/sweep/answer")
	if err != nil || p.GetStatus() == payv1.Payment_STATUS_PENDING {
		return false
	}
	_, err = w.settle(ctx, o, p)
	return err == nil
}

// pendingOrder is an order that is being paid; orders are numbered as they come.
type pendingOrder struct {
	row int64
	id  string
}

// pending returns a page of the orders that are being paid, those after one order and
// up to another, and the youngest order that there is.
func (s orders) pending(ctx context.Context, after, before int64) (found []pendingOrder, youngest int64, err error) {
	if err := s.db.QueryRow(ctx, `SELECT COALESCE(MAX(rowid), 0) FROM shopping_orders`).Scan(&youngest); err != nil {
		return nil, 0, fmt.Errorf("find the youngest order: %w", err)
	}
	rows, err := s.db.Query(ctx, `SELECT rowid, id FROM shopping_orders
		WHERE status = 1 AND rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?`, after, before, pageSize)
	if err != nil {
		return nil, 0, fmt.Errorf("list pending orders: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var o pendingOrder
		if err := rows.Scan(&o.row, &o.id); err != nil {
			return nil, 0, fmt.Errorf("list pending orders: %w", err)
		}
		found = append(found, o)
	}
	return found, youngest, rows.Err()
}
