package engine

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

func TestPick(t *testing.T) {
	trace := func(id byte, ms time.Duration, functions ...string) spans.Summary {
		return spans.Summary{Trace: spans.TraceID{id}, Duration: ms * time.Millisecond, Functions: functions}
	}
	found := []spans.Summary{trace(1, 20, "pay", "card"), trace(2, 50, "pay"), trace(3, 30, "pay", "card"), trace(4, 10), trace(5, 25)}
	for way, want := range map[string]byte{"": 2, scenario.Slowest: 2, scenario.Typical: 5, scenario.Widest: 3} {
		if got := pick(found, way); got.Trace[0] != want {
			t.Errorf("%q picks trace %d, want %d", way, got.Trace[0], want)
		}
	}
}

func TestPhaseHasAWindow(t *testing.T) {
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var p phases
	p.begin(began)
	p.mark("healthy", began.Add(10*time.Second))
	p.mark("slow", began.Add(15*time.Second))
	w, ok := p.window("slow")
	if !ok || !w.Since.Equal(began.Add(10*time.Second)) || !w.Until.Equal(began.Add(15*time.Second)) {
		t.Errorf("got %v to %v (%v), want the 5 s from the first mark on", w.Since, w.Until, ok)
	}
	if _, ok := p.window("cured"); ok {
		t.Error("found a phase that was never marked")
	}
}
