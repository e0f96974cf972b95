package measured

import (
	"slices"
	"testing"
	"time"
)

func TestPhaseHasAWindow(t *testing.T) {
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var p Phases
	p.Begin(began)
	p.Mark("healthy", began.Add(10*time.Second))
	p.Mark("slow", began.Add(15*time.Second))
	w, ok := p.Window("slow")
	if !ok || !w.Since.Equal(began.Add(10*time.Second)) || !w.Until.Equal(began.Add(15*time.Second)) {
		t.Errorf("got %v to %v (%v), want the 5 s from the first mark on", w.Since, w.Until, ok)
	}
	if _, ok := p.Window("cured"); ok {
		t.Error("found a phase that was never marked")
	}
}

// TestPassesAreGathered: phases of a name are told together, each with its window.
func TestPassesAreGathered(t *testing.T) {
	at := func(second int64) time.Time { return time.Unix(second, 0) }
	var p Phases
	p.Begin(at(0))
	p.Mark("healthy", at(10))
	p.Mark("slow", at(20))
	p.Begin(at(30)) // the second pass
	p.Mark("healthy", at(40))
	p.Mark("slow", at(50))
	sum, ok := p.Gather(func(c Phase) bool { return c.Name == "slow" }, at(60))
	if want := []Window{{at(10), at(20)}, {at(40), at(50)}}; !ok || sum.Passes != 2 || !slices.Equal(sum.Windows, want) {
		t.Errorf("got %d passes at %v, want 2 at %v", sum.Passes, sum.Windows, want)
	}
}
