package engine

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// serving runs a test against a served engine whose shops are open.
func serving(t *testing.T, shapes []scenario.Shape, f func(t *testing.T, e *Engine, w *world)) {
	planned(t, shapes, Plans{}, f)
}

// planned does the same with plans for what is done with replicas.
func planned(t *testing.T, shapes []scenario.Shape, plans Plans, f func(t *testing.T, e *Engine, w *world)) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		e := New(Config{Platform: w, Plans: plans, Links: []runs.Link{{Caller: "gateway", Callee: "board"}, {Caller: "pay", Callee: "card"}}, FreeLoad: scenario.Load{Rate: 5, Arrivals: "even"}})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- e.Serve(ctx) }()
		e.Do(FreePlay{Shapes: shapes})
		synctest.Wait()
		f(t, e, w)
		cancel()
		mustNot(t, <-ended)
		if left := len(w.running); left != 0 {
			t.Errorf("%d replicas left after Serve ended", left)
		}
		if got := len(w.closed); got == 0 {
			t.Error("no shop was closed")
		}
	})
}

func TestFreePlayOpensHealthyShops(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc, monolithInproc}, func(t *testing.T, e *Engine, w *world) {
		if got, want := len(w.ids(servicesInproc)), 9; got != want {
			t.Errorf("services run %d replicas, want %d", got, want)
		}
		if got, want := w.ids(monolithInproc), []runs.ReplicaID{"monolith-1"}; !slices.Equal(got, want) {
			t.Errorf("monolith runs %v, want %v", got, want)
		}
		snap := e.Snapshot()
		if snap.State != runs.Running || len(snap.Shops) != 2 || !snap.Shops[0].Healthy || !snap.Shops[1].Healthy {
			t.Errorf("state %s of %d shops, want two healthy ones running", snap.State, len(snap.Shops))
		}
		if got, want := w.loads[servicesInproc.String()], []float64{5}; !slices.Equal(got, want) {
			t.Errorf("loads %v, want %v", got, want)
		}
	})
}

func TestScaleOutAndIn(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(Scale{Function: "pay", Replicas: 3})
		synctest.Wait()
		if got := w.replica(servicesInproc, "pay-3"); got == nil {
			t.Fatal("pay-3 does not run after scaling to 3")
		}
		e.Do(Scale{Function: "pay", Replicas: 1})
		synctest.Wait()
		if got := w.replica(servicesInproc, "pay-2"); got != nil {
			t.Error("pay-2 runs after scaling to 1")
		}
		if got := w.replica(servicesInproc, "pay-1"); got == nil {
			t.Error("the oldest replica was taken out")
		}
		if routes := w.routes[servicesInproc.String()]; slices.Contains(routes, "pay-2") {
			t.Errorf("still routed to %v", routes)
		}
	})
}

func TestDeadReplicaRestartsAfterDelay(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		w.replica(servicesInproc, "board-1").end("crash: fault x")
		synctest.Wait()
		snap := e.Snapshot()
		i := slices.IndexFunc(snap.Shops[0].Replicas, func(r runs.ReplicaView) bool { return r.ID == "board-1" })
		if got := snap.Shops[0].Replicas[i]; got.State != "dead" || got.Reason != "crash: fault x" || got.Restart.IsZero() {
			t.Errorf("board-1 is %+v, want dead with its reason and a restart", got)
		}
		if snap.Shops[0].Healthy {
			t.Error("the shop is called healthy with a dead replica")
		}
		time.Sleep(2900 * time.Millisecond)
		if w.replica(servicesInproc, "board-1") != nil {
			t.Error("restarted before 3 s")
		}
		time.Sleep(200 * time.Millisecond)
		synctest.Wait()
		if w.replica(servicesInproc, "board-1") == nil || !e.Snapshot().Shops[0].Healthy {
			t.Error("not restarted after 3 s")
		}
	})
}

func TestRestartIsTriedUntilItSucceeds(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		tries := 0
		w.mu.Lock()
		w.refuse = func(ReplicaSpec) error {
			if tries++; tries < 3 {
				return errors.New("no memory")
			}
			return nil
		}
		w.mu.Unlock()
		w.replica(servicesInproc, "pay-1").end("killed")
		time.Sleep(7 * time.Second)
		if w.replica(servicesInproc, "pay-1") != nil {
			t.Error("pay-1 runs after 7 s, want the third try at 9 s")
		}
		last := e.Snapshot().Events
		if got := last[len(last)-1]; got.Kind != runs.EventWarning || !strings.Contains(got.Text.EN, "pay-1 did not start again (start pay-1: no memory)") {
			t.Errorf("last event %q, want the failed try", got.Text.EN)
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if w.replica(servicesInproc, "pay-1") == nil || !e.Snapshot().Shops[0].Healthy {
			t.Error("pay-1 never came back")
		}
	})
}

func TestFailedScaleOutIsGivenUp(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		w.mu.Lock()
		w.refuse = func(ReplicaSpec) error { return errors.New("no memory") }
		w.mu.Unlock()
		e.Do(Scale{Function: "pay", Replicas: 3})
		synctest.Wait()
		if shop := e.Snapshot().Shops[0]; !shop.Healthy || len(shop.Replicas) != 9 {
			t.Errorf("healthy %v with %d replicas, want the nine from before", shop.Healthy, len(shop.Replicas))
		}
	})
}

// TestScaleDuringReset has the two meet: neither may wait for the other for
// ever, whatever the order.
func TestScaleDuringReset(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		held := make(chan struct{})
		w.mu.Lock()
		w.closingLoad = held
		w.mu.Unlock()
		e.Do(Reset{})
		synctest.Wait()
		w.mu.Lock()
		w.closingLoad = nil
		w.mu.Unlock()
		e.Do(Scale{Function: "pay", Replicas: 2})
		close(held)
		synctest.Wait()
		snap := e.Snapshot()
		if snap.State != runs.Running || !snap.Shops[0].Healthy || w.replica(servicesInproc, "pay-2") == nil {
			t.Errorf("state %s, healthy %v, want a running shop with pay-2", snap.State, snap.Shops[0].Healthy)
		}
	})
}

func TestFaultReachesReplicasAndTheirSuccessors(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(Inject{scenario.Fault{Kind: "hang", Function: "card"}})
		synctest.Wait()
		if got, want := w.armed(servicesInproc, "card-1"), []string{"card-hang"}; !slices.Equal(got, want) {
			t.Fatalf("armed %v, want %v", got, want)
		}
		time.Sleep(time.Second) // for its figures to arrive
		w.replica(servicesInproc, "card-1").end("killed")
		time.Sleep(4 * time.Second)
		if got, want := w.armed(servicesInproc, "card-1"), []string{"card-hang"}; !slices.Equal(got, want) {
			t.Errorf("the successor has %v, want %v", got, want)
		}
		f := e.Snapshot().Faults[0]
		if f.Fired != 2 || f.Seen != 4 || f.Achieved != 0.5 {
			t.Errorf("receipt %d of %d, want 2 of 4: one by each replica", f.Fired, f.Seen)
		}
		e.Do(Heal{ID: "all"})
		synctest.Wait()
		if got := w.armed(servicesInproc, "card-1"); len(got) != 0 {
			t.Errorf("still armed after heal: %v", got)
		}
		if e.Snapshot().Faults[0].Healed.IsZero() {
			t.Error("the receipt does not say that the fault was healed")
		}
	})
}

func TestCrashIsCountedByItsDeaths(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(Inject{scenario.Fault{ID: "poison", Kind: "crash", Function: "board"}})
		synctest.Wait()
		w.replica(servicesInproc, "board-1").end("crash: fault poison")
		time.Sleep(time.Second)
		if f := e.Snapshot().Faults[0]; f.Fired != 1 {
			t.Errorf("fired %d, want 1: the replica that died of it", f.Fired)
		}
	})
}

func TestInjectionIsAllOrNothing(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc, monolithInproc}, func(t *testing.T, e *Engine, w *world) {
		bad := w.replica(monolithInproc, "monolith-1").addr
		w.refuseArmAt(bad, "refused")
		e.Do(Inject{scenario.Fault{Kind: "error", Function: "card"}})
		elapse(lastWords)
		if got := w.armed(servicesInproc, "card-1"); len(got) != 0 {
			t.Errorf("half applied: services have %v", got)
		}
		last := e.Snapshot().Events
		if got := last[len(last)-1]; got.Kind != runs.EventWarning || !strings.Contains(got.Text.EN, "refused") {
			t.Errorf("last event %q, want the refusal", got.Text.EN)
		}
	})
}

// TestInjectionIsTakenBackWhenBrokenOff: nobody waits any more for a fault that
// one shop refused, and none keeps it.
func TestInjectionIsTakenBackWhenBrokenOff(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc, monolithInproc}, func(t *testing.T, e *Engine, w *world) {
		ctx, cancel := context.WithCancel(t.Context())
		bad := w.replica(monolithInproc, "monolith-1").addr
		w.mu.Lock()
		w.refuseArm = func(addr string) error {
			if addr == bad {
				time.AfterFunc(lastWords/2, cancel)
				return errors.New("refused")
			}
			return nil
		}
		w.mu.Unlock()
		if err := e.inject(ctx, e.openShops(), scenario.Fault{Kind: "error", Function: "card"}); err == nil {
			t.Error("the refusal is no error")
		}
		for _, shape := range []scenario.Shape{servicesInproc, monolithInproc} {
			for _, id := range w.ids(shape) {
				if got := w.armed(shape, id); len(got) > 0 {
					t.Errorf("%s %s still has %v", shape, id, got)
				}
			}
		}
	})
}

// A kill that one shop's replicas are not ready for kills none of another's.
func TestKillIsAllOrNothing(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc, monolithInproc}, func(t *testing.T, e *Engine, w *world) {
		before := w.ids(servicesInproc)
		e.Do(Inject{scenario.Fault{Kind: "kill", Function: "pay", Replica: "pay-2"}})
		synctest.Wait()
		if got := w.ids(servicesInproc); !slices.Equal(got, before) {
			t.Errorf("%v run, want %v", got, before)
		}
		if got := e.Snapshot().Faults; len(got) > 0 {
			t.Errorf("got receipts %+v, want none: it was refused", got)
		}
	})
}

// Whoever takes one fault back means that one: two of one id are never active.
func TestEqualFaultsAreRefused(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc, monolithInproc}, func(t *testing.T, e *Engine, w *world) {
		hang := Inject{scenario.Fault{Kind: "hang", Function: "card"}}
		e.Do(hang)
		e.Do(hang)
		synctest.Wait()
		events := e.Snapshot().Events
		if got := events[len(events)-1]; got.Kind != runs.EventWarning || !strings.Contains(got.Text.EN, "active already") {
			t.Errorf("the last event is %q, want the second refused", got.Text.EN)
		}
		other := hang
		other.Fault.ID = "another"
		e.Do(other)
		e.Do(Heal{ID: "another"})
		synctest.Wait()
		if got, want := w.armed(servicesInproc, "card-1"), []string{"card-hang"}; !slices.Equal(got, want) {
			t.Errorf("armed %v, want %v: the other was healed", got, want)
		}
		e.Do(Heal{ID: "card-hang"})
		e.Do(hang) // again, as a fault of its own
		synctest.Wait()
		if got, want := w.armed(servicesInproc, "card-1"), []string{"card-hang-2"}; !slices.Equal(got, want) {
			t.Errorf("armed %v, want %v", got, want)
		}
		e.Do(Heal{ID: "card-hang"})
		synctest.Wait()
		if got := w.armed(servicesInproc, "card-1"); len(got) > 0 {
			t.Errorf("armed %v, want none", got)
		}
	})
}

func TestResetForgetsFaultsAndScale(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(Scale{Function: "pay", Replicas: 2})
		e.Do(Inject{scenario.Fault{Kind: "error", Function: "card"}})
		synctest.Wait()
		e.Do(Reset{})
		synctest.Wait()
		snap := e.Snapshot()
		if len(snap.Faults) != 0 || !snap.Shops[0].Healthy || len(snap.Shops[0].Replicas) != 9 {
			t.Errorf("after reset: %d faults, healthy %v, %d replicas; want 0, true, 9", len(snap.Faults), snap.Shops[0].Healthy, len(snap.Shops[0].Replicas))
		}
		if w.resets != 1 {
			t.Errorf("data was reset %d times, want once", w.resets)
		}
	})
}

// TestResetFails: the lab says that it is broken, until another reset goes well.
func TestResetFails(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		refuse := func(err error) {
			w.mu.Lock()
			w.refuse = func(ReplicaSpec) error { return err }
			w.mu.Unlock()
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
	e := New(Config{Platform: newWorld()})
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
			w := newWorld()
			w.refuse = func(ReplicaSpec) error { return context.Canceled }
			e := New(Config{Platform: w})
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- e.Serve(ctx) }()
			e.Do(FreePlay{Shapes: []scenario.Shape{servicesInproc}, Replicas: map[string]int{"pay": 2}})
			synctest.Wait()
			w.mu.Lock()
			w.refuse = nil
			w.mu.Unlock()
			e.Do(again)
			synctest.Wait()
			if got := len(w.ids(servicesInproc)); got != 10 {
				t.Errorf("%T: %d replicas run, want 10", again, got)
			}
			cancel()
			mustNot(t, <-ended)
		})
	}
}

func TestHalfOpenedShopIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.refuse = func(s ReplicaSpec) error {
			if s.ID == "card-1" {
				return errors.New("no memory")
			}
			return nil
		}
		e := New(Config{Platform: w})
		_, err := e.RunScenario(t.Context(), script([]scenario.Shape{servicesInproc}))
		if err == nil || !strings.Contains(err.Error(), "start card-1: no memory") {
			t.Errorf("got %v, want the replica and the reason", err)
		}
		if len(w.running) != 0 || len(w.closed) != 1 {
			t.Errorf("%d replicas run, %d shops closed; want 0 and 1", len(w.running), len(w.closed))
		}
	})
}
