package shop

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/ports"
)

// TestFleetSecondsOfAReset: what slots did before is forgotten with their usage.
func TestFleetSecondsOfAReset(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := &Shop{parts: ports.Parts{Shoppers: func(uint64) ports.Shoppers { return nil }}}
	use := func(at time.Time, working float64) {
		s.phases.Spend("pay", "pay", false, figures.Replica{}, figures.Replica{Slots: 8, Working: working})
		s.noteFleet(at)
	}
	use(at, 1000)
	if err := s.forget(); err != nil {
		t.Fatal(err)
	}
	use(at.Add(time.Second), 0.5)
	use(at.Add(2*time.Second), 0.5)
	seconds := s.seconds.Fill([]runs.Second{{At: at.Add(time.Second)}, {At: at.Add(2 * time.Second)}})
	if first, second := seconds[0].Slots.Working, seconds[1].Slots.Working; first != 0 || second != 0.5 {
		t.Errorf("slots worked %g, %g s, want nothing known of the first second, 0.5 of the next", first, second)
	}
}

// TestFleetSeconds: who is dead doesn't count, and what waits at a replica that isn't
// heard of isn't known.
func TestFleetSeconds(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	waiting := func(n int) []figures.Replica { return []figures.Replica{{Waiting: n}} }
	s := &Shop{members: []*member{
		{state: ready, heard: at, figures: waiting(3)}, {state: ready, heard: at}, {state: dead, figures: waiting(4)},
		{state: ready, heard: at.Add(-silence - time.Second), figures: waiting(50)},
	}}
	s.noteFleet(at)
	if got := s.seconds.Fill([]runs.Second{{At: at}})[0]; got.Replicas != 3 || got.Waiting != 7 {
		t.Errorf("got %d replicas, %d waiting; want 3 and 7", got.Replicas, got.Waiting)
	}
}
