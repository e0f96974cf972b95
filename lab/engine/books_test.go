package engine

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// TestBooksAreWatched: where somebody watches, the imbalance is kept up to date;
// where nobody does, nothing is read.
func TestBooksAreWatched(t *testing.T) {
	for _, attended := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			w := &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{Paid: 1}, {Paid: 1, Wrong: 1, Won: 500}}}
			e := New(Config{Platform: w, Attended: attended})
			ctx, stop := context.WithCancel(t.Context())
			served := make(chan error)
			go func() { served <- e.Serve(ctx) }()
			e.Do(FreePlay{Shapes: []scenario.Shape{shoptest.ServicesInproc}})
			<-time.After(time.Second)
			e.Do(SetCheckout{Way: scenario.ByNaive})
			<-time.After(3 * booksEvery)
			shop := e.Snapshot().Shops[0]
			if got := shop.Audit != nil && shop.Audit.Won == 500; got != attended {
				t.Errorf("attended %v: got the audit %+v", attended, shop.Audit)
			}
			if shop.Checkout != scenario.ByNaive {
				t.Errorf("got checkout %q, want naive", shop.Checkout)
			}
			stop()
			shoptest.MustNot(t, <-served)
		})
	}
}

// TestLongBooksAreWatched: books that take long to read, as those of a long session
// do, are still read, less often, and the view can tell when that was.
func TestLongBooksAreWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{Paid: 1}, {Paid: 2}}, Slow: 4 * booksEvery}
		e := New(Config{Platform: w, Attended: true})
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error)
		go func() { served <- e.Serve(ctx) }()
		e.Do(FreePlay{Shapes: []scenario.Shape{shoptest.ServicesInproc}})
		<-time.After(2 * (booksEvery + 20*w.Slow))
		shop := e.Snapshot().Shops[0]
		if shop.Audit == nil || shop.Audit.Paid != 2 {
			t.Errorf("got the audit %+v, want the second", shop.Audit)
		}
		if age := time.Since(shop.AuditedAt); shop.AuditedAt.IsZero() || age <= 0 || age > 20*w.Slow {
			t.Errorf("it was at %v, %v ago", shop.AuditedAt, age)
		}
		stop()
		shoptest.MustNot(t, <-served)
	})
}

// TestAuditWhileShopsStart: one shop is open and another isn't yet, so nothing is
// being measured; books that can be read are told all the same.
func TestAuditWhileShopsStart(t *testing.T) {
	for name, begin := range map[string]func(e *Engine, w *shoptest.Ledgers, hold chan struct{}){
		"start": func(e *Engine, w *shoptest.Ledgers, hold chan struct{}) {
			w.HoldStart = map[string]chan struct{}{shoptest.ServicesInproc.String(): hold}
			e.Do(FreePlay{Shapes: []scenario.Shape{shoptest.MonolithInproc, shoptest.ServicesInproc}})
		},
		"reset": func(e *Engine, w *shoptest.Ledgers, hold chan struct{}) {
			e.Do(FreePlay{Shapes: []scenario.Shape{shoptest.MonolithInproc, shoptest.ServicesInproc}})
			synctest.Wait()
			w.Lock()
			w.HoldStart = map[string]chan struct{}{shoptest.ServicesInproc.String(): hold}
			w.Unlock()
			e.Do(Reset{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{Paid: 1, Won: 500}}}
				e := New(Config{Platform: w})
				ctx, stop := context.WithCancel(t.Context())
				served := make(chan error)
				go func() { served <- e.Serve(ctx) }()
				hold := make(chan struct{})
				begin(e, w, hold)
				synctest.Wait()
				e.Do(Audit{})
				synctest.Wait()
				if got := e.Snapshot().Shops[0].Audit; got == nil || got.Won != 500 {
					t.Errorf("the shop that is open has the audit %+v", got)
				}
				close(hold)
				synctest.Wait()
				if s := e.Snapshot(); s.State != runs.Running || !s.Shops[1].Healthy {
					t.Errorf("%s after the audit, want it to run", s.State)
				}
				stop()
				shoptest.MustNot(t, <-served)
			})
		})
	}
}
