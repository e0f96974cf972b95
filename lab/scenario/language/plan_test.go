package language_test

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario/language"
)

// TestPlanned: holds take their time, narration shares the rest.
func TestPlanned(t *testing.T) {
	s, err := language.Parse("a.yaml", []byte(`name: a
minutes: 1
compare: {shapes: [services/process]}
load: {rate: 1/s}
steps:
  - say: {en: One, ko: 하나}
  - hold: 20s
  - say: {en: Two, ko: 둘}
  - hold: 10s
`))
	if err != nil {
		t.Fatal(err)
	}
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
