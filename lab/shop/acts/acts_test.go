package acts

import (
	"slices"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/figures"
)

// TestPoliciesAreSeenToAct tells once of each policy that begins to act, in both
// languages.
func TestPoliciesAreSeenToAct(t *testing.T) {
	link := func(f runs.LinkFigures) figures.Replica {
		return figures.Replica{Links: map[string]runs.LinkFigures{"pay.card": f}}
	}
	function := func(f figures.Function) figures.Replica {
		return figures.Replica{Functions: map[string]figures.Function{"card": f}}
	}
	for _, tt := range []struct {
		before, now figures.Replica
		want        scenario.Text
	}{
		{link(runs.LinkFigures{Circuit: "closed"}), link(runs.LinkFigures{Circuit: "open", Opened: 1}), sentences.OpenedCircuit("pay-1", "pay.card")},
		{link(runs.LinkFigures{Circuit: "half-open", NotSent: 2}), link(runs.LinkFigures{Circuit: "closed", Closed: 1, NotSent: 3}), sentences.ClosedCircuit("pay-1", "pay.card", 3)},
		{link(runs.LinkFigures{Circuit: "open"}), link(runs.LinkFigures{Circuit: "half-open", Tried: 1}), sentences.TriedCircuit("pay-1", "pay.card")},
		{link(runs.LinkFigures{Circuit: "half-open", Opened: 1}), link(runs.LinkFigures{Circuit: "open", Opened: 2}), sentences.ReopenedCircuit("pay-1", "pay.card")},
		{link(runs.LinkFigures{Circuit: "open", Opened: 1}), link(runs.LinkFigures{Circuit: "closed", Opened: 1}), scenario.Text{}}, // a new breaker
		{link(runs.LinkFigures{}), link(runs.LinkFigures{Full: 1}), sentences.Full("pay-1", "pay.card")},
		{link(runs.LinkFigures{}), link(runs.LinkFigures{TimedOut: 2}), sentences.TimedOut("pay-1", "pay.card")},
		{link(runs.LinkFigures{}), link(runs.LinkFigures{Retried: 2}), sentences.Retried("pay-1", "pay.card")},
		{link(runs.LinkFigures{}), link(runs.LinkFigures{Resent: 2}), sentences.Retried("pay-1", "pay.card")},
		{link(runs.LinkFigures{Ejected: 1}), link(runs.LinkFigures{Ejected: 2}), sentences.Ejected("pay-1", "pay.card")},
		{link(runs.LinkFigures{}), link(runs.LinkFigures{Unbudgeted: 1}), sentences.Unbudgeted("pay-1", "pay.card")},
		{function(figures.Function{}), function(figures.Function{Limited: 1}), sentences.Limited("pay-1", "card")},
		{function(figures.Function{}), function(figures.Function{Shed: 1}), sentences.Shed("pay-1", "card")},
		{function(figures.Function{}), function(figures.Function{Done: map[string]uint64{"DEADLINE_EXCEEDED": 1}}), sentences.Deadline("pay-1", "card")},
		{function(figures.Function{}), function(figures.Function{Done: map[string]uint64{"OK": 1}}), scenario.Text{}},
	} {
		var got []scenario.Text
		var w Watch
		for _, e := range w.Events("pay-1", tt.before, tt.now) {
			got = append(got, e.Text)
		}
		want := []scenario.Text{tt.want}
		if tt.want == (scenario.Text{}) {
			want = nil
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if again := w.Events("pay-1", tt.now, tt.now); len(again) > 0 {
			t.Errorf("told again: %v", again)
		}
	}
}

// TestPoliciesAreToldAgain: what goes on is told once; what comes again after a
// quiet while, or under other rules, is told again.
func TestPoliciesAreToldAgain(t *testing.T) {
	var w Watch
	var before figures.Replica
	meet := func(second int, full uint64) int {
		now := figures.Replica{At: time.Unix(int64(second), 0), Links: map[string]runs.LinkFigures{"pay.card": {Full: full}}}
		events := w.Events("pay-1", before, now)
		before = now
		return len(events)
	}
	for _, tt := range []struct {
		name   string
		second int
		full   uint64
		told   int
	}{
		{"it begins", 0, 1, 1}, {"goes on", 3, 4, 0}, {"goes on", 6, 9, 0}, {"is quiet", 20, 9, 0}, {"comes again", 21, 10, 1},
	} {
		if got := meet(tt.second, tt.full); got != tt.told {
			t.Errorf("%s in second %d: told %d times, want %d", tt.name, tt.second, got, tt.told)
		}
	}
	w.Forget("pay.coupon")
	if got := meet(22, 11); got != 0 {
		t.Errorf("another link has new rules: told %d times, want 0", got)
	}
	w.Forget("pay.card")
	if got := meet(23, 12); got != 1 {
		t.Errorf("under new rules: told %d times, want 1", got)
	}
}
