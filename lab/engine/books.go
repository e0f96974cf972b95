package engine

import (
	"context"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop"
)

// Audit joins the books of each shop; what they come to belongs to the phase.
func (d *director) Audit(ctx context.Context) error {
	return d.shops.Each(func(s *shop.Shop) error { return s.Audit(ctx) })
}

// booksEvery is how often the books are read while somebody watches, paymentsEvery
// how often payments are; longer where reading takes long, so that it stays below a
// twentieth of the time.
const (
	booksEvery    = 2 * time.Second
	paymentsEvery = time.Second
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
	wg.Go(func() { e.readAgain(ctx, booksEvery, (*shop.Shop).ReadBooks) })
	wg.Go(func() { e.readAgain(ctx, paymentsEvery, (*shop.Shop).ReadPayments) })
	return func() { cancel(); wg.Wait() }
}

// readAgain reads something of every shop again and again, until ctx ends.
func (e *Engine) readAgain(ctx context.Context, every time.Duration, read func(*shop.Shop, context.Context)) {
	for wait := every; ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		began := time.Now()
		for _, s := range e.openShops() {
			read(s, ctx)
		}
		wait = max(every, 20*time.Since(began))
	}
}

// closeBooks audits every shop that sold something, after the load has ended, and
// waits for what is in progress. What is out of balance although it was paid with
// care, and what stays in progress though all works, breaks a promise of the lab.
// Books that can't be read prove nothing, and then the run doesn't either.
func (e *Engine) closeBooks(ctx context.Context) {
	var wg sync.WaitGroup
	for _, s := range e.openShops() {
		wg.Go(func() {
			promise, err := s.CloseBooks(ctx)
			switch {
			case ctx.Err() != nil:
			case err != nil:
				e.doubt(sentences.Unread(s.Shape(), err))
			case promise != nil:
				e.report(*promise)
			}
		})
	}
	wg.Wait()
}
