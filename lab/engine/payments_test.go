package engine

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// TestPaymentsAreWatched: while somebody watches, payments are read again and
// again, those that were pending by name; a reset forgets them.
func TestPaymentsAreWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{Paid: 1}}}
		w.Made = []runs.Payment{{Order: "o-2", State: runs.PaymentPending}, {Order: "o-1", State: runs.PaymentPaid}}
		e := New(Config{Platform: w, Attended: true})
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error)
		go func() { served <- e.Serve(ctx) }()
		e.Do(FreePlay{Shapes: []scenario.Shape{shoptest.ServicesInproc}})
		<-time.After(4 * paymentsEvery)
		if got := orders(e.Snapshot().Shops[0].Payments); !slices.Equal(got, []string{"o-2", "o-1"}) {
			t.Errorf("got the payments %v", got)
		}
		w.Lock()
		if !slices.Equal(w.Named, []string{"o-2"}) {
			t.Errorf("asked for %v by name, want what was pending", w.Named)
		}
		w.Made = nil
		w.Unlock()
		e.Do(Reset{})
		<-time.After(4 * paymentsEvery)
		if got := orders(e.Snapshot().Shops[0].Payments); len(got) > 0 {
			t.Errorf("got %v after a reset, want nothing", got)
		}
		stop()
		shoptest.MustNot(t, <-served)
	})
}

// TestMoneyCommands: how orders are paid is changed in one shop, or refused with
// the reason; a point at which a replica is to die is lifted again.
func TestMoneyCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{}}}
		e := New(Config{Platform: w, Attended: true})
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error)
		go func() { served <- e.Serve(ctx) }()
		e.Do(FreePlay{Shapes: []scenario.Shape{shoptest.MonolithInproc, shoptest.ServicesInproc}})
		<-time.After(time.Second)
		point := scenario.Crashpoint{Name: "pay/take-card/answer"}
		e.Do(SetCheckout{Way: scenario.ByTx, Shop: shoptest.MonolithInproc.String()})
		e.Do(SetCheckout{Way: scenario.ByNaive, Shop: shoptest.ServicesInproc.String()})
		e.Do(Arm{point})
		<-time.After(time.Second)
		snap := e.Snapshot()
		if a, b := snap.Shops[0].Checkout, snap.Shops[1].Checkout; a != scenario.ByTx || b != scenario.ByNaive {
			t.Errorf("orders are paid by %q and %q, want tx and naive", a, b)
		}
		if len(snap.Shops[0].Crashes) != 1 || len(snap.Shops[1].Crashes) != 1 {
			t.Errorf("got %v and %v to die, want one each", snap.Shops[0].Crashes, snap.Shops[1].Crashes)
		}
		e.Do(Disarm{point})
		<-time.After(time.Second)
		snap = e.Snapshot()
		for _, shape := range []scenario.Shape{shoptest.MonolithInproc, shoptest.ServicesInproc} {
			unit := runs.ReplicaID("pay-1")
			if shape == shoptest.MonolithInproc {
				unit = "monolith-1"
			}
			r := w.Replica(shape, unit)
			w.Lock()
			points, told := w.Points[r.Addr]
			w.Unlock()
			if len(points) > 0 || !told {
				t.Errorf("%s in %s dies at %v (told: %v), want nowhere", unit, shape, points, told)
			}
		}
		if n := len(snap.Shops[0].Crashes) + len(snap.Shops[1].Crashes); n > 0 {
			t.Errorf("%d are shown as about to die, want none", n)
		}
		stop()
		shoptest.MustNot(t, <-served)
	})
}

func orders(all []runs.Payment) (names []string) {
	for _, p := range all {
		names = append(names, p.Order)
	}
	return names
}
