package engine

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// TestHealingReachesAStartingReplica heals a fault while a replica that starts
// is being armed with it: once ready it doesn't have it.
func TestHealingReachesAStartingReplica(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(Inject{scenario.Fault{Kind: "hang", Function: "card"}})
		synctest.Wait()
		hold := make(chan struct{})
		w.mu.Lock()
		w.holdArm = hold
		w.mu.Unlock()
		w.replica(servicesInproc, "card-1").end("killed")
		time.Sleep(3100 * time.Millisecond)
		if got := stateOf(e, "card-1"); got != "starting" {
			t.Fatalf("card-1 is %s, want it to be armed while it starts", got)
		}
		e.Do(Heal{ID: "all"})
		synctest.Wait()
		close(hold)
		synctest.Wait()
		if got, armed := stateOf(e, "card-1"), w.armed(servicesInproc, "card-1"); got != "ready" || len(armed) > 0 {
			t.Errorf("card-1 is %s and has %v, want it ready and whole", got, armed)
		}
	})
}

// TestNameOfALeavingReplicaIsTaken scales in while the replica that goes is
// being started again, then out: the next starts under its name only once it has
// left, and under another until then.
func TestNameOfALeavingReplicaIsTaken(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(Scale{Function: "pay", Replicas: 2})
		e.Do(Inject{scenario.Fault{Kind: "slow-start", Function: "pay", Delay: time.Hour, Replica: "pay-2"}})
		synctest.Wait()
		w.replica(servicesInproc, "pay-2").end("killed")
		time.Sleep(4 * time.Second)
		if got := stateOf(e, "pay-2"); got != "starting" {
			t.Fatalf("pay-2 is %s, want starting", got)
		}
		e.Do(Scale{Function: "pay", Replicas: 1})
		e.Do(Heal{ID: "all"})
		e.Do(Scale{Function: "pay", Replicas: 2})
		time.Sleep(time.Second)
		wantPay(t, e, 2)
		e.Do(Scale{Function: "pay", Replicas: 3})
		time.Sleep(time.Second)
		wantPay(t, e, 3)
		if got := stateOf(e, "pay-2"); got != "ready" {
			t.Errorf("pay-2 is %s, want ready; %s", got, e.Snapshot().Events[len(e.Snapshot().Events)-1].Text.EN)
		}
	})
}

// TestDeathDuringReset looks at a shop while it is reset and one of its replicas
// has just died.
func TestDeathDuringReset(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		hold := make(chan struct{})
		w.mu.Lock()
		w.closingLoad = hold
		w.mu.Unlock()
		e.Do(Reset{})
		synctest.Wait() // it waits for the load to end
		w.replica(servicesInproc, "pay-1").end("killed")
		synctest.Wait()
		if got := stateOf(e, "pay-1"); got != "dead" {
			t.Errorf("pay-1 is %s, want dead", got)
		}
		w.mu.Lock()
		w.closingLoad = nil
		w.mu.Unlock()
		close(hold)
		synctest.Wait()
		if !e.Snapshot().Shops[0].Healthy {
			t.Error("the shop didn't come back")
		}
	})
}

// TestWhatDiesNeedsNoTelling: a replica that hangs up, and is gone a moment later,
// stops no change of rules.
func TestWhatDiesNeedsNoTelling(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		dying := w.replica(servicesInproc, "card-1")
		w.mu.Lock()
		w.refuseArm = func(addr string) error {
			if addr != dying.addr {
				return nil
			}
			time.AfterFunc(lastWords/2, func() { dying.end("crash") })
			return errors.New("connection refused")
		}
		w.mu.Unlock()
		e.Do(Inject{scenario.Fault{Kind: "error", Function: "card"}})
		elapse(lastWords)
		if s := e.Snapshot(); len(s.Faults) != 1 || !s.Faults[0].Healed.IsZero() {
			t.Errorf("got faults %+v, want one that is active", s.Faults)
		}
	})
}
