package shop_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/rollout"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// TestScaleKeepsNobodyWaiting: what comes after a Scale is done although the new
// replica takes an hour to be ready.
func TestScaleKeepsNobodyWaiting(t *testing.T) {
	slow := engine.Inject{Fault: scenario.Fault{Kind: "slow-start", Function: "pay", Delay: time.Hour}}
	for name, tt := range map[string]struct {
		next engine.Command
		want string // of pay-2
	}{
		"heal":  {engine.Heal{ID: "all"}, "ready"},
		"reset": {engine.Reset{}, "none"},
		"play":  {engine.Play{Scenario: shoptest.Script([]scenario.Shape{shoptest.ServicesInproc})}, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
				e.Do(slow)
				e.Do(engine.Scale{Function: "pay", Replicas: 2})
				time.Sleep(time.Second)
				if got := shoptest.StateOf(e, "pay-2"); got != "starting" {
					t.Fatalf("pay-2 is %s, want starting", got)
				}
				e.Do(tt.next)
				time.Sleep(time.Second)
				if got := shoptest.StateOf(e, "pay-2"); got != tt.want || !e.Snapshot().Shops[0].Healthy {
					t.Errorf("pay-2 is %s, healthy %v; want %s in a healthy shop", got, e.Snapshot().Shops[0].Healthy, tt.want)
				}
			})
		})
	}
}

// TestScaleWhileShopsOpen: replicas that start hold up no change of their number.
func TestScaleWhileShopsOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shoptest.NewWorld()
		hold := make(chan struct{})
		w.HoldStart = map[string]chan struct{}{shoptest.ServicesInproc.String(): hold}
		e := engine.New(engine.Config{Platform: w})
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error)
		go func() { served <- e.Serve(ctx) }()
		e.Do(engine.FreePlay{Shapes: []scenario.Shape{shoptest.ServicesInproc}})
		synctest.Wait()
		e.Do(engine.Scale{Function: "pay", Replicas: 2})
		e.Do(engine.SetLoad{Load: scenario.Load{Rate: 7, Arrivals: "even"}})
		synctest.Wait()
		if got := w.Loads[shoptest.ServicesInproc.String()]; !slices.Contains(got, 7) {
			t.Errorf("loads %v: what came after the Scale waits", got)
		}
		close(hold)
		synctest.Wait()
		if got := shoptest.StateOf(e, "pay-2"); got != "ready" {
			t.Errorf("pay-2 is %s, want ready", got)
		}
		stop()
		shoptest.MustNot(t, <-served)
	})
}

// TestScaleLeavesOtherShopsAlone: functions have replicas of their own among
// services, and the monolith has copies.
func TestScaleLeavesOtherShopsAlone(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Scale{Function: "monolith", Replicas: 3})
		e.Do(engine.Scale{Function: "pay", Replicas: 2})
		synctest.Wait()
		if services, copies := len(w.IDs(shoptest.ServicesInproc)), len(w.IDs(shoptest.MonolithInproc)); services != 10 || copies != 3 {
			t.Errorf("%d replicas of services and %d copies, want 10 and 3", services, copies)
		}
		warned := func() bool {
			return slices.ContainsFunc(e.Snapshot().Events, func(ev runs.Event) bool { return ev.Kind == runs.EventWarning })
		}
		if warned() {
			t.Error("warned of a shop that has nothing to scale")
		}
		e.Do(engine.Scale{Function: "cards", Replicas: 2})
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
	plans := shop.Plans{Rollout: rollout.Plan{Next: oneByOne, Judge: func(scenario.Gate, rollout.Figures, bool) rollout.Verdict { return rollout.GateOpen }}}
	planned(t, []scenario.Shape{shoptest.ServicesInproc, process}, plans, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		w.Lock()
		w.HoldStart = map[string]chan struct{}{process.String(): make(chan struct{})}
		w.Unlock()
		d := boardDeploy()
		d.Deadline = time.Hour
		e.Do(engine.Deploy{Deploy: d})
		shoptest.Elapse(5 * time.Second)
		wantBoards(t, e, "v2") // here it has ended, in the other shop it goes on
		e.Do(engine.Scale{Function: "board", Replicas: 3})
		e.Do(engine.Scale{Function: "pay", Replicas: shop.MaxReplicas + 1})
		shoptest.Elapse(5 * time.Second)
		wantBoards(t, e, "v2")
		if !told(e, runs.EventWarning, "scale board=3 in services/process: board v2, rolling is being deployed") || !told(e, runs.EventWarning, "replicas can run") {
			t.Error("the deploy under way and the bound refuse, and nobody said so")
		}
		if told(e, runs.EventScale, "") {
			t.Error("it is told that replicas were set, and none were")
		}
	})
}

// TestNotOpenYet: a shop of which nothing runs yet is neither scaled nor deployed over,
// says so, and opens as it was to.
func TestNotOpenYet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		plans := shop.Plans{Rollout: rollout.Plan{Next: oneByOne, Judge: func(scenario.Gate, rollout.Figures, bool) (v rollout.Verdict) { return v }}}
		s := toOpen(t, shoptest.NewWorld(), shoptest.ServicesInproc, plans, shop.Setting{})
		for what, err := range map[string]error{
			"scale":  shop.Shops{s}.BeginScale(t.Context(), "pay", 2),
			"deploy": shop.Shops{s}.Deploy(t.Context(), boardDeploy(), false),
		} {
			if err == nil || !strings.Contains(err.Error(), "services/inproc is not open yet") {
				t.Errorf("%s: got %v, want that it is not open yet", what, err)
			}
		}
		shoptest.MustNot(t, s.Open(t.Context(), shop.Setting{}))
		if got := len(s.View(nil).Replicas); got != len(scenario.Functions()) {
			t.Errorf("got %d replicas, want one of each function", got)
		}
	})
}
