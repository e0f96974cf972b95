package engine

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

// Auditor joins the books of one shop.
type Auditor interface {
	// Audit reads the books at replicas, by function, and joins them. Orders may
	// come in meanwhile.
	Audit(ctx context.Context, addrs map[string]string) (scenario.Audit, error)
}

// keepers are the functions whose books are joined.
func keepers() []string { return []string{"shopping", payer, "coupon", "point", "card"} }

// Audit joins the books of each shop; what they come to belongs to the phase.
func (d *director) Audit(ctx context.Context) error {
	return d.each(func(s *shop) error {
		a, err := s.audit(ctx)
		if err != nil {
			return err
		}
		s.mu.Lock()
		if len(s.phases.list) > 0 { // else the shop is open, and others still open
			s.phases.current().audit = &a
		}
		s.mu.Unlock()
		s.notePayments(ctx)
		s.tellAudit(a)
		return nil
	})
}

// audit joins the books as they are now, and keeps what they come to.
func (s *shop) audit(ctx context.Context) (scenario.Audit, error) {
	if s.parts.Auditor == nil {
		return scenario.Audit{}, fmt.Errorf("audit %s: nobody can read its books", s.shape)
	}
	addrs := map[string]string{}
	s.mu.Lock()
	for _, f := range keepers() {
		for _, m := range s.members {
			if m.state == ready && m.carries(f) {
				addrs[f] = m.replica.Endpoint().Addr
				break
			}
		}
	}
	s.mu.Unlock()
	for _, f := range keepers() {
		if addrs[f] == "" {
			return scenario.Audit{}, fmt.Errorf("audit %s: no replica of %s is ready", s.shape, f)
		}
	}
	a, err := s.parts.Auditor.Audit(ctx, addrs)
	if err != nil {
		return a, fmt.Errorf("audit %s: %w", s.shape, err)
	}
	s.mu.Lock()
	s.money.audit, s.money.audited = &a, time.Now()
	s.mu.Unlock()
	s.changed()
	return a, nil
}

// tellAudit makes events of an audit and of the imbalances that it found.
func (s *shop) tellAudit(a scenario.Audit) {
	s.emit(runs.Event{Kind: runs.EventAudit, Text: sentences.Audit(a)})
	for _, i := range a.Imbalances[:min(3, len(a.Imbalances))] {
		s.emit(runs.Event{Kind: runs.EventAudit, Subject: i.Order, Text: sentences.Imbalance(i)})
	}
}

// booksEvery is how often the books are read while somebody watches; longer where
// reading them takes long, so that it stays below a twentieth of the time. booksLimit
// is how long one reading may take: the books of a long session are long.
const (
	booksEvery = 2 * time.Second
	booksLimit = 30 * time.Second
)

// watchBooks keeps the imbalance up to date for those who watch, until stop is
// called. Where nobody does, nothing is read but when a scenario says so: what is
// measured must not be disturbed.
func (e *Engine) watchBooks(ctx context.Context) (stop func()) {
	if !e.cfg.Attended {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() {
		e.readAgain(ctx, booksEvery, booksLimit, func(ctx context.Context, s *shop) {
			if s.parts.Auditor != nil && s.healthy() {
				_, _ = s.audit(ctx) // the next one follows; the view tells how old the last is
			}
		})
	})
	wg.Go(func() {
		e.readAgain(ctx, paymentsEvery, paymentsEvery, func(ctx context.Context, s *shop) {
			if s.parts.Payments != nil {
				_ = s.readPayments(ctx) // it may be that pay is dead
			}
		})
	})
	return func() { cancel(); wg.Wait() }
}

// readAgain reads something of every shop again and again, until ctx ends; limit
// bounds each reading.
func (e *Engine) readAgain(ctx context.Context, every, limit time.Duration, read func(context.Context, *shop)) {
	for wait := every; ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		began := time.Now()
		for _, s := range e.openShops() {
			reading, done := context.WithTimeout(ctx, limit)
			read(reading, s)
			done()
		}
		wait = max(every, 20*time.Since(began))
	}
}
