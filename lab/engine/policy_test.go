package engine

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

func deadline(d time.Duration) *time.Duration { return &d }

// policyEvents returns the texts of the events about policies.
func policyEvents(e *Engine) []string {
	var texts []string
	for _, ev := range e.Snapshot().Events {
		if ev.Kind == runs.EventPolicy {
			texts = append(texts, ev.Text.EN)
		}
	}
	return texts
}

func TestPolicyGovernsTheChangedLinksAlone(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc, monolithInproc}, func(t *testing.T, e *Engine, w *world) {
		if got, want := len(w.governed), 1; got != want {
			t.Fatalf("discovery was told %d times at the start, want %d", got, want)
		}
		if got, want := len(w.governed[0]), len(scenario.Links()); got != want {
			t.Errorf("%d links are governed at the start, want %d", got, want)
		}
		e.Do(SetPolicy{scenario.PolicyChange{Link: "pay.card", Deadline: deadline(500 * time.Millisecond)}})
		synctest.Wait()
		changed := w.governed[len(w.governed)-1]
		if got := changed["pay.card"]; len(changed) != 1 || got.Deadline != 500*time.Millisecond || got.Retries.Attempts != 2 {
			t.Errorf("discovery was told %v, want pay.card alone, its deadline changed and its retries kept", changed)
		}
		got := policyEvents(e)
		if want := "policy pay.card: deadline 500ms. A call that takes longer than 500ms ends with DEADLINE_EXCEEDED"; len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("events %q, want one that says %q", got, want)
		}
		e.Do(Reset{})
		synctest.Wait()
		if got := w.governed[len(w.governed)-1]["pay.card"]; got.Deadline != 2*time.Second {
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
		{"unknown link", servicesInproc, scenario.PolicyChange{Link: "pay.board", Preset: "none"}, `unknown link "pay.board": the links are`},
		{"unknown preset", servicesInproc, scenario.PolicyChange{Link: "all", Preset: "insane"}, "the presets are none, sane"},
		{"conflict", servicesInproc, scenario.PolicyChange{Link: "all", Try: deadline(3 * time.Second)}, "try 3s is not shorter than the deadline 2s"},
		{"monolith", monolithInproc, scenario.PolicyChange{Link: "all", Preset: "none"}, "no shop has links"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			serving(t, []scenario.Shape{tt.shape}, func(t *testing.T, e *Engine, w *world) {
				before := len(w.governed)
				e.Do(SetPolicy{tt.change})
				synctest.Wait()
				if got := len(w.governed); got != before {
					t.Errorf("discovery was told %v", w.governed[before:])
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
	serving(t, []scenario.Shape{servicesInproc, process}, func(t *testing.T, e *Engine, w *world) {
		w.refuseGovern = func(shape string) error {
			if shape == process.String() {
				return errors.New("broken")
			}
			return nil
		}
		e.Do(SetPolicy{scenario.PolicyChange{Link: "pay.card", Preset: "none"}})
		synctest.Wait()
		for _, s := range e.openShops() {
			if got := s.rulesNow().policies["pay.card"]; got.Deadline != 2*time.Second {
				t.Errorf("%s has %s, want what it had", s.shape, got)
			}
		}
		if got := policyEvents(e); len(got) > 0 {
			t.Errorf("events %q, want none", got)
		}
	})
}

func TestScenarioStartsByItsPolicy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		e := New(Config{Platform: w})
		sc := script([]scenario.Shape{servicesInproc}, step{kind: "policy", do: func(ctx context.Context, lab scenario.Lab) error {
			return lab.SetPolicy(ctx, scenario.PolicyChange{Link: "pay.card", Preset: "sane"})
		}})
		sc.Policy = &scenario.PolicyChange{Link: "all", Preset: "none"}
		_, err := e.RunScenario(t.Context(), sc)
		mustNot(t, err)
		got := []int{}
		for _, g := range w.governed {
			got = append(got, len(g))
		}
		if want := []int{len(scenario.Links()), 1}; !slices.Equal(got, want) {
			t.Errorf("links governed: %v, want %v", got, want)
		}
		if got := w.governed[0]["pay.card"].String(); got != "none" {
			t.Errorf("pay.card starts with %s, want none", got)
		}
	})
}

// What a caller must see to itself reaches its replicas, and their successors.
func TestCallersAreTold(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		told := func(id runs.ReplicaID) []string {
			r := w.replica(servicesInproc, id)
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.told[r.addr]
		}
		breaker := scenario.Breaker{Failures: 5, Of: 10, Open: time.Second}
		e.Do(SetPolicy{scenario.PolicyChange{Link: "pay.card", Breaker: &breaker}})
		e.Do(SetLimit{scenario.Limit{Function: "pay", Rate: 50, Burst: 5}})
		synctest.Wait()
		want := []string{"pay.card", "pay: 50/s, burst 5"}
		if got := told("pay-1"); !slices.Equal(got, want) {
			t.Errorf("pay-1 was told %q, want %q", got, want)
		}
		if got := told("card-1"); len(got) > 0 {
			t.Errorf("card-1 was told %q, want nothing", got)
		}
		w.replica(servicesInproc, "pay-1").end("killed")
		time.Sleep(4 * time.Second)
		if got := told("pay-1"); !slices.Equal(got, want) {
			t.Errorf("the successor was told %q, want %q", got, want)
		}
		e.Do(SetLimit{scenario.Limit{Function: "pay"}})
		e.Do(SetPolicy{scenario.PolicyChange{Link: "all", Preset: "none"}})
		synctest.Wait()
		if got := told("pay-1"); len(got) > 0 {
			t.Errorf("afterwards pay-1 was told %q, want nothing", got)
		}
	})
}

func TestLimitIsRefused(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(SetLimit{scenario.Limit{Function: "cards", Rate: 5, Burst: 1}})
		synctest.Wait()
		events := e.Snapshot().Events
		if got, want := events[len(events)-1].Text.EN, "did you mean card?"; !strings.Contains(got, want) {
			t.Errorf("the last event is %q, want %q in it", got, want)
		}
	})
}

// Circuits show in the snapshot, and their changes as events.
func TestCircuitsAreTold(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc}, func(t *testing.T, e *Engine, w *world) {
		report := func(f runs.LinkFigures) runs.LinkView {
			w.mu.Lock()
			w.links = map[string]runs.LinkFigures{"pay.card": f}
			w.mu.Unlock()
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
		e.Do(SetPolicy{scenario.PolicyChange{Link: "pay.card", Breaker: &scenario.Breaker{Failures: 2, Of: 3, Open: time.Second}}})
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
