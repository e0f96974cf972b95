package shop_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

func TestSlowStart(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "slow-start", Function: "card", Delay: 10 * time.Second}})
		synctest.Wait()
		if got := shoptest.StateOf(e, "card-1"); got != "ready" {
			t.Errorf("before it dies: got %s, want ready: it has started already", got)
		}
		w.Replica(shoptest.ServicesInproc, "card-1").End("killed")
		time.Sleep(3*time.Second + 9*time.Second) // 3 s until it starts again
		if got := shoptest.StateOf(e, "card-1"); got != "starting" {
			t.Errorf("9 s after its start: got %s, want starting", got)
		}
		w.Lock()
		if got := w.Routes[shoptest.ServicesInproc.String()]; slices.Contains(got, "card-1") || len(got) != 8 {
			t.Errorf("callers know of %v, want all but card-1", got)
		}
		w.Unlock()
		time.Sleep(1100 * time.Millisecond)
		if got := shoptest.StateOf(e, "card-1"); got != "ready" {
			t.Errorf("10 s after its start: got %s, want ready", got)
		}
		if f := e.Snapshot().Faults[0]; f.Fired != 1 || f.Seen != 1 || f.First.IsZero() {
			t.Errorf("got %+v, want it fired once", f)
		}
	})
}

func TestSlowStartIsHealedPromptly(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "slow-start", Function: "card", Delay: time.Hour}})
		synctest.Wait()
		w.Replica(shoptest.ServicesInproc, "card-1").End("killed")
		time.Sleep(5 * time.Second)
		e.Do(engine.Heal{ID: "all"})
		time.Sleep(50 * time.Millisecond)
		if got := shoptest.StateOf(e, "card-1"); got != "ready" {
			t.Errorf("50 ms after it was healed: got %s, want ready", got)
		}
	})
}

// A replica that warms up must not outlive its place, nor keep the shop open.
func TestSlowStartGivesWay(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Inject{Fault: scenario.Fault{Kind: "slow-start", Function: "card", Delay: time.Hour}})
		synctest.Wait()
		w.Replica(shoptest.ServicesInproc, "card-1").End("killed")
		time.Sleep(5 * time.Second)
		w.Replica(shoptest.ServicesInproc, "card-1").End("killed") // while it warms up
		time.Sleep(5 * time.Second)
		if got := shoptest.StateOf(e, "card-1"); got != "starting" && got != "dead" {
			t.Errorf("got %s, want it to be tried again", got)
		}
	}) // serving wants no replica left
}

func TestCrashLoopIsCountedByItsDeaths(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Inject{Fault: scenario.Fault{ID: "loop", Kind: "crash-loop", Function: "board"}})
		synctest.Wait()
		for range 3 {
			w.Replica(shoptest.ServicesInproc, "board-1").End("crash: fault loop")
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
		{scenario.Fault{Kind: "hang", Function: "card", Baggage: "vip"}, `"vip" is no baggage: want a key and a value (member=vip)`},
		{scenario.Fault{Kind: "hang", Function: "card", Rate: 2}, "rate 2 is not above 0 and at most 1"},
	} {
		directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
			e.Do(engine.Inject{Fault: tt.fault})
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
