package engine

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// made makes n payments that went well, the newest first.
func made(n int) []runs.Payment {
	var all []runs.Payment
	for i := range n {
		all = append(all, runs.Payment{Order: fmt.Sprint("o-", n-i), Way: scenario.BySaga, State: runs.PaymentPaid})
	}
	return all
}

func orders(all []runs.Payment) (names []string) {
	for _, p := range all {
		names = append(names, p.Order)
	}
	return names
}

// TestKeepPayments: the latest stay in sight, and of the rest those that are not
// simply paid; what was read twice is kept as it was read last.
func TestKeepPayments(t *testing.T) {
	read := made(100)
	read[50].State = runs.PaymentUndone                      // o-50
	read[60].Events = []runs.PaymentEvent{{Kind: "resumed"}} // o-40
	wrong := &scenario.Audit{Imbalances: []scenario.Imbalance{{Order: "o-30"}}}
	got := keepPayments(read, nil, wrong)
	want := append(orders(read[:latestPayments]), "o-50", "o-40", "o-30")
	if !slices.Equal(orders(got), want) {
		t.Errorf("got %v, want %v", orders(got), want)
	}
	got[latestPayments].State = runs.PaymentPending
	later := made(200)[:100]
	got = keepPayments(append(later, runs.Payment{Order: "o-50", State: runs.PaymentPaid}), got, wrong)
	if i := slices.Index(orders(got), "o-50"); i >= 0 {
		t.Errorf("o-50 is kept as %+v, and was paid at last", got[i])
	}
	if want := append(orders(later[:latestPayments]), "o-40", "o-30"); !slices.Equal(orders(got), want) {
		t.Errorf("got %v, want %v", orders(got), want)
	}
	for range 3 { // many that are remarkable don't pile up
		for i := range read {
			read[i].State = runs.PaymentDeclined
		}
		got = keepPayments(read, got, nil)
	}
	if len(got) != latestPayments+remarkedPayments {
		t.Errorf("%d are kept, want %d", len(got), latestPayments+remarkedPayments)
	}
}

// TestPaymentsAreWatched: while somebody watches, payments are read again and
// again, those that were pending by name; a reset forgets them.
func TestPaymentsAreWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &ledgers{world: newWorld(), audits: []scenario.Audit{{Paid: 1}}}
		w.payments = []runs.Payment{{Order: "o-2", State: runs.PaymentPending}, {Order: "o-1", State: runs.PaymentPaid}}
		e := New(Config{Platform: w, Attended: true})
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error)
		go func() { served <- e.Serve(ctx) }()
		e.Do(FreePlay{Shapes: []scenario.Shape{servicesInproc}})
		<-time.After(4 * paymentsEvery)
		if got := orders(e.Snapshot().Shops[0].Payments); !slices.Equal(got, []string{"o-2", "o-1"}) {
			t.Errorf("got the payments %v", got)
		}
		w.mu.Lock()
		if !slices.Equal(w.named, []string{"o-2"}) {
			t.Errorf("asked for %v by name, want what was pending", w.named)
		}
		w.payments = nil
		w.mu.Unlock()
		e.Do(Reset{})
		<-time.After(4 * paymentsEvery)
		if got := orders(e.Snapshot().Shops[0].Payments); len(got) > 0 {
			t.Errorf("got %v after a reset, want nothing", got)
		}
		stop()
		mustNot(t, <-served)
	})
}

// TestMoneyCommands: how orders are paid is changed in one shop, or refused with
// the reason; a point at which a replica is to die is lifted again.
func TestMoneyCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &ledgers{world: newWorld(), audits: []scenario.Audit{{}}}
		e := New(Config{Platform: w, Attended: true})
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error)
		go func() { served <- e.Serve(ctx) }()
		e.Do(FreePlay{Shapes: []scenario.Shape{monolithInproc, servicesInproc}})
		<-time.After(time.Second)
		point := scenario.Crashpoint{Name: "pay/take-card/answer"}
		e.Do(SetCheckout{Way: scenario.ByTx, Shop: monolithInproc.String()})
		e.Do(SetCheckout{Way: scenario.ByNaive, Shop: servicesInproc.String()})
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
		for _, shape := range []scenario.Shape{monolithInproc, servicesInproc} {
			unit := runs.ReplicaID("pay-1")
			if shape == monolithInproc {
				unit = "monolith-1"
			}
			r := w.replica(shape, unit)
			w.mu.Lock()
			points, told := w.points[r.addr]
			w.mu.Unlock()
			if len(points) > 0 || !told {
				t.Errorf("%s in %s dies at %v (told: %v), want nowhere", unit, shape, points, told)
			}
		}
		if n := len(snap.Shops[0].Crashes) + len(snap.Shops[1].Crashes); n > 0 {
			t.Errorf("%d are shown as about to die, want none", n)
		}
		stop()
		mustNot(t, <-served)
	})
}
