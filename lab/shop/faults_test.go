package shop_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

func TestFaultReachesReplicasAndTheirSuccessors(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "hang", Function: "card"}})
		synctest.Wait()
		if got, want := w.Armed(shoptest.ServicesInproc, "card-1"), []string{"card-hang"}; !slices.Equal(got, want) {
			t.Fatalf("armed %v, want %v", got, want)
		}
		time.Sleep(time.Second) // for its figures to arrive
		w.Replica(shoptest.ServicesInproc, "card-1").End("killed")
		time.Sleep(4 * time.Second)
		if got, want := w.Armed(shoptest.ServicesInproc, "card-1"), []string{"card-hang"}; !slices.Equal(got, want) {
			t.Errorf("the successor has %v, want %v", got, want)
		}
		f := e.Snapshot().Faults[0]
		if f.Fired != 2 || f.Seen != 4 || f.Achieved != 0.5 {
			t.Errorf("receipt %d of %d, want 2 of 4: one by each replica", f.Fired, f.Seen)
		}
		e.Do(engine.Heal{ID: "all"})
		synctest.Wait()
		if got := w.Armed(shoptest.ServicesInproc, "card-1"); len(got) != 0 {
			t.Errorf("still armed after heal: %v", got)
		}
		if e.Snapshot().Faults[0].Healed.IsZero() {
			t.Error("the receipt does not say that the fault was healed")
		}
	})
}

func TestCrashIsCountedByItsDeaths(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Inject{Fault: scenario.Fault{ID: "poison", Kind: "crash", Function: "board"}})
		synctest.Wait()
		w.Replica(shoptest.ServicesInproc, "board-1").End("crash: fault poison")
		time.Sleep(time.Second)
		if f := e.Snapshot().Faults[0]; f.Fired != 1 {
			t.Errorf("fired %d, want 1: the replica that died of it", f.Fired)
		}
	})
}

func TestInjectionIsAllOrNothing(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		bad := w.Replica(shoptest.MonolithInproc, "monolith-1").Addr
		w.RefuseArmAt(bad, "refused")
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "error", Function: "card"}})
		shoptest.Elapse(shop.LastWords)
		if got := w.Armed(shoptest.ServicesInproc, "card-1"); len(got) != 0 {
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
	synctest.Test(t, func(t *testing.T) {
		w := shoptest.NewWorld()
		shops := shop.Shops{opened(t, w, shoptest.ServicesInproc, shop.Plans{}, shop.Setting{}), opened(t, w, shoptest.MonolithInproc, shop.Plans{}, shop.Setting{})}
		ctx, cancel := context.WithCancel(t.Context())
		bad := w.Replica(shoptest.MonolithInproc, "monolith-1").Addr
		w.Lock()
		w.RefuseArm = func(addr string) error {
			if addr == bad {
				time.AfterFunc(shop.LastWords/2, cancel)
				return errors.New("refused")
			}
			return nil
		}
		w.Unlock()
		if err := shops.Inject(ctx, scenario.Fault{Kind: "error", Function: "card"}); err == nil {
			t.Error("the refusal is no error")
		}
		for _, shape := range []scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc} {
			for _, id := range w.IDs(shape) {
				if got := w.Armed(shape, id); len(got) > 0 {
					t.Errorf("%s %s still has %v", shape, id, got)
				}
			}
		}
	})
}

// A kill that one shop's replicas are not ready for kills none of another's.
func TestKillIsAllOrNothing(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		before := w.IDs(shoptest.ServicesInproc)
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "kill", Function: "pay", Replica: "pay-2"}})
		synctest.Wait()
		if got := w.IDs(shoptest.ServicesInproc); !slices.Equal(got, before) {
			t.Errorf("%v run, want %v", got, before)
		}
		if got := e.Snapshot().Faults; len(got) > 0 {
			t.Errorf("got receipts %+v, want none: it was refused", got)
		}
	})
}

// Whoever takes one fault back means that one: two of one id are never active.
func TestEqualFaultsAreRefused(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		hang := engine.Inject{Fault: scenario.Fault{Kind: "hang", Function: "card"}}
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
		e.Do(engine.Heal{ID: "another"})
		synctest.Wait()
		if got, want := w.Armed(shoptest.ServicesInproc, "card-1"), []string{"card-hang"}; !slices.Equal(got, want) {
			t.Errorf("armed %v, want %v: the other was healed", got, want)
		}
		e.Do(engine.Heal{ID: "card-hang"})
		e.Do(hang) // again, as a fault of its own
		synctest.Wait()
		if got, want := w.Armed(shoptest.ServicesInproc, "card-1"), []string{"card-hang-2"}; !slices.Equal(got, want) {
			t.Errorf("armed %v, want %v", got, want)
		}
		e.Do(engine.Heal{ID: "card-hang"})
		synctest.Wait()
		if got := w.Armed(shoptest.ServicesInproc, "card-1"); len(got) > 0 {
			t.Errorf("armed %v, want none", got)
		}
	})
}
