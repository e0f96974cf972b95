package pay

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/trail"
	"github.com/msalab/msalab/services/pay/saga"
)

const (
	sweepEvery = 250 * time.Millisecond // how often a recoverer looks for payments that nobody is at
	sweepSize  = 64                     // how many it takes in one look
	recoverAll = 16                     // how many it leads at once
	asideTime  = time.Minute            // how seldom it comes back to one whose log makes no sense

	// driveTimeout bounds one try to end a payment.
	driveTimeout = 5 * time.Second
)

// recoverer takes over payments whose driver died, or gave them up for now. Each
// replica of pay has one, and all look at the same rows; the first to claim one
// leads it.
type recoverer struct {
	*driver
	tracer trace.TracerProvider // nil: no tracing
}

// run looks for payments until ctx ends, and waits for those that it leads.
func (r recoverer) run(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	leading := leading{room: make(chan struct{}, recoverAll)}
	defer leading.Wait()
	for ctx.Err() == nil {
		r.unstick(ctx)
		if r.sweep(ctx, &leading) {
			continue
		}
		select {
		case <-tick.C:
		case <-r.wake:
		case <-ctx.Done():
		}
	}
}

// leading is what a recoverer leads.
type leading struct {
	sync.WaitGroup
	room chan struct{}
	done atomic.Int64 // payments that went as far as they go
}

// sweep leads the payments that it finds, so many at once. It says whether there are
// more, and it gets on: where none can be recorded, say, the next look must wait.
func (r recoverer) sweep(ctx context.Context, l *leading) (more bool) {
	found, _ := r.orphans(ctx) // what fails now is tried again at the next tick
	before := l.done.Load()
	for _, p := range found {
		select {
		case l.room <- struct{}{}:
		case <-ctx.Done():
			return false
		}
		l.Go(func() {
			defer func() { <-l.room }()
			if r.lead(ctx, p) == nil {
				l.done.Add(1)
			}
		})
	}
	return len(found) == sweepSize && l.done.Load() > before
}

// orphans returns the sagas that are due and whose owner, if any, is not alive.
func (r recoverer) orphans(ctx context.Context) ([]*payment, error) {
	now := time.Now().UnixMilli()
	return r.ledger.list(ctx, selectPayments+`state = 'pending' AND way = 'saga' AND due <= ?1
		AND (?2 OR NOT EXISTS (SELECT 1 FROM pay_drivers WHERE id = owner AND until > ?1))
		ORDER BY due LIMIT ?3`, now, r.flaws.Unleased, sweepSize)
}

// lead takes a payment over and drives it as far as it goes.
func (r recoverer) lead(ctx context.Context, p *payment) (err error) {
	ctx, cancel := context.WithTimeout(ctx, driveTimeout)
	defer cancel()
	ctx, end := trail.Recover(ctx, r.tracer, "recover payment", p.trail)
	defer func() {
		if bug := recover(); bug != nil { // drive has handed the payment over: it is due again later
			err = fmt.Errorf("panic: %v", bug)
			end(err)
		}
	}()
	err = r.takeOver(ctx, p)
	if errors.Is(err, errTaken) || errors.Is(err, errLater) {
		err = nil // as it should be
	}
	end(err)
	return err
}

func (r recoverer) takeOver(ctx context.Context, p *payment) error {
	s, err := p.replay()
	if err != nil { // it is for people to look at, and must not keep the others from their turn
		return errors.Join(err, r.ledger.setAside(ctx, p, asideTime))
	}
	j := &job{payment: p, saga: s}
	if err := j.apply(ctx, saga.Event{Kind: saga.Resumed}); err != nil {
		return err
	}
	crashpoint.Here(ctx, "pay/takeover/record")
	j.settle(j.saga)
	p.owner = r.lease.id
	if err := r.ledger.save(ctx, p); err != nil {
		return err
	}
	crashpoint.Here(ctx, "pay/takeover/answer")
	return r.drive(ctx, j)
}

// replay returns the saga that the payment's log tells.
func (p *payment) replay() (saga.Saga, error) {
	if p.unread != nil {
		return saga.Saga{}, p.unread
	}
	p.log = withoutFruitless(p.saga(), p.log)
	return saga.Replay(p.saga(), p.log)
}

// saga returns what the state machine must know of the payment's order. Whether
// there was a card is known by its last digits.
func (p *payment) saga() saga.Order {
	o := p.order.saga()
	o.Card = p.lastFour != ""
	return o
}

// withoutFruitless drops what happened since a driver took the payment over, if none of
// it changed anything: whoever takes it over now stands where that one stood. A log must
// not grow for as long as a participant is down.
func withoutFruitless(o saga.Order, log []saga.Event) []saga.Event {
	n := len(log) - 1
	for n >= 0 && log[n].Kind != saga.Resumed {
		n--
	}
	if n < 0 {
		return log
	}
	resumed := saga.Event{Kind: saga.Resumed}
	with, err := saga.Replay(o, append(slices.Clip(log), resumed))
	without, werr := saga.Replay(o, append(slices.Clip(log[:n]), resumed))
	if err != nil || werr != nil || !reflect.DeepEqual(with, without) {
		return log
	}
	return log[:n]
}
