package scenario

import (
	"testing"
	"time"
)

// TestPlanned: holds take their time, narration shares the rest.
func TestPlanned(t *testing.T) {
	s := &Scenario{Minutes: 1, Steps: []Step{
		&sayStep{}, &holdStep{time: 20 * time.Second}, &sayStep{}, &holdStep{time: 10 * time.Second},
	}}
	for _, c := range []struct {
		step int
		want time.Duration
	}{{0, 0}, {1, 0}, {2, 15 * time.Second}, {3, 35 * time.Second}, {4, 50 * time.Second}, {5, time.Minute}, {99, time.Minute}} {
		if got := s.Planned(c.step); got != c.want {
			t.Errorf("step %d: got %v, want %v", c.step, got, c.want)
		}
	}
	s.Compare.InTurn = true
	if got, want := s.Planned(3), 30*time.Second; got != want {
		t.Errorf("in turn: got %v, want %v", got, want)
	}
}
