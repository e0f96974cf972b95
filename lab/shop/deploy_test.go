package shop_test

import (
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
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/rollout"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// oneByOne is a plan that is easy to foresee: one replica too many, none too few.
func oneByOne(d scenario.Deploy, f rollout.Fleet) (m rollout.Move) {
	fresh, old := f.NewReady+f.NewUnready, f.OldReady+f.OldUnready
	if d.Strategy == scenario.Canary {
		m.Start = max(0, f.Canaries()-fresh)
		if f.Share == 1 && f.NewReady == f.Want {
			m.Retire = old
		}
		return m
	}
	if fresh < f.Want && fresh+old <= f.Want {
		m.Start = 1
	}
	if old > 0 && f.NewReady+f.OldReady > f.Want {
		m.Retire = 1
	}
	return m
}

func boardDeploy() scenario.Deploy {
	return scenario.Deploy{Function: "board", Version: "v2", Strategy: scenario.Rolling, Surge: scenario.Extent{Count: 1}, Deadline: 5 * time.Second}
}

func boardCanary() scenario.Deploy {
	return scenario.Deploy{Function: "board", Version: "v2", Strategy: scenario.Canary, Deadline: 5 * time.Second,
		Weights: []float64{0.1, 0.5}, Hold: 4 * time.Second, Gate: scenario.Gate{Success: 0.99}}
}

// judging holds a verdict that a test may change.
func judging(v rollout.Verdict) *atomic.Value {
	held := new(atomic.Value)
	held.Store(v)
	return held
}

// deploying runs a test against free play of services with three boards, whose
// canaries are judged by verdict.
func deploying(t *testing.T, verdict *atomic.Value, f func(t *testing.T, e *engine.Engine, w *shoptest.World)) {
	plans := shop.Plans{Rollout: rollout.Plan{Next: oneByOne, Judge: func(_ scenario.Gate, _ rollout.Figures, over bool) rollout.Verdict {
		v := verdict.Load().(rollout.Verdict)
		if v == rollout.GatePassed && !over {
			return rollout.GateOpen
		}
		return v
	}}}
	planned(t, []scenario.Shape{shoptest.ServicesInproc}, plans, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Scale{Function: "board", Replicas: 3})
		shoptest.Elapse(time.Second)
		f(t, e, w)
	})
}

// boards lists the versions of the board's replicas that are ready.
func boards(e *engine.Engine) []string {
	var versions []string
	for _, r := range e.Snapshot().Shops[0].Replicas {
		if slices.Equal(r.Functions, []string{"board"}) && r.State == "ready" {
			versions = append(versions, r.Version)
		}
	}
	slices.Sort(versions)
	return versions
}

func wantBoards(t *testing.T, e *engine.Engine, want ...string) {
	t.Helper()
	if got := boards(e); !slices.Equal(got, want) {
		t.Errorf("got boards of %q, want %q", got, want)
	}
}

func lastRollout(t *testing.T, e *engine.Engine) runs.RolloutView {
	t.Helper()
	views := e.Snapshot().Shops[0].Rollouts
	if len(views) == 0 {
		t.Fatal("no deploy is shown")
	}
	return views[len(views)-1]
}

func TestRollingDeploy(t *testing.T) {
	deploying(t, judging(""), func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Deploy{Deploy: boardDeploy()})
		for range 100 {
			shoptest.Elapse(20 * time.Millisecond)
			if n := len(boards(e)); n < 3 {
				t.Fatalf("%d boards are ready, want at least 3", n)
			}
		}
		wantBoards(t, e, "v2", "v2", "v2")
		got := lastRollout(t, e)
		if got.Outcome != scenario.Promoted || got.Restarted != 3 || got.Carried != 3 || got.Seconds <= 0 || got.Seconds > 2 {
			t.Errorf("got %+v, want three replicas of one function in a moment", got.RolloutFigures)
		}
		w.Replica(shoptest.ServicesInproc, "board-1").Kill()
		shoptest.Elapse(5 * time.Second)
		wantBoards(t, e, "v2", "v2", "v2")
		e.Do(engine.Scale{Function: "board", Replicas: 4})
		shoptest.Elapse(time.Second)
		wantBoards(t, e, "v2", "v2", "v2", "v2")
	})
}

// A replica that never becomes ready, and one that can't be started, stop the
// deploy. The old ones go on.
func TestDeployStops(t *testing.T) {
	for name, spoil := range map[string]func(*engine.Engine, *shoptest.World){
		"never ready": func(e *engine.Engine, _ *shoptest.World) {
			e.Do(engine.Inject{Fault: scenario.Fault{Kind: "slow-start", Function: "board", Delay: time.Hour}})
		},
		"can't start": func(_ *engine.Engine, w *shoptest.World) {
			w.Lock()
			defer w.Unlock()
			w.Refuse = func(s ports.ReplicaSpec) error {
				if s.Version == "v2" {
					return errors.New("no such image")
				}
				return nil
			}
		},
	} {
		for _, d := range []scenario.Deploy{boardDeploy(), boardCanary()} {
			t.Run(name+", "+d.Strategy, func(t *testing.T) {
				deploying(t, judging(""), func(t *testing.T, e *engine.Engine, w *shoptest.World) {
					spoil(e, w)
					e.Do(engine.Deploy{Deploy: d})
					shoptest.Elapse(8 * time.Second)
					wantBoards(t, e, "v1", "v1", "v1")
					snap := e.Snapshot().Shops[0]
					if len(snap.Replicas) != 11 || !snap.Healthy {
						t.Errorf("%d replicas, healthy %v, want eleven healthy ones", len(snap.Replicas), snap.Healthy)
					}
					got := lastRollout(t, e)
					if got.Outcome != scenario.Stopped || !strings.Contains(got.Text.EN, "stopped: no replica of v2 became ready within 5s; 3 replicas of v1 go on serving") {
						t.Errorf("got %s: %s", got.Outcome, got.Text.EN)
					}
					if name == "can't start" && !strings.Contains(got.Text.EN, "no such image") {
						t.Errorf("%s: doesn't say why", got.Text.EN)
					}
				})
			})
		}
	}
}

func TestCanaryIsPromoted(t *testing.T) {
	verdict := judging(rollout.GatePassed)
	deploying(t, verdict, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Deploy{Deploy: boardCanary()})
		shoptest.Elapse(time.Second)
		wantBoards(t, e, "v1", "v1", "v1", "v2")
		if got := w.Shares(); got["v1"] != 9000 || got["v2"] != 1000 {
			t.Errorf("got weights %v, want 9 to 1", got)
		}
		shoptest.Elapse(4 * time.Second)
		if got := w.Shares(); len(boards(e)) != 5 || got["v1"] != 5001 || got["v2"] != 5000 { // thirds are rounded
			t.Errorf("got %v and weights %v, want two new ones, and halves", boards(e), got)
		}
		shoptest.Elapse(5 * time.Second)
		wantBoards(t, e, "v2", "v2", "v2")
		if got := lastRollout(t, e); got.Outcome != scenario.Promoted || got.Restarted != 3 {
			t.Errorf("got %+v", got)
		}
	})
}

func TestCanaryIsRolledBack(t *testing.T) {
	verdict := judging(rollout.GateOpen)
	deploying(t, verdict, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		w.Lock()
		w.Rate = 10
		w.Unlock()
		e.Do(engine.Deploy{Deploy: boardCanary()})
		shoptest.Elapse(2 * time.Second)
		verdict.Store(rollout.GateBroken)
		shoptest.Elapse(time.Second)
		wantBoards(t, e, "v1", "v1", "v1")
		if got := w.Shares(); len(got) != 1 || got["v1"] != 3 {
			t.Errorf("got weights %v, want the old ones alone and alike", got)
		}
		got := lastRollout(t, e)
		if got.Outcome != scenario.RolledBack || got.Met == 0 || !strings.Contains(got.Text.KO, "되돌렸습니다") {
			t.Errorf("got %+v", got)
		}
		e.Do(engine.Deploy{Deploy: boardDeploy()}) // and again, another way
		shoptest.Elapse(3 * time.Second)
		wantBoards(t, e, "v2", "v2", "v2")
	})
}

// A canary that hardly anybody calls is never promoted.
func TestCanaryUnmeasured(t *testing.T) {
	verdict := judging(rollout.GateUnmeasured)
	deploying(t, verdict, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Deploy{Deploy: boardCanary()})
		shoptest.Elapse(15 * time.Second)
		wantBoards(t, e, "v1", "v1", "v1")
		if got := lastRollout(t, e).Outcome; got != scenario.RolledBack {
			t.Errorf("got %q, want it rolled back", got)
		}
		if !told(e, runs.EventDeploy, "v2 answered only 0 requests in 3 times 4s, too few to judge -> it is rolled back") {
			t.Error("no event says that it goes as nobody called it")
		}
	})
}

// While replicas are replaced nothing else changes their number; a reset ends it.
func TestDeployIsAlone(t *testing.T) {
	deploying(t, judging(""), func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "slow-start", Function: "board", Delay: time.Minute}})
		d := boardDeploy()
		d.Deadline = time.Hour
		e.Do(engine.Deploy{Deploy: d})
		synctest.Wait()
		e.Do(engine.Deploy{Deploy: boardCanary()})
		e.Do(engine.Scale{Function: "board", Replicas: 5})
		shoptest.Elapse(time.Second)
		refused := 0
		for _, ev := range e.Snapshot().Events {
			if ev.Kind == runs.EventWarning && strings.Contains(ev.Text.EN, "is being deployed") {
				refused++
			}
		}
		if refused != 2 {
			t.Errorf("%d commands were refused, want both", refused)
		}
		e.Do(engine.Reset{})
		shoptest.Elapse(5 * time.Second)
		wantBoards(t, e, "v1")
		if got := e.Snapshot().Shops[0].Rollouts; len(got) != 0 {
			t.Errorf("after the reset: got %+v, want no deploy", got)
		}
	})
}
