package shop_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

func TestScaleOutAndIn(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Scale{Function: "pay", Replicas: 3})
		synctest.Wait()
		if got := w.Replica(shoptest.ServicesInproc, "pay-3"); got == nil {
			t.Fatal("pay-3 does not run after scaling to 3")
		}
		e.Do(engine.Scale{Function: "pay", Replicas: 1})
		synctest.Wait()
		if got := w.Replica(shoptest.ServicesInproc, "pay-2"); got != nil {
			t.Error("pay-2 runs after scaling to 1")
		}
		if got := w.Replica(shoptest.ServicesInproc, "pay-1"); got == nil {
			t.Error("the oldest replica was taken out")
		}
		if routes := w.Routes[shoptest.ServicesInproc.String()]; slices.Contains(routes, "pay-2") {
			t.Errorf("still routed to %v", routes)
		}
	})
}

func TestDeadReplicaRestartsAfterDelay(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		w.Replica(shoptest.ServicesInproc, "board-1").End("crash: fault x")
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
		if w.Replica(shoptest.ServicesInproc, "board-1") != nil {
			t.Error("restarted before 3 s")
		}
		time.Sleep(200 * time.Millisecond)
		synctest.Wait()
		if w.Replica(shoptest.ServicesInproc, "board-1") == nil || !e.Snapshot().Shops[0].Healthy {
			t.Error("not restarted after 3 s")
		}
	})
}

func TestRestartIsTriedUntilItSucceeds(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		tries := 0
		w.Lock()
		w.Refuse = func(ports.ReplicaSpec) error {
			if tries++; tries < 3 {
				return errors.New("no memory")
			}
			return nil
		}
		w.Unlock()
		w.Replica(shoptest.ServicesInproc, "pay-1").End("killed")
		time.Sleep(7 * time.Second)
		if w.Replica(shoptest.ServicesInproc, "pay-1") != nil {
			t.Error("pay-1 runs after 7 s, want the third try at 9 s")
		}
		last := e.Snapshot().Events
		if got := last[len(last)-1]; got.Kind != runs.EventWarning || !strings.Contains(got.Text.EN, "pay-1 did not start again (start pay-1: no memory)") {
			t.Errorf("last event %q, want the failed try", got.Text.EN)
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if w.Replica(shoptest.ServicesInproc, "pay-1") == nil || !e.Snapshot().Shops[0].Healthy {
			t.Error("pay-1 never came back")
		}
	})
}

func TestFailedScaleOutIsGivenUp(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		w.Lock()
		w.Refuse = func(ports.ReplicaSpec) error { return errors.New("no memory") }
		w.Unlock()
		e.Do(engine.Scale{Function: "pay", Replicas: 3})
		synctest.Wait()
		if shop := e.Snapshot().Shops[0]; !shop.Healthy || len(shop.Replicas) != 9 {
			t.Errorf("healthy %v with %d replicas, want the nine from before", shop.Healthy, len(shop.Replicas))
		}
	})
}
