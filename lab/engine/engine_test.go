package engine

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// serving runs a test against a served engine whose shops are open.
func serving(t *testing.T, shapes []scenario.Shape, f func(t *testing.T, e *Engine, w *shoptest.World)) {
	synctest.Test(t, func(t *testing.T) {
		w := shoptest.NewWorld()
		e := New(Config{Platform: w, Links: []runs.Link{{Caller: "gateway", Callee: "board"}, {Caller: "pay", Callee: "card"}}, FreeLoad: scenario.Load{Rate: 5, Arrivals: "even"}})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- e.Serve(ctx) }()
		e.Do(FreePlay{Shapes: shapes})
		synctest.Wait()
		f(t, e, w)
		cancel()
		shoptest.MustNot(t, <-ended)
		if left := len(w.Running); left != 0 {
			t.Errorf("%d replicas left after Serve ended", left)
		}
		if got := len(w.Closed); got == 0 {
			t.Error("no shop was closed")
		}
	})
}

func TestFreePlayOpensHealthyShops(t *testing.T) {
	serving(t, []scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc}, func(t *testing.T, e *Engine, w *shoptest.World) {
		if got, want := len(w.IDs(shoptest.ServicesInproc)), 9; got != want {
			t.Errorf("services run %d replicas, want %d", got, want)
		}
		if got, want := w.IDs(shoptest.MonolithInproc), []runs.ReplicaID{"monolith-1"}; !slices.Equal(got, want) {
			t.Errorf("monolith runs %v, want %v", got, want)
		}
		snap := e.Snapshot()
		if snap.State != runs.Running || len(snap.Shops) != 2 || !snap.Shops[0].Healthy || !snap.Shops[1].Healthy {
			t.Errorf("state %s of %d shops, want two healthy ones running", snap.State, len(snap.Shops))
		}
		if got, want := w.Loads[shoptest.ServicesInproc.String()], []float64{5}; !slices.Equal(got, want) {
			t.Errorf("loads %v, want %v", got, want)
		}
	})
}

// TestScaleDuringReset has the two meet: neither may wait for the other for
// ever, whatever the order.
func TestScaleDuringReset(t *testing.T) {
	serving(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *Engine, w *shoptest.World) {
		held := make(chan struct{})
		w.Lock()
		w.ClosingLoad = held
		w.Unlock()
		e.Do(Reset{})
		synctest.Wait()
		w.Lock()
		w.ClosingLoad = nil
		w.Unlock()
		e.Do(Scale{Function: "pay", Replicas: 2})
		close(held)
		synctest.Wait()
		snap := e.Snapshot()
		if snap.State != runs.Running || !snap.Shops[0].Healthy || w.Replica(shoptest.ServicesInproc, "pay-2") == nil {
			t.Errorf("state %s, healthy %v, want a running shop with pay-2", snap.State, snap.Shops[0].Healthy)
		}
	})
}

func TestResetForgetsFaultsAndScale(t *testing.T) {
	serving(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *Engine, w *shoptest.World) {
		e.Do(Scale{Function: "pay", Replicas: 2})
		e.Do(Inject{scenario.Fault{Kind: "error", Function: "card"}})
		synctest.Wait()
		e.Do(Reset{})
		synctest.Wait()
		snap := e.Snapshot()
		if len(snap.Faults) != 0 || !snap.Shops[0].Healthy || len(snap.Shops[0].Replicas) != 9 {
			t.Errorf("after reset: %d faults, healthy %v, %d replicas; want 0, true, 9", len(snap.Faults), snap.Shops[0].Healthy, len(snap.Shops[0].Replicas))
		}
		if w.Resets != 1 {
			t.Errorf("data was reset %d times, want once", w.Resets)
		}
	})
}

// TestResetFails: the lab says that it is broken, until another reset goes well.
func TestResetFails(t *testing.T) {
	serving(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *Engine, w *shoptest.World) {
		refuse := func(err error) {
			w.Lock()
			w.Refuse = func(ports.ReplicaSpec) error { return err }
			w.Unlock()
			e.Do(Reset{})
			synctest.Wait()
		}
		refuse(errors.New("no memory"))
		if s := e.Snapshot(); s.State != runs.Broken || !strings.Contains(s.Problem, "no memory") {
			t.Errorf("after a failed reset: %s %q, want it broken, and why", s.State, s.Problem)
		}
		refuse(nil)
		if s := e.Snapshot(); s.State != runs.Running || !s.Shops[0].Healthy {
			t.Errorf("after another reset: %s, want it to run", s.State)
		}
	})
}

// TestEventsAreBounded: the newest are kept.
func TestEventsAreBounded(t *testing.T) {
	e := New(Config{Platform: shoptest.NewWorld()})
	for i := range 2 * mostEvents {
		e.emit(runs.Event{Subject: strconv.Itoa(i)})
	}
	if n := len(e.events); n < mostEvents || n > mostEvents+mostEvents/10 || e.events[n-1].Subject != strconv.Itoa(2*mostEvents-1) {
		t.Errorf("%d events are kept, the last is %s; want about %d, the newest", n, e.events[n-1].Subject, mostEvents)
	}
}

// TestBrokenOffStart: who starts over while the shops start gets those shops.
func TestBrokenOffStart(t *testing.T) {
	for _, again := range []Command{FreePlay{}, Reset{}} {
		synctest.Test(t, func(t *testing.T) {
			w := shoptest.NewWorld()
			w.Refuse = func(ports.ReplicaSpec) error { return context.Canceled }
			e := New(Config{Platform: w})
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- e.Serve(ctx) }()
			e.Do(FreePlay{Shapes: []scenario.Shape{shoptest.ServicesInproc}, Replicas: map[string]int{"pay": 2}})
			synctest.Wait()
			w.Lock()
			w.Refuse = nil
			w.Unlock()
			e.Do(again)
			synctest.Wait()
			if got := len(w.IDs(shoptest.ServicesInproc)); got != 10 {
				t.Errorf("%T: %d replicas run, want 10", again, got)
			}
			cancel()
			shoptest.MustNot(t, <-ended)
		})
	}
}

func TestHalfOpenedShopIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shoptest.NewWorld()
		w.Refuse = func(s ports.ReplicaSpec) error {
			if s.ID == "card-1" {
				return errors.New("no memory")
			}
			return nil
		}
		e := New(Config{Platform: w})
		_, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}))
		if err == nil || !strings.Contains(err.Error(), "start card-1: no memory") {
			t.Errorf("got %v, want the replica and the reason", err)
		}
		if len(w.Running) != 0 || len(w.Closed) != 1 {
			t.Errorf("%d replicas run, %d shops closed; want 0 and 1", len(w.Running), len(w.Closed))
		}
	})
}
