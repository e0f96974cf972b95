package engine

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
	"github.com/msalab/msalab/lab/spans"
)

// fakeTraces hands out the same traces whatever is asked.
type fakeTraces struct {
	mu     sync.Mutex
	traces [][]spans.Span
}

func (f *fakeTraces) Find(_ context.Context, q TraceQuery) ([]spans.Summary, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []spans.Summary
	for _, t := range f.traces {
		if s := spans.Summarize(t); q.Journey == "" || s.Journey == q.Journey {
			found = append(found, s)
		}
	}
	return found, nil
}

func (f *fakeTraces) Get(_ context.Context, id spans.TraceID) ([]spans.Span, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, t := range f.traces {
		if t[0].Trace == id {
			return t, nil
		}
	}
	return nil, nil
}

func (f *fakeTraces) Status() runs.TraceStatus { return runs.TraceStatus{} }

var toDraw = []scenario.Fault{
	{Kind: "lock", Function: "pay"}, {Kind: "slow-query", Function: "select"}, {Kind: "serial-fan-out", Function: "regist"},
}

// What was drawn shows nowhere until it is revealed, and counts all the same.
func TestDrawnFaultIsHiddenUntilItIsRevealed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const seed = 3
		want := toDraw[drawn(seed, "mystery", len(toDraw))]
		stamp := map[string]string{spans.AttrFaultID: "mystery", spans.AttrFaultKind: want.Kind, spans.AttrFunction: want.Function}
		struck := spans.Span{Trace: spans.TraceID{1}, ID: spans.ID{1}, Attributes: stamp, Events: []spans.Event{{Name: "fault", Attributes: stamp}}}
		w := shoptest.NewWorld()
		e := New(Config{Platform: w, Seed: seed, Traces: &fakeTraces{traces: [][]spans.Span{{struck}}}})
		var before, after []string
		show := func(into *[]string) shoptest.Step {
			return shoptest.Step{Name: "hold", Do: func(ctx context.Context, lab scenario.Lab) error {
				time.Sleep(time.Second) // for the counts to arrive
				*into = shownOf(t, e)
				return nil
			}}
		}
		ask := func(asked bool) shoptest.Step {
			return shoptest.Step{Name: "ask", Do: func(ctx context.Context, lab scenario.Lab) error {
				return lab.Ask(ctx, scenario.Question{Drawn: "mystery", Options: make([]scenario.Text, len(toDraw)), Answer: scenario.Unknown, Asked: asked})
			}}
		}
		r, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc},
			shoptest.Step{Name: "draw", Do: func(ctx context.Context, lab scenario.Lab) error { return lab.Draw(ctx, "mystery", toDraw) }},
			ask(false), show(&before), ask(true), show(&after)))
		shoptest.MustNot(t, err)
		for _, secret := range []string{want.Kind, want.Function, spans.AttrFaultID} {
			if i := slices.IndexFunc(before, func(s string) bool { return strings.Contains(s, secret) }); i >= 0 {
				t.Errorf("before the answer %q shows in %q", secret, before[i])
			}
			if !slices.ContainsFunc(after, func(s string) bool { return strings.Contains(s, secret) }) {
				t.Errorf("after the answer %q shows nowhere in %q", secret, after)
			}
		}
		if len(w.Hidden) == 0 || w.Hidden[0] != "mystery" {
			t.Errorf("replicas were told to hide %v, want mystery: Jaeger shows every stamp", w.Hidden)
		}
		if got := r.Receipts[0]; got.Fired == 0 || got.Fault.Kind != want.Kind || len(r.Invalid) > 0 {
			t.Errorf("got the receipt %+v (%v), want %s, fired", got, r.Invalid, want.Kind)
		}
	})
}

// shownOf is what the app can show of faults and traces.
func shownOf(t *testing.T, e *Engine) []string {
	var all []string
	for _, f := range e.Snapshot().Faults {
		all = append(all, f.ID+" "+f.Kind+" "+f.Function)
	}
	for _, ev := range e.Snapshot().Events {
		if ev.Kind == runs.EventFault {
			all = append(all, ev.Subject+" "+ev.Text.EN+" "+ev.Text.KO)
		}
	}
	found, err := e.FindTraces(t.Context(), TraceQuery{})
	shoptest.MustNot(t, err)
	for _, s := range found {
		all = append(all, s.Faults...)
		trace, err := e.Trace(t.Context(), s.Trace)
		shoptest.MustNot(t, err)
		for _, s := range trace {
			for key, value := range s.Attributes {
				if key != spans.AttrFunction {
					all = append(all, key+" "+value)
				}
			}
			for range s.Events {
				all = append(all, "event "+spans.AttrFaultID)
			}
		}
	}
	return all
}

// Every fault is drawn by some seed, and the same by the same.
func TestSeedDraws(t *testing.T) {
	seen := map[int]int{}
	for seed := range uint64(60) {
		i := drawn(seed, "mystery", 3)
		if again := drawn(seed, "mystery", 3); again != i {
			t.Errorf("seed %d draws %d and then %d", seed, i, again)
		}
		seen[i]++
	}
	for i := range 3 {
		if seen[i] < 10 {
			t.Errorf("60 seeds draw %v, want each fault at least ten times", seen)
		}
	}
}

// With the answer the stage says how well the room and the rules did.
func TestScoreIsOnTheStage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Config{Platform: shoptest.NewWorld(), Seed: 3})
		right := drawn(3, "mystery", len(toDraw))
		q := scenario.Question{Drawn: "mystery", Options: make([]scenario.Text, len(toDraw)), Answer: scenario.Unknown}
		var got scenario.Text
		_, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc},
			shoptest.Step{Name: "draw", Do: func(ctx context.Context, lab scenario.Lab) error { return lab.Draw(ctx, "mystery", toDraw) }},
			shoptest.Step{Name: "ask", Do: func(ctx context.Context, lab scenario.Lab) error {
				if err := lab.Ask(ctx, q); err != nil {
					return err
				}
				for _, option := range []int{right, right, (right + 1) % len(toDraw)} {
					e.Do(Vote{Option: option})
				}
				e.Do(Vote{Option: right})
				e.Do(Unvote{}) // the last one doesn't count
				synctest.Wait()
				q.Asked = true
				err := lab.Ask(ctx, q)
				got = e.look().Stage.Text
				return err
			}}))
		shoptest.MustNot(t, err)
		if want := (scenario.Text{EN: "the room: 2 of 3 right. ", KO: "청중: 3명 중 2명 정답. "}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
