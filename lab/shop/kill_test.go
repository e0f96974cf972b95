package shop_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// TestKill ends the replicas that it names, once: those that take their places
// live on.
func TestKill(t *testing.T) {
	for _, tt := range []struct {
		name    string
		replica string
		want    map[runs.ReplicaID]string // state, at once
		fired   uint64
	}{
		{"all of a function", "", map[runs.ReplicaID]string{"pay-1": "dead", "pay-2": "dead", "card-1": "ready"}, 2},
		{"one", "pay-2", map[runs.ReplicaID]string{"pay-1": "ready", "pay-2": "dead", "card-1": "ready"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
				e.Do(engine.Scale{Function: "pay", Replicas: 2})
				synctest.Wait()
				e.Do(engine.Inject{Fault: scenario.Fault{Kind: "kill", Function: "pay", Replica: tt.replica}})
				synctest.Wait()
				for id, want := range tt.want {
					if got := shoptest.StateOf(e, id); got != want {
						t.Errorf("%s is %s, want %s", id, got, want)
					}
				}
				time.Sleep(4 * time.Second) // they start again after 3 s
				for id := range tt.want {
					if got := shoptest.StateOf(e, id); got != "ready" {
						t.Errorf("4 s later %s is %s, want ready: the fault acts once", id, got)
					}
				}
				if f := e.Snapshot().Faults[0]; f.Fired != tt.fired || f.Seen != tt.fired || f.First.IsZero() {
					t.Errorf("got %+v, want it fired %d times", f, tt.fired)
				}
			})
		})
	}
}

// TestFaultOfAReplicaIsWhereThatIs: pay-1 is a replica of one of the two shops, and
// the other has no part in it.
func TestFaultOfAReplicaIsWhereThatIs(t *testing.T) {
	for _, kind := range []string{"kill", "hang"} {
		t.Run(kind, func(t *testing.T) {
			directed(t, []scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
				e.Do(engine.Inject{Fault: scenario.Fault{Kind: kind, Function: "pay", Replica: "pay-1"}})
				synctest.Wait()
				snap := e.Snapshot()
				if len(snap.Faults) != 1 || snap.Faults[0].Shop != shoptest.ServicesInproc.String() {
					t.Errorf("got %+v, want one fault, in %s", snap.Faults, shoptest.ServicesInproc)
				}
				if last := snap.Events[len(snap.Events)-1]; last.Kind == runs.EventWarning {
					t.Errorf("warned that %q", last.Text.EN)
				}
			})
		})
	}
}

func TestKillOfAReplicaThatIsNotThere(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "kill", Function: "pay", Replica: "pay-7"}})
		synctest.Wait()
		events := e.Snapshot().Events
		if got := events[len(events)-1].Text.EN; !strings.Contains(got, `no ready replica "pay-7" carries pay; there are pay-1`) {
			t.Errorf("got %q, want the replica that isn't there", got)
		}
		for _, f := range e.Snapshot().Faults {
			if f.Healed.IsZero() {
				t.Errorf("%+v is active, want it refused", f)
			}
		}
	})
}
