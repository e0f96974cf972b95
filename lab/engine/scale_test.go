package engine

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// TestScaleKeepsNobodyWaiting: what comes after a Scale is done although the new
// replica takes an hour to be ready.
func TestScaleKeepsNobodyWaiting(t *testing.T) {
	slow := Inject{scenario.Fault{Kind: "slow-start", Function: "pay", Delay: time.Hour}}
	for name, tt := range map[string]struct {
		next Command
		want string // of pay-2
	}{
		"heal":  {Heal{ID: "all"}, "ready"},
		"reset": {Reset{}, "none"},
		"play":  {Play{script([]scenario.Shape{servicesInproc})}, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
				e.Do(slow)
				e.Do(Scale{Function: "pay", Replicas: 2})
				time.Sleep(time.Second)
				if got := stateOf(e, "pay-2"); got != "starting" {
					t.Fatalf("pay-2 is %s, want starting", got)
				}
				e.Do(tt.next)
				time.Sleep(time.Second)
				if got := stateOf(e, "pay-2"); got != tt.want || !e.Snapshot().Shops[0].Healthy {
					t.Errorf("pay-2 is %s, healthy %v; want %s in a healthy shop", got, e.Snapshot().Shops[0].Healthy, tt.want)
				}
			})
		})
	}
}

// TestScaleWhileShopsOpen: replicas that start hold up no change of their number.
func TestScaleWhileShopsOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		hold := make(chan struct{})
		w.holdStart = map[string]chan struct{}{servicesInproc.String(): hold}
		e := New(Config{Platform: w})
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error)
		go func() { served <- e.Serve(ctx) }()
		e.Do(FreePlay{Shapes: []scenario.Shape{servicesInproc}})
		synctest.Wait()
		e.Do(Scale{Function: "pay", Replicas: 2})
		e.Do(SetLoad{scenario.Load{Rate: 7, Arrivals: "even"}})
		synctest.Wait()
		if got := w.loads[servicesInproc.String()]; !slices.Contains(got, 7) {
			t.Errorf("loads %v: what came after the Scale waits", got)
		}
		close(hold)
		synctest.Wait()
		if got := stateOf(e, "pay-2"); got != "ready" {
			t.Errorf("pay-2 is %s, want ready", got)
		}
		stop()
		mustNot(t, <-served)
	})
}

// TestScaleLeavesOtherShopsAlone: functions have replicas of their own among
// services, and the monolith has copies.
func TestScaleLeavesOtherShopsAlone(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc, monolithInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(Scale{Function: monolithUnit, Replicas: 3})
		e.Do(Scale{Function: "pay", Replicas: 2})
		synctest.Wait()
		if services, copies := len(w.ids(servicesInproc)), len(w.ids(monolithInproc)); services != 10 || copies != 3 {
			t.Errorf("%d replicas of services and %d copies, want 10 and 3", services, copies)
		}
		warned := func() bool {
			return slices.ContainsFunc(e.Snapshot().Events, func(ev runs.Event) bool { return ev.Kind == runs.EventWarning })
		}
		if warned() {
			t.Error("warned of a shop that has nothing to scale")
		}
		e.Do(Scale{Function: "cards", Replicas: 2})
		synctest.Wait()
		if !warned() {
			t.Error("nobody has cards, and nobody said so")
		}
	})
}

// TestScaleRefused: what one shop can't take at present no shop does, and nothing
// tells that it was done.
func TestScaleRefused(t *testing.T) {
	process := scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process}
	plans := Plans{NextMove: oneByOne, Judge: func(scenario.Gate, VersionFigures, bool) GateVerdict { return GateOpen }}
	planned(t, []scenario.Shape{servicesInproc, process}, plans, func(t *testing.T, e *Engine, w *world) {
		w.mu.Lock()
		w.holdStart = map[string]chan struct{}{process.String(): make(chan struct{})}
		w.mu.Unlock()
		d := boardDeploy()
		d.Deadline = time.Hour
		e.Do(Deploy{d})
		elapse(5 * time.Second)
		wantBoards(t, e, "v2") // here it has ended, in the other shop it goes on
		e.Do(Scale{Function: "board", Replicas: 3})
		e.Do(Scale{Function: "pay", Replicas: MaxReplicas + 1})
		elapse(5 * time.Second)
		wantBoards(t, e, "v2")
		if !told(e, runs.EventWarning, "scale board=3 in services/process: board v2, rolling is being deployed") || !told(e, runs.EventWarning, "replicas can run") {
			t.Error("the deploy under way and the bound refuse, and nobody said so")
		}
		direct := &director{e, e.openShops()}
		if err := direct.Scale(t.Context(), "board", 3); err == nil {
			t.Error("a step scales a unit that is being deployed")
		}
		if told(e, runs.EventScale, "") {
			t.Error("it is told that replicas were set, and none were")
		}
	})
}

// TestScaleStepWaits: the step after the one that scales finds the replicas there,
// or gone.
func TestScaleStepWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		scaled := func(n int, more scenario.Fault) step {
			return step{kind: "scale", do: func(ctx context.Context, lab scenario.Lab) error {
				if more.Kind != "" {
					mustNot(t, lab.Inject(ctx, more))
				}
				return lab.Scale(ctx, "pay", n)
			}}
		}
		e := New(Config{Platform: w})
		look := func(want int) step {
			return step{kind: "look", do: func(context.Context, scenario.Lab) error {
				all := e.look().Shops[0].Replicas
				unready := slices.ContainsFunc(all, func(r runs.ReplicaView) bool { return r.State != "ready" })
				if len(all) != want || unready {
					t.Errorf("after the step there are %+v, want %d that are ready", all, want)
				}
				return nil
			}}
		}
		_, err := e.RunScenario(t.Context(), script([]scenario.Shape{servicesInproc},
			scaled(3, scenario.Fault{Kind: "slow-start", Function: "pay", Delay: time.Minute}), look(11), scaled(1, scenario.Fault{}), look(9)))
		mustNot(t, err)
	})
}
