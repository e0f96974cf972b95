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
