package shop

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// TestFleetSecondsOfAReset: what slots did before is forgotten with their usage.
func TestFleetSecondsOfAReset(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := &Shop{parts: Parts{Shoppers: func(uint64) Shoppers { return nil }}}
	use := func(at time.Time, working float64) {
		s.phases.usage = usage{"pay": {UnitBill: scenario.UnitBill{Working: working}}}
		s.noteFleet(at)
	}
	use(at, 1000)
	if err := s.forget(); err != nil {
		t.Fatal(err)
	}
	use(at.Add(time.Second), 0.5)
	use(at.Add(2*time.Second), 1)
	seconds := s.withFleet([]runs.Second{{At: at.Add(time.Second)}, {At: at.Add(2 * time.Second)}})
	if first, second := seconds[0].Slots.Working, seconds[1].Slots.Working; first != 0 || second != 0.5 {
		t.Errorf("slots worked %g, %g s, want nothing known of the first second, 0.5 of the next", first, second)
	}
}

// TestFleetSeconds: a second has the fewest replicas and the longest queue that
// were seen in it; one in which nothing was seen is as the one before.
func TestFleetSeconds(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	a, b := &member{state: ready, heard: at}, &member{state: ready, heard: at}
	s := &Shop{members: []*member{a, b}}
	a.figures = []figures.Replica{{Waiting: 3}}
	s.noteFleet(at)
	a.state, a.figures = dead, []figures.Replica{{Waiting: 1}}
	b.figures = []figures.Replica{{Waiting: 6}}
	s.noteFleet(at.Add(250 * time.Millisecond))
	a.state, b.figures = ready, nil
	s.noteFleet(at.Add(900 * time.Millisecond))
	b.state = dead
	s.noteFleet(at.Add(2 * time.Second))
	var seconds []runs.Second
	for i := range 5 {
		seconds = append(seconds, runs.Second{At: at.Add(time.Duration(i-1) * time.Second)})
	}
	got := s.withFleet(seconds)
	for i, want := range []fleetSecond{{}, {replicas: 1, waiting: 7}, {replicas: 1, waiting: 7}, {replicas: 1, waiting: 1}, {replicas: 1, waiting: 1}} {
		if got[i].Replicas != want.replicas || got[i].Waiting != want.waiting {
			t.Errorf("second %d: got %d replicas, %d waiting; want %d and %d", i, got[i].Replicas, got[i].Waiting, want.replicas, want.waiting)
		}
	}
	for i := range 500 {
		s.noteFleet(at.Add(time.Duration(i) * time.Second))
	}
	if got := len(s.fleetSeconds); got != mostFleetSeconds {
		t.Errorf("%d seconds are kept, want %d", got, mostFleetSeconds)
	}
}

// TestFleetSecondsSlots: what slots did in a second, of messages that add up over
// the run; a second without a message shares what the next one tells.
func TestFleetSecondsSlots(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := &Shop{}
	spend := func(after time.Duration, working, waiting, idle float64) {
		s.phases.spend(&member{unit: "pay", functions: []string{"pay"}}, false, figures.Replica{}, figures.Replica{
			Slots: 8, Working: working, HeldWaiting: waiting, Idle: idle, Functions: map[string]figures.Function{}})
		s.noteFleet(at.Add(after))
	}
	spend(0, 1, 1, 6)
	spend(time.Second, 1, 0, 1)
	spend(1500*time.Millisecond, 1, 0.5, 4.5)
	spend(3*time.Second, 4, 2, 10)
	var seconds []runs.Second
	for i := range 5 {
		seconds = append(seconds, runs.Second{At: at.Add(time.Duration(i) * time.Second)})
	}
	s.withFleet(seconds)
	for i, want := range []runs.SlotSeconds{{}, {Working: 2, Waiting: 0.5, Idle: 5.5}, {}, {Working: 2, Waiting: 1, Idle: 5}, {}} {
		if got := seconds[i].Slots; got != want {
			t.Errorf("second %d: got %+v, want %+v", i, got, want)
		}
	}
}
