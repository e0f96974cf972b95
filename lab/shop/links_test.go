package shop

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/figures"
)

// TestCountsOutliveReplicas: what was counted so far doesn't shrink with a death.
func TestCountsOutliveReplicas(t *testing.T) {
	link := runs.Link{Caller: "pay", Callee: "card"}
	counted := []figures.Replica{{
		Functions: map[string]figures.Function{"pay": {Limited: 3, Shed: 4}},
		Links:     map[string]runs.LinkFigures{"pay.card": {Circuit: "open", NotSent: 5}},
	}}
	gone, lives := &member{id: "pay-1", unit: "pay", functions: []string{"pay"}, figures: counted}, &member{id: "pay-2", unit: "pay", functions: []string{"pay"}, figures: append(counted, counted...)}
	s := &Shop{members: []*member{lives}}
	s.noteGone(gone)
	if f := s.function("pay"); f.Limited != 6 || f.Shed != 8 {
		t.Errorf("%d were limited, %d shed, want 6, 8", f.Limited, f.Shed)
	}
	if v := s.linkViews([]runs.Link{link})[0]; v.Figures.NotSent != 10 || v.Circuit != "open" {
		t.Errorf("%d were not sent, circuit %s; want 10, open", v.Figures.NotSent, v.Circuit)
	}
	s.members = nil
	if v := s.linkViews([]runs.Link{link})[0]; v.Figures.NotSent != 5 || v.Circuit != "" {
		t.Errorf("%d were not sent, circuit %q; want 5 and none, as no replica has one", v.Figures.NotSent, v.Circuit)
	}
}

// TestLinksTellWhatCallersMeet adds up what all replicas of a caller met on a link
// over the last second.
func TestLinksTellWhatCallersMeet(t *testing.T) {
	link := runs.Link{Caller: "pay", Callee: "card"}
	at := func(second int, calls, failed uint64) figures.Replica {
		return figures.Replica{
			At:    time.Unix(int64(second), 0),
			Calls: map[string]figures.Call{"pay.card": {Failed: failed, Latency: figures.Histogram{Scale: 0, Offset: -4, Counts: []uint64{calls}}}},
			Links: map[string]runs.LinkFigures{"pay.card": {}},
		}
	}
	s := &Shop{members: []*member{
		{id: "pay-1", figures: []figures.Replica{at(0, 100, 7), at(1, 110, 9)}},
		{id: "pay-2", figures: []figures.Replica{at(0, 0, 0), at(1, 30, 8)}},
		{id: "pay-3", figures: []figures.Replica{at(0, 5, 5)}}, // too young to be measured
	}}
	got := s.linkViews([]runs.Link{link})[0]
	if got.Rate != 40 || got.Errors != 0.25 || got.P95 != 125*time.Millisecond {
		t.Errorf("got %g calls/s, %g failed, p95 %s, want 40, 0.25, 125 ms", got.Rate, got.Errors, got.P95)
	}
}
