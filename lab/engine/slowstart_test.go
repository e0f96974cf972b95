package engine

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// stateOf tells the state of a replica in the first shop.
func stateOf(e *Engine, id runs.ReplicaID) string {
	for _, r := range e.Snapshot().Shops[0].Replicas {
		if r.ID == id {
			return r.State
		}
	}
	return "none"
}

func TestSlowStart(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(Inject{scenario.Fault{Kind: "slow-start", Function: "card", Delay: 10 * time.Second}})
		synctest.Wait()
		if got := stateOf(e, "card-1"); got != "ready" {
			t.Errorf("before it dies: got %s, want ready: it has started already", got)
		}
		w.replica(servicesInproc, "card-1").end("killed")
		time.Sleep(3*time.Second + 9*time.Second) // 3 s until it starts again
		if got := stateOf(e, "card-1"); got != "starting" {
			t.Errorf("9 s after its start: got %s, want starting", got)
		}
		w.mu.Lock()
		if got := w.routes[servicesInproc.String()]; slices.Contains(got, "card-1") || len(got) != 8 {
			t.Errorf("callers know of %v, want all but card-1", got)
		}
		w.mu.Unlock()
		time.Sleep(1100 * time.Millisecond)
		if got := stateOf(e, "card-1"); got != "ready" {
			t.Errorf("10 s after its start: got %s, want ready", got)
		}
		if f := e.Snapshot().Faults[0]; f.Fired != 1 || f.Seen != 1 || f.First.IsZero() {
			t.Errorf("got %+v, want it fired once", f)
		}
	})
}

func TestSlowStartIsHealedPromptly(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(Inject{scenario.Fault{Kind: "slow-start", Function: "card", Delay: time.Hour}})
		synctest.Wait()
		w.replica(servicesInproc, "card-1").end("killed")
		time.Sleep(5 * time.Second)
		e.Do(Heal{ID: "all"})
		time.Sleep(50 * time.Millisecond)
		if got := stateOf(e, "card-1"); got != "ready" {
			t.Errorf("50 ms after it was healed: got %s, want ready", got)
		}
	})
}

// A replica that warms up must not outlive its place, nor keep the shop open.
func TestSlowStartGivesWay(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(Inject{scenario.Fault{Kind: "slow-start", Function: "card", Delay: time.Hour}})
		synctest.Wait()
		w.replica(servicesInproc, "card-1").end("killed")
		time.Sleep(5 * time.Second)
		w.replica(servicesInproc, "card-1").end("killed") // while it warms up
		time.Sleep(5 * time.Second)
		if got := stateOf(e, "card-1"); got != "starting" && got != "dead" {
			t.Errorf("got %s, want it to be tried again", got)
		}
	}) // serving wants no replica left
}

func TestCrashLoopIsCountedByItsDeaths(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(Inject{scenario.Fault{ID: "loop", Kind: "crash-loop", Function: "board"}})
		synctest.Wait()
		for range 3 {
			w.replica(servicesInproc, "board-1").end("crash: fault loop")
			time.Sleep(4 * time.Second)
		}
		if f := e.Snapshot().Faults[0]; f.Fired != 3 || f.Delay != time.Second {
			t.Errorf("got %+v, want it fired 3 times, a second after each start", f)
		}
	})
}

func TestFaultsThatCannotBeAreRefused(t *testing.T) {
	for _, tt := range []struct {
		fault scenario.Fault
		want  string
	}{
		{scenario.Fault{Kind: "leak", Function: "board", Growth: 1}, "a leak fault needs placement process"},
		{scenario.Fault{Kind: "lock", Function: "card"}, "card has no lock fault: it can be in shopping and pay"},
		{scenario.Fault{Kind: "leek", Function: "card"}, "did you mean leak?"},
		{scenario.Fault{Kind: "hang", Function: "cart"}, "did you mean card?"},
		{scenario.Fault{Kind: "hang", Function: "card", Rate: 2}, "rate 2 is not above 0 and at most 1"},
	} {
		serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
			e.Do(Inject{tt.fault})
			synctest.Wait()
			if got := len(e.Snapshot().Faults); got != 0 {
				t.Errorf("%v: got %d faults, want none", tt.fault, got)
			}
			events := e.Snapshot().Events
			if got := events[len(events)-1]; got.Kind != runs.EventWarning || !strings.Contains(got.Text.EN, tt.want) {
				t.Errorf("got %q, want %q", got.Text.EN, tt.want)
			}
		})
	}
}
