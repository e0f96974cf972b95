package shop_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/autoscale"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/rollout"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// A deploy that gets stuck half way says how far it came and what serves, and the
// next one names both versions that it replaces.
func TestDeployStopsHalfWay(t *testing.T) {
	deploying(t, judging(""), func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		started := 0
		w.Lock()
		w.Refuse = func(s ports.ReplicaSpec) error {
			if s.Version == "v2" {
				if started++; started > 2 {
					return errors.New("no memory")
				}
			}
			return nil
		}
		w.Unlock()
		e.Do(engine.Deploy{Deploy: boardDeploy()})
		shoptest.Elapse(12 * time.Second)
		wantBoards(t, e, "v1", "v2", "v2")
		got := lastRollout(t, e)
		for text, want := range map[string]string{
			got.Text.EN: "2 of 3 replicas of v2 became ready, then none for 5s; 2 of v2 and 1 of v1 go on serving",
			got.Text.KO: "v2 레플리카 3개 가운데 2개만 준비되고, 그 뒤 5s 동안 더 준비되지 않았습니다. v2 2개, v1 1개가 계속 처리합니다",
		} {
			if got.Outcome != scenario.Stopped || !strings.Contains(text, want) {
				t.Errorf("got %s: %s, want %s", got.Outcome, text, want)
			}
		}
		back := boardDeploy()
		back.Version = "v1"
		e.Do(engine.Deploy{Deploy: back})
		shoptest.Elapse(5 * time.Second)
		wantBoards(t, e, "v1", "v1", "v1")
		if !told(e, runs.EventDeploy, "deploy board v1 over v2, rolling") || !told(e, runs.EventDeploy, "the last of v2 left after") {
			t.Error("no event says that v1 comes over v2")
		}
	})
}

// A deploy of the version that runs already replaces nothing, in whatever way, and
// says so.
func TestDeployOfTheSameVersion(t *testing.T) {
	deploying(t, judging(rollout.GatePassed), func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		for _, strategy := range scenario.Strategies() {
			d := boardCanary()
			d.Version, d.Strategy, d.Surge.Count = "v1", strategy, 1
			e.Do(engine.Deploy{Deploy: d})
			shoptest.Elapse(2 * time.Second)
			got := lastRollout(t, e)
			if got.Outcome != scenario.Promoted || got.Restarted != 0 || got.Strategy != strategy || got.Text.EN != "board: v1 runs alone, as before" {
				t.Errorf("%s: got %+v, want nothing replaced", strategy, got)
			}
			if !told(e, runs.EventDeploy, "deploy board v1, "+strategy+": its replicas run that version already, so none is replaced") {
				t.Errorf("%s: no event says that nothing is replaced", strategy)
			}
		}
		if told(e, runs.EventDeploy, "left after") {
			t.Error("it is told that replicas left, and none did")
		}
	})
}

// While the board is down to be replaced as a whole, nobody brings its old version
// back: neither who scales something else, nor an autoscaler that looks at it.
func TestNobodyFillsUpADeploy(t *testing.T) {
	var up atomic.Bool // the new version may come
	recreate := func(_ scenario.Deploy, f rollout.Fleet) rollout.Move {
		if old := f.OldReady + f.OldUnready; old+f.OldDraining > 0 || !up.Load() {
			return rollout.Move{Retire: old}
		}
		return rollout.Move{Start: f.Want - f.NewReady - f.NewUnready}
	}
	plans := shop.Plans{Rollout: rollout.Plan{Next: recreate, Judge: func(scenario.Gate, rollout.Figures, bool) rollout.Verdict { return rollout.GateOpen }},
		Autoscaler: func(a scenario.Autoscale) shop.Autoscaler { return proportional{a, &[][]autoscale.Pod{}} }}
	for name, meanwhile := range map[string]engine.Command{
		"scale": engine.Scale{Function: "card", Replicas: 2},
		"look":  engine.Autoscale{Settings: payScaler()},
	} {
		t.Run(name, func(t *testing.T) {
			up.Store(false)
			planned(t, []scenario.Shape{shoptest.ServicesInproc}, plans, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
				d := boardDeploy()
				d.Strategy = scenario.Recreate
				e.Do(engine.Deploy{Deploy: d})
				shoptest.Elapse(time.Second)
				wantBoards(t, e)
				w.Lock()
				w.Refuse = func(s ports.ReplicaSpec) error {
					if slices.Contains(s.Functions, "board") && s.Version != d.Version {
						t.Errorf("%s of %s is started while the deploy has taken it out", s.ID, s.Version)
					}
					return nil
				}
				w.Unlock()
				e.Do(meanwhile)
				shoptest.Elapse(3 * time.Second)
				wantBoards(t, e)
				up.Store(true)
				shoptest.Elapse(2 * time.Second)
				wantBoards(t, e, d.Version)
			})
		})
	}
}

// told tells whether an event of a kind has a text.
func told(e *engine.Engine, kind runs.EventKind, text string) bool {
	for _, ev := range e.Snapshot().Events {
		if ev.Kind == kind && strings.Contains(ev.Text.EN, text) {
			return true
		}
	}
	return false
}

// What met a bad version is what its replica answered, and nothing of the old ones'.
func TestWhatMetABadVersion(t *testing.T) {
	verdict := judging(rollout.GateOpen)
	deploying(t, verdict, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		w.Lock()
		w.Done = map[string]map[string]uint64{
			"v1": {"OK": 500, "INTERNAL": 90},
			"v2": {"OK": 70, "NOT_FOUND": 10, "UNAVAILABLE": 15, "DEADLINE_EXCEEDED": 5},
		}
		w.Unlock()
		e.Do(engine.Deploy{Deploy: boardCanary()})
		shoptest.Elapse(3 * time.Second)
		verdict.Store(rollout.GateBroken)
		shoptest.Elapse(3 * time.Second)
		got := lastRollout(t, e)
		if got.Outcome != scenario.RolledBack || got.Met != 100 || got.MetFailed != 20 {
			t.Errorf("%s: %d requests met v2, %d of them failed; want it rolled back, 100 and 20", got.Outcome, got.Met, got.MetFailed)
		}
		if want := "100 requests met v2, and 20 of them failed"; !strings.Contains(got.Text.EN, want) {
			t.Errorf("got %q, want %q in it", got.Text.EN, want)
		}
	})
}

// A canary whose replica dies is taken back, though what it answered was good.
func TestCanaryThatDies(t *testing.T) {
	verdict := judging(rollout.GateOpen)
	deploying(t, verdict, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Deploy{Deploy: boardCanary()})
		shoptest.Elapse(2 * time.Second)
		wantBoards(t, e, "v1", "v1", "v1", "v2")
		verdict.Store(rollout.GatePassed)
		w.Replica(shoptest.ServicesInproc, "board-4").Kill()
		shoptest.Elapse(6 * time.Second)
		wantBoards(t, e, "v1", "v1", "v1")
		if got := lastRollout(t, e).Outcome; got != scenario.RolledBack {
			t.Errorf("got %q, want it rolled back", got)
		}
		if !told(e, runs.EventDeploy, "a replica of v2 died at 10 % of the calls (killed) -> it is rolled back") {
			t.Error("no event says why")
		}
	})
}

// Scaling in takes out what serves nobody first.
func TestScaleInKeepsWhatServes(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Scale{Function: "pay", Replicas: 3})
		shoptest.Elapse(time.Second)
		w.Replica(shoptest.ServicesInproc, "pay-1").Kill() // it is to start again in 3 s
		shoptest.Elapse(time.Second)
		e.Do(engine.Scale{Function: "pay", Replicas: 2})
		synctest.Wait()
		for _, r := range e.Snapshot().Shops[0].Replicas {
			if r.Functions[0] == "pay" && (r.State != "ready" || r.ID == "pay-1") {
				t.Errorf("%s is %s, want the dead one taken out", r.ID, r.State)
			}
		}
		if ids := w.IDs(shoptest.ServicesInproc); len(ids) != 10 || w.Replica(shoptest.ServicesInproc, "pay-2") == nil || w.Replica(shoptest.ServicesInproc, "pay-3") == nil {
			t.Errorf("%v run, want both of pay that served", ids)
		}
		if !told(e, runs.EventReplica, "pay-1 left: it was not ready") || told(e, runs.EventReplica, "pay-1 finished") {
			t.Error("want it told that the dead one left, which had nothing to finish")
		}
	})
}

// The record has every deploy, though no rule asks for one, and every decision of
// an autoscaler, though few are told.
func TestRecordOfDeploysAndDecisions(t *testing.T) {
	var record *runs.Record
	synctest.Test(t, func(t *testing.T) {
		w := shoptest.NewWorld()
		w.Figures = map[string]scenario.JourneyFigures{"board": {N: 20, OK: 17, Failed: 3, Delayed: 2}}
		w.Demand = map[string]float64{"pay": 3}
		e := engine.New(engine.Config{Platform: w, Plans: shop.Plans{Rollout: rollout.Plan{Next: oneByOne,
			Judge: func(scenario.Gate, rollout.Figures, bool) rollout.Verdict { return rollout.GateOpen }},
			Autoscaler: func(a scenario.Autoscale) shop.Autoscaler { return proportional{a, &[][]autoscale.Pod{}} }}})
		back := boardDeploy()
		back.Version, back.Strategy = "v1", scenario.Recreate
		do := func(f func(context.Context, scenario.Lab) error) shoptest.Step {
			return shoptest.Step{Name: "do", Do: f}
		}
		var err error
		record, err = e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc},
			do(func(ctx context.Context, lab scenario.Lab) error { return lab.Autoscale(ctx, payScaler()) }),
			do(func(ctx context.Context, lab scenario.Lab) error { return lab.Deploy(ctx, boardDeploy()) }),
			do(func(ctx context.Context, lab scenario.Lab) error { return lab.Deploy(ctx, back) }),
			do(func(ctx context.Context, lab scenario.Lab) error { return lab.Hold(ctx, 20*time.Second) })))
		shoptest.MustNot(t, err)
	})
	if len(record.Rollouts) != 2 || record.Rollouts[0].Version != "v2" || record.Rollouts[1].Strategy != scenario.Recreate {
		t.Fatalf("got %+v, want both deploys of the one phase", record.Rollouts)
	}
	for _, r := range record.Rollouts {
		if lost, delayed := r.Lost(); r.Shop != shoptest.ServicesInproc.String() || r.Outcome != scenario.Promoted || lost != 3 || delayed != 2 {
			t.Errorf("got %+v, want what shoppers met in its one segment", r)
		}
	}
	if got := len(record.Decisions); got < 9 || record.Decisions[got-1].Desired != 1 || !strings.Contains(record.Decisions[got-1].Text.EN, " -> 1") {
		t.Errorf("%d decisions are recorded in 20 s, want one every 2 s with its sentence", got)
	}
}
