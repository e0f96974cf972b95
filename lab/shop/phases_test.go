package shop

import (
	"slices"
	"testing"
	"time"
)

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

// TestPassesAreGathered: phases of a name are told together, each with its window.
func TestPassesAreGathered(t *testing.T) {
	at := func(second int64) time.Time { return time.Unix(second, 0) }
	var p phases
	p.begin(at(0))
	p.mark("healthy", at(10))
	p.mark("slow", at(20))
	p.begin(at(30)) // the second pass
	p.mark("healthy", at(40))
	p.mark("slow", at(50))
	sum, ok := p.gather(func(c phase) bool { return c.name == "slow" }, at(60))
	if want := []Window{{at(10), at(20)}, {at(40), at(50)}}; !ok || sum.passes != 2 || !slices.Equal(sum.windows, want) {
		t.Errorf("got %d passes at %v, want 2 at %v", sum.passes, sum.windows, want)
	}
}
