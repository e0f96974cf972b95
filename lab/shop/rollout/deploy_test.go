package rollout

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

var began = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func at(seconds float64) time.Time { return began.Add(time.Duration(seconds * float64(time.Second))) }

func ours(strategy string) *Rollout {
	return New(Plan{Next: Next, Judge: Judge}, Task{Unit: "board", Old: "v1", Carried: 1, Deploy: scenario.Deploy{
		Function: "board", Version: "v2", Strategy: strategy, Surge: count(1), Deadline: 5 * time.Second,
		Weights: []float64{0.5}, Hold: 4 * time.Second, Gate: scenario.Gate{Success: 0.99},
	}}, began)
}

// answers is a message of a replica that answered so many requests since the last.
func answers(ok, failed uint64) figures.Replica {
	return figures.Replica{Functions: map[string]figures.Function{"board": {Done: map[string]uint64{"OK": ok, "UNAVAILABLE": failed}}}}
}

// TestRollingIsPromoted: what starts and goes follows the plan, and it is over when no
// old replica is left.
func TestRollingIsPromoted(t *testing.T) {
	r := ours(scenario.Rolling)
	for i, step := range []struct {
		fleet Fleet
		want  Move
	}{
		{Fleet{Want: 2, OldReady: 2}, Move{Start: 1}},
		{Fleet{Want: 2, OldReady: 2, NewUnready: 1}, Move{}},
		{Fleet{Want: 2, OldReady: 2, NewReady: 1}, Move{Retire: 1}},
	} {
		d := r.Look(step.fleet, at(float64(i)))
		if d.Outcome != "" || d.Move != step.want || (len(d.Told) > 0) != (step.want != Move{}) {
			t.Errorf("look %d: got %+v, want %+v, told if it is a move", i, d, step.want)
		}
	}
	r.Arrived(nil, time.Time{})
	d := r.Look(Fleet{Want: 2, NewReady: 2}, at(3))
	if d.Outcome != scenario.Promoted {
		t.Fatalf("got %+v, want it promoted", d)
	}
	r.End(d.Outcome, at(3))
	if f := r.Figures(at(60)); !r.Over() || f.Outcome != scenario.Promoted || f.Seconds != 3 || f.Restarted != 1 {
		t.Errorf("got %+v, want one replica in 3 s", f)
	}
}

// TestStopsWithoutProgress: the deadline counts from the last replica that became
// ready, and one that can't be started isn't tried all the time.
func TestStopsWithoutProgress(t *testing.T) {
	r := ours(scenario.Rolling)
	r.Arrived(errors.New("no room"), at(2))
	for _, look := range []struct {
		seconds float64
		fleet   Fleet
		start   int
		outcome string
	}{
		{1, Fleet{Want: 2, OldReady: 2}, 0, ""},
		{2, Fleet{Want: 2, OldReady: 2}, 1, ""},
		{4, Fleet{Want: 2, OldReady: 1, NewReady: 1}, 1, ""},
		{8.9, Fleet{Want: 2, OldReady: 1, NewReady: 1, NewUnready: 1}, 0, ""},
		{9, Fleet{Want: 2, OldReady: 1, NewReady: 1, NewUnready: 1}, 0, scenario.Stopped},
	} {
		if d := r.Look(look.fleet, at(look.seconds)); d.Move.Start != look.start || d.Outcome != look.outcome {
			t.Errorf("after %g s: got %+v, want %d to start, outcome %q", look.seconds, d, look.start, look.outcome)
		}
	}
}

// TestCanary: it gets its share once its replicas are ready, and what it answers then
// decides; whoever dies or is hardly called is taken back.
func TestCanary(t *testing.T) {
	for _, tt := range []struct {
		name  string
		meet  func(r *Rollout)
		holds int
		back  bool
		share float64 // of the calls, then
	}{
		{"keeps to its gate", func(r *Rollout) { r.Answered(figures.Replica{}, answers(100, 0)) }, 1, false, 0.5},
		{"breaks its gate", func(r *Rollout) { r.Answered(figures.Replica{}, answers(90, 10)) }, 1, true, 0},
		{"dies", func(r *Rollout) { r.Died("v2", "killed") }, 1, true, 0},
		{"an old one dies", func(r *Rollout) { r.Died("v1", "killed") }, 1, false, 0.5},
		{"is hardly called", func(*Rollout) {}, gatePatience - 1, false, 0.5},
		{"is hardly called for long", func(*Rollout) {}, gatePatience, true, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := ours(scenario.Canary)
			fleet := Fleet{Want: 2, OldReady: 2, NewReady: 1}
			if d := r.Look(fleet, began); !d.Reweighed || r.Share() != 0.5 {
				t.Fatalf("got %+v and the share %g, want half of the calls", d, r.Share())
			}
			if old, fresh := r.Weight(false, 2), r.Weight(true, 1); 2*old != fresh {
				t.Errorf("two old replicas weigh %d each, the new one %d, want the same together", old, fresh)
			}
			tt.meet(r)
			var back []bool
			for hold := range tt.holds {
				back = append(back, r.Look(fleet, at(4*float64(hold+1))).Back)
			}
			if slices.Contains(back, true) != tt.back || r.Share() != tt.share {
				t.Errorf("taken back: %v, share %g; want %v, %g", back, r.Share(), tt.back, tt.share)
			}
		})
	}
}
