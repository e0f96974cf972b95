package shop_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// TestWhatAStoppedReplicaMissed: a process that was stopped while it was told a
// fault, or that it is over, has the fault when it goes on, as calls that nobody waits
// for any more may still be done, or not: once it is heard of again it hasn't.
func TestWhatAStoppedReplicaMissed(t *testing.T) {
	hang := scenario.Fault{Kind: "hang", Function: "card"}
	for name, tell := range map[string]func(e *engine.Engine, stop func()){
		"a fault and its undoing": func(e *engine.Engine, stop func()) {
			stop()
			e.Do(engine.Inject{Fault: hang})
		},
		"the healing": func(e *engine.Engine, stop func()) {
			e.Do(engine.Inject{Fault: hang})
			synctest.Wait()
			stop()
			e.Do(engine.Heal{ID: "all"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
				card := w.Replica(shoptest.ServicesInproc, "card-1").Addr
				silent := make(chan struct{})
				tell(e, func() {
					w.Lock()
					defer w.Unlock()
					w.Deaf, w.Mute = card, map[string]chan struct{}{card: silent}
				})
				shoptest.Elapse(5 * time.Second)
				if got := w.Armed(shoptest.ServicesInproc, "card-1"); len(got) != 1 {
					t.Fatalf("card-1 has %v, want the fault as long as it is stopped", got)
				}
				w.Lock()
				w.Deaf, w.Mute = "", nil
				w.Unlock()
				close(silent)
				shoptest.Elapse(shop.Silence)
				if got := w.Armed(shoptest.ServicesInproc, "card-1"); len(got) > 0 {
					t.Errorf("card-1 goes on and has %v, want no fault", got)
				}
				if got := shoptest.StateOf(e, "card-1"); got != "ready" {
					t.Errorf("card-1 is %s, want ready", got)
				}
			})
		})
	}
}

// TestCrashThatAStoppedReplicaMissed: a process that was stopped when it was told where
// to die may have heard. The lab has said that it doesn't know, and nobody dies of it:
// once the replica is heard of again it has no such point.
func TestCrashThatAStoppedReplicaMissed(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		pay := w.Replica(shoptest.ServicesInproc, "pay-1").Addr
		points := func() int {
			w.Lock()
			defer w.Unlock()
			return len(w.Points[pay])
		}
		silent := make(chan struct{})
		w.Lock()
		w.Deaf, w.Mute = pay, map[string]chan struct{}{pay: silent}
		w.Unlock()
		e.Do(engine.Arm{Point: scenario.Crashpoint{Name: "pay/take-card/answer"}})
		shoptest.Elapse(5 * time.Second)
		if got := points(); got != 1 {
			t.Fatalf("pay-1 is to die at %d points, want the one that it heard of and didn't answer to", got)
		}
		if got := e.Snapshot().Shops[0].Crashes; len(got) != 0 {
			t.Errorf("the shop shows %v, want no point: that it is set is not known", got)
		}
		w.Lock()
		w.Deaf, w.Mute = "", nil
		w.Unlock()
		close(silent)
		shoptest.Elapse(shop.Silence)
		if got := points(); got != 0 {
			t.Errorf("pay-1 goes on and is to die at %d points, want none", got)
		}
	})
}

// TestOnlyWhatIsNewIsPrepared: a replica has time for a fault that it is told for the
// first time, and not for each telling after that.
func TestOnlyWhatIsNewIsPrepared(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		want := func(when string, want ...string) {
			t.Helper()
			synctest.Wait()
			r := w.Replica(shoptest.ServicesInproc, "select-1")
			w.Lock()
			defer w.Unlock()
			if got := w.Fresh[r.Addr]; !slices.Equal(got, want) {
				t.Errorf("%s: time to prepare %q, want %q", when, got, want)
			}
		}
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "slow-query", Function: "select"}})
		want("it is injected", "select-slow-query")
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "hang", Function: "select"}})
		want("another is injected", "select-hang")
		e.Do(engine.Heal{ID: "select-hang"})
		want("another is healed")
		w.Replica(shoptest.ServicesInproc, "select-1").End("killed")
		shoptest.Elapse(4 * time.Second) // and it is started again
		want("a new replica starts", "select-slow-query")
	})
}
