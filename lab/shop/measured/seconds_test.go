package measured

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/figures"
)

// TestSeconds: a second has the fewest replicas and the longest queue that were seen
// in it; one in which nothing was seen is as the one before.
func TestSeconds(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var s Seconds
	s.Note(at, 2, 3, runs.SlotSeconds{})
	s.Note(at.Add(250*time.Millisecond), 1, 7, runs.SlotSeconds{})
	s.Note(at.Add(900*time.Millisecond), 2, 1, runs.SlotSeconds{})
	s.Note(at.Add(2*time.Second), 1, 1, runs.SlotSeconds{})
	var seconds []runs.Second
	for i := range 5 {
		seconds = append(seconds, runs.Second{At: at.Add(time.Duration(i-1) * time.Second)})
	}
	got := s.Fill(seconds)
	for i, want := range []second{{}, {replicas: 1, waiting: 7}, {replicas: 1, waiting: 7}, {replicas: 1, waiting: 1}, {replicas: 1, waiting: 1}} {
		if got[i].Replicas != want.replicas || got[i].Waiting != want.waiting {
			t.Errorf("second %d: got %d replicas, %d waiting; want %d and %d", i, got[i].Replicas, got[i].Waiting, want.replicas, want.waiting)
		}
	}
	for i := range 500 {
		s.Note(at.Add(time.Duration(i)*time.Second), 1, 0, runs.SlotSeconds{})
	}
	if got := len(s.list); got != mostSeconds {
		t.Errorf("%d seconds are kept, want %d", got, mostSeconds)
	}
}

// TestSecondsSlots: what slots did in a second, of messages that add up over the run;
// a second without a message shares what the next one tells.
func TestSecondsSlots(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var run Phases
	var s Seconds
	spend := func(after time.Duration, working, waiting, idle float64) {
		run.Spend("pay", "pay", false, figures.Replica{}, figures.Replica{Slots: 8, Working: working, HeldWaiting: waiting, Idle: idle})
		s.Note(at.Add(after), 1, 0, run.Slots())
	}
	spend(0, 1, 1, 6)
	spend(time.Second, 1, 0, 1)
	spend(1500*time.Millisecond, 1, 0.5, 4.5)
	spend(3*time.Second, 4, 2, 10)
	var seconds []runs.Second
	for i := range 5 {
		seconds = append(seconds, runs.Second{At: at.Add(time.Duration(i) * time.Second)})
	}
	s.Fill(seconds)
	for i, want := range []runs.SlotSeconds{{}, {Working: 2, Waiting: 0.5, Idle: 5.5}, {}, {Working: 2, Waiting: 1, Idle: 5}, {}} {
		if got := seconds[i].Slots; got != want {
			t.Errorf("second %d: got %+v, want %+v", i, got, want)
		}
	}
}
