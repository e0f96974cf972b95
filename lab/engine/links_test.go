package engine

import (
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// TestPoliciesAreSeenToAct tells once of each policy that begins to act, in both
// languages.
func TestPoliciesAreSeenToAct(t *testing.T) {
	link := func(f runs.LinkFigures) ReplicaFigures {
		return ReplicaFigures{Links: map[string]runs.LinkFigures{"pay.card": f}}
	}
	function := func(f FunctionFigures) ReplicaFigures {
		return ReplicaFigures{Functions: map[string]FunctionFigures{"card": f}}
	}
	for _, tt := range []struct {
		before, now ReplicaFigures
		want        scenario.Text
	}{
		{link(runs.LinkFigures{Circuit: "closed"}), link(runs.LinkFigures{Circuit: "open", Opened: 1}), textOpenedCircuit("pay-1", "pay.card")},
		{link(runs.LinkFigures{Circuit: "half-open", NotSent: 2}), link(runs.LinkFigures{Circuit: "closed", NotSent: 3}), textClosedCircuit("pay-1", "pay.card", 3)},
		{link(runs.LinkFigures{}), link(runs.LinkFigures{Full: 1}), textFull("pay-1", "pay.card")},
		{link(runs.LinkFigures{}), link(runs.LinkFigures{TimedOut: 2}), textTimedOut("pay-1", "pay.card")},
		{link(runs.LinkFigures{}), link(runs.LinkFigures{Retried: 2}), textRetried("pay-1", "pay.card")},
		{link(runs.LinkFigures{}), link(runs.LinkFigures{Resent: 2}), textRetried("pay-1", "pay.card")},
		{link(runs.LinkFigures{Ejected: 1}), link(runs.LinkFigures{Ejected: 2}), textEjected("pay-1", "pay.card")},
		{link(runs.LinkFigures{}), link(runs.LinkFigures{Unbudgeted: 1}), textUnbudgeted("pay-1", "pay.card")},
		{function(FunctionFigures{}), function(FunctionFigures{Limited: 1}), textLimited("pay-1", "card")},
		{function(FunctionFigures{}), function(FunctionFigures{Shed: 1}), textShed("pay-1", "card")},
		{function(FunctionFigures{}), function(FunctionFigures{Done: map[string]uint64{"DEADLINE_EXCEEDED": 1}}), textDeadline("pay-1", "card")},
		{function(FunctionFigures{}), function(FunctionFigures{Done: map[string]uint64{"OK": 1}}), scenario.Text{}},
	} {
		var got []scenario.Text
		for _, e := range linkEvents("pay-1", tt.before, tt.now) {
			got = append(got, e.Text)
		}
		want := []scenario.Text{tt.want}
		if tt.want == (scenario.Text{}) {
			want = nil
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if again := linkEvents("pay-1", tt.now, tt.now); len(again) > 0 {
			t.Errorf("told again: %v", again)
		}
	}
}
