package shop_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// TestHealingReachesAStartingReplica heals a fault while a replica that starts
// is being armed with it: once ready it doesn't have it.
func TestHealingReachesAStartingReplica(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "hang", Function: "card"}})
		synctest.Wait()
		hold := make(chan struct{})
		w.Lock()
		w.HoldArm = hold
		w.Unlock()
		w.Replica(shoptest.ServicesInproc, "card-1").End("killed")
		time.Sleep(3100 * time.Millisecond)
		if got := shoptest.StateOf(e, "card-1"); got != "starting" {
			t.Fatalf("card-1 is %s, want it to be armed while it starts", got)
		}
		e.Do(engine.Heal{ID: "all"})
		synctest.Wait()
		close(hold)
		synctest.Wait()
		if got, armed := shoptest.StateOf(e, "card-1"), w.Armed(shoptest.ServicesInproc, "card-1"); got != "ready" || len(armed) > 0 {
			t.Errorf("card-1 is %s and has %v, want it ready and whole", got, armed)
		}
	})
}

// TestNameOfALeavingReplicaIsTaken scales in while the replica that goes is
// being started again, then out: the next starts under its name only once it has
// left, and under another until then.
func TestNameOfALeavingReplicaIsTaken(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Scale{Function: "pay", Replicas: 2})
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "slow-start", Function: "pay", Delay: time.Hour, Replica: "pay-2"}})
		synctest.Wait()
		w.Replica(shoptest.ServicesInproc, "pay-2").End("killed")
		time.Sleep(4 * time.Second)
		if got := shoptest.StateOf(e, "pay-2"); got != "starting" {
			t.Fatalf("pay-2 is %s, want starting", got)
		}
		e.Do(engine.Scale{Function: "pay", Replicas: 1})
		e.Do(engine.Heal{ID: "all"})
		e.Do(engine.Scale{Function: "pay", Replicas: 2})
		time.Sleep(time.Second)
		wantPay(t, e, 2)
		e.Do(engine.Scale{Function: "pay", Replicas: 3})
		time.Sleep(time.Second)
		wantPay(t, e, 3)
		if got := shoptest.StateOf(e, "pay-2"); got != "ready" {
			t.Errorf("pay-2 is %s, want ready; %s", got, e.Snapshot().Events[len(e.Snapshot().Events)-1].Text.EN)
		}
	})
}

// TestDeathDuringReset looks at a shop while it is reset and one of its replicas
// has just died.
func TestDeathDuringReset(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		hold := make(chan struct{})
		w.Lock()
		w.ClosingLoad = hold
		w.Unlock()
		e.Do(engine.Reset{})
		synctest.Wait() // it waits for the load to end
		w.Replica(shoptest.ServicesInproc, "pay-1").End("killed")
		synctest.Wait()
		if got := shoptest.StateOf(e, "pay-1"); got != "dead" {
			t.Errorf("pay-1 is %s, want dead", got)
		}
		w.Lock()
		w.ClosingLoad = nil
		w.Unlock()
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
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		dying := w.Replica(shoptest.ServicesInproc, "card-1")
		w.Lock()
		w.RefuseArm = func(addr string) error {
			if addr != dying.Addr {
				return nil
			}
			time.AfterFunc(shop.LastWords/2, func() { dying.End("crash") })
			return errors.New("connection refused")
		}
		w.Unlock()
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "error", Function: "card"}})
		shoptest.Elapse(shop.LastWords)
		if s := e.Snapshot(); len(s.Faults) != 1 || !s.Faults[0].Healed.IsZero() {
			t.Errorf("got faults %+v, want one that is active", s.Faults)
		}
	})
}
