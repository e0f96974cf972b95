package shop_test

import (
	"context"
	"errors"
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

func deadline(d time.Duration) *time.Duration { return &d }

// policyEvents returns the texts of the events about policies.
func policyEvents(e *engine.Engine) []string {
	var texts []string
	for _, ev := range e.Snapshot().Events {
		if ev.Kind == runs.EventPolicy {
			texts = append(texts, ev.Text.EN)
		}
	}
	return texts
}

func TestPolicyGovernsTheChangedLinksAlone(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		if got, want := len(w.Governed), 1; got != want {
			t.Fatalf("discovery was told %d times at the start, want %d", got, want)
		}
		if got, want := len(w.Governed[0]), len(scenario.Links()); got != want {
			t.Errorf("%d links are governed at the start, want %d", got, want)
		}
		e.Do(engine.SetPolicy{Change: scenario.PolicyChange{Link: "pay.card", Deadline: deadline(500 * time.Millisecond)}})
		synctest.Wait()
		changed := w.Governed[len(w.Governed)-1]
		if got := changed["pay.card"]; len(changed) != 1 || got.Deadline != 500*time.Millisecond || got.Retries.Attempts != 2 {
			t.Errorf("discovery was told %v, want pay.card alone, its deadline changed and its retries kept", changed)
		}
		got := policyEvents(e)
		if want := "policy pay.card: deadline 500ms. A call that takes longer than 500ms ends with DEADLINE_EXCEEDED"; len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("events %q, want one that says %q", got, want)
		}
		e.Do(engine.Reset{})
		synctest.Wait()
		if got := w.Governed[len(w.Governed)-1]["pay.card"]; got.Deadline != 2*time.Second {
			t.Errorf("after a reset pay.card has %s, want the policy of the start", got)
		}
	})
}

func TestPolicyIsRefusedWhole(t *testing.T) {
	for _, tt := range []struct {
		name   string
		shape  scenario.Shape
		change scenario.PolicyChange
		want   string
	}{
		{"unknown link", shoptest.ServicesInproc, scenario.PolicyChange{Link: "pay.board", Preset: "none"}, `unknown link "pay.board": the links are`},
		{"unknown preset", shoptest.ServicesInproc, scenario.PolicyChange{Link: "all", Preset: "insane"}, "the presets are none, sane"},
		{"conflict", shoptest.ServicesInproc, scenario.PolicyChange{Link: "all", Try: deadline(3 * time.Second)}, "try 3s is not shorter than the deadline 2s"},
		{"monolith", shoptest.MonolithInproc, scenario.PolicyChange{Link: "all", Preset: "none"}, "no shop has links"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			directed(t, []scenario.Shape{tt.shape}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
				before := len(w.Governed)
				e.Do(engine.SetPolicy{Change: tt.change})
				synctest.Wait()
				if got := len(w.Governed); got != before {
					t.Errorf("discovery was told %v", w.Governed[before:])
				}
				events := e.Snapshot().Events
				if got := events[len(events)-1]; got.Kind != runs.EventWarning || !strings.Contains(got.Text.EN, tt.want) {
					t.Errorf("the last event is %q, want a warning with %q", got.Text.EN, tt.want)
				}
			})
		})
	}
}

// One shop can't take it: the other has its old policy back.
func TestPolicyIsTakenBack(t *testing.T) {
	process := scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process}
	directed(t, []scenario.Shape{shoptest.ServicesInproc, process}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		w.RefuseGovern = func(shape string) error {
			if shape == process.String() {
				return errors.New("broken")
			}
			return nil
		}
		e.Do(engine.SetPolicy{Change: scenario.PolicyChange{Link: "pay.card", Preset: "none"}})
		synctest.Wait()
		shoptest.Elapse(time.Second)
		for _, s := range e.Snapshot().Shops {
			for _, l := range s.Links {
				if got := l.Policy; l.String() == "pay.card" && got.Deadline != 2*time.Second {
					t.Errorf("%s has %s, want what it had", s.Shape, got)
				}
			}
		}
		if got := policyEvents(e); len(got) > 0 {
			t.Errorf("events %q, want none", got)
		}
	})
}

func TestScenarioStartsByItsPolicy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shoptest.NewWorld()
		e := engine.New(engine.Config{Platform: w})
		sc := shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, shoptest.Step{Name: "policy", Do: func(ctx context.Context, lab scenario.Lab) error {
			return lab.SetPolicy(ctx, scenario.PolicyChange{Link: "pay.card", Preset: "sane"})
		}})
		sc.Policy = &scenario.PolicyChange{Link: "all", Preset: "none"}
		_, err := e.RunScenario(t.Context(), sc)
		shoptest.MustNot(t, err)
		got := []int{}
		for _, g := range w.Governed {
			got = append(got, len(g))
		}
		if want := []int{len(scenario.Links()), 1}; !slices.Equal(got, want) {
			t.Errorf("links governed: %v, want %v", got, want)
		}
		if got := w.Governed[0]["pay.card"].String(); got != "none" {
			t.Errorf("pay.card starts with %s, want none", got)
		}
	})
}

// What a caller must see to itself reaches its replicas, and their successors.
func TestCallersAreTold(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		told := func(id runs.ReplicaID) []string {
			r := w.Replica(shoptest.ServicesInproc, id)
			w.Lock()
			defer w.Unlock()
			return w.Told[r.Addr]
		}
		breaker := scenario.Breaker{Failures: 5, Of: 10, Open: time.Second}
		e.Do(engine.SetPolicy{Change: scenario.PolicyChange{Link: "pay.card", Breaker: &breaker}})
		e.Do(engine.SetLimit{Limit: scenario.Limit{Function: "pay", Rate: 50, Burst: 5}})
		synctest.Wait()
		want := []string{"pay.card", "pay: 50/s, burst 5"}
		if got := told("pay-1"); !slices.Equal(got, want) {
			t.Errorf("pay-1 was told %q, want %q", got, want)
		}
		if got := told("card-1"); len(got) > 0 {
			t.Errorf("card-1 was told %q, want nothing", got)
		}
		w.Replica(shoptest.ServicesInproc, "pay-1").End("killed")
		time.Sleep(4 * time.Second)
		if got := told("pay-1"); !slices.Equal(got, want) {
			t.Errorf("the successor was told %q, want %q", got, want)
		}
		e.Do(engine.SetLimit{Limit: scenario.Limit{Function: "pay"}})
		e.Do(engine.SetPolicy{Change: scenario.PolicyChange{Link: "all", Preset: "none"}})
		synctest.Wait()
		if got := told("pay-1"); len(got) > 0 {
			t.Errorf("afterwards pay-1 was told %q, want nothing", got)
		}
	})
}

func TestLimitIsRefused(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.SetLimit{Limit: scenario.Limit{Function: "cards", Rate: 5, Burst: 1}})
		synctest.Wait()
		events := e.Snapshot().Events
		if got, want := events[len(events)-1].Text.EN, "did you mean card?"; !strings.Contains(got, want) {
			t.Errorf("the last event is %q, want %q in it", got, want)
		}
	})
}

// Circuits show in the snapshot, and their changes as events.
func TestCircuitsAreTold(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		report := func(f runs.LinkFigures) runs.LinkView {
			w.Lock()
			w.Links = map[string]runs.LinkFigures{"pay.card": f}
			w.Unlock()
			time.Sleep(time.Second)
			for _, l := range e.Snapshot().Shops[0].Links {
				if l.String() == "pay.card" {
					return l
				}
			}
			return runs.LinkView{}
		}
		report(runs.LinkFigures{Circuit: "closed"})
		if got := report(runs.LinkFigures{Circuit: "open", Opened: 1, NotSent: 3}); got.Circuit != "open" || got.Figures.NotSent != 27 {
			t.Errorf("got %+v, want an open circuit, and 3 calls not sent by each of 9 replicas", got)
		}
		report(runs.LinkFigures{Circuit: "half-open", Opened: 1, Tried: 1, NotSent: 3})
		report(runs.LinkFigures{Circuit: "open", Opened: 2, Tried: 1, NotSent: 4})
		report(runs.LinkFigures{Circuit: "open", Opened: 3, Tried: 2, NotSent: 5}) // the same again: no news
		report(runs.LinkFigures{Circuit: "closed", Opened: 3, Tried: 3, Closed: 1, NotSent: 6, Full: 1})
		report(runs.LinkFigures{Circuit: "open", Opened: 4, Tried: 3, Closed: 1, NotSent: 6, Full: 1})
		e.Do(engine.SetPolicy{Change: scenario.PolicyChange{Link: "pay.card", Breaker: &scenario.Breaker{Failures: 2, Of: 3, Open: time.Second}}})
		synctest.Wait()
		report(runs.LinkFigures{Circuit: "closed", Opened: 4, Tried: 3, Closed: 1, NotSent: 8, Full: 2}) // a new breaker
		report(runs.LinkFigures{Circuit: "open", Opened: 5, Tried: 3, Closed: 1, NotSent: 9, Full: 2})
		report(runs.LinkFigures{Circuit: "closed", Opened: 5, Tried: 4, Closed: 2, NotSent: 11, Full: 2})
		var got []string
		for _, text := range policyEvents(e) {
			if what, why, ok := strings.Cut(text, " in pay-1: "); ok {
				if _, count, ok := strings.Cut(why, " ("); ok {
					what += " (" + count
				}
				got = append(got, what)
			}
		}
		want := []string{
			"circuit pay.card opened", "circuit pay.card half open", "circuit pay.card opened again",
			"circuit pay.card closed (6 were not)", "bulkhead pay.card full", "circuit pay.card opened",
			"bulkhead pay.card full", "circuit pay.card opened", "circuit pay.card half open", "circuit pay.card closed (3 were not)",
		}
		if !slices.Equal(got, want) {
			t.Errorf("events of pay-1: %q, want %q", got, want)
		}
	})
}
