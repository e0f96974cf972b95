package engine

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
)

// TestFleetSeconds: a second has the fewest replicas and the longest queue that
// were seen in it; one in which nothing was seen is as the one before.
func TestFleetSeconds(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	a, b := &member{state: ready}, &member{state: ready}
	s := &shop{members: []*member{a, b}}
	a.figures = []ReplicaFigures{{Waiting: 3}}
	s.noteFleet(at)
	a.state, a.figures = dead, []ReplicaFigures{{Waiting: 1}}
	b.figures = []ReplicaFigures{{Waiting: 6}}
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
