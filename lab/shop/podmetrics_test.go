package shop

import (
	"math"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// TestMetricsAreMeans: what a replica happens to do at the moment of a look says
// nothing of the time since the look before.
func TestMetricsAreMeans(t *testing.T) {
	at := time.Unix(100, 0)
	figures := func(after time.Duration, working, held, idle, queued float64, done uint64, busy, waiting int) figures.Replica {
		return figures.Replica{
			At: at.Add(after), Slots: 4, Working: working, HeldWaiting: held, Idle: idle, Queued: queued, Busy: busy, Waiting: waiting,
			Functions: map[string]figures.Function{"pay": {Done: map[string]uint64{"OK": done}}},
		}
	}
	// 8 slot-seconds in two seconds, 5 of them taken; a request waited for half of the time.
	before := figures(0, 10, 20, 100, 7, 50, 0, 0)
	for name, moment := range map[string][2]int{"idle": {0, 0}, "full": {4, 30}} {
		got := podMetrics("pay", before, figures(2*time.Second, 12, 23, 103, 8, 90, moment[0], moment[1]))
		want := map[string]float64{scenario.Utilisation: 5. / 8, scenario.InFlight: 3, scenario.RatePerPod: 20}
		for metric, v := range want {
			if math.Abs(got[metric]-v) > 1e-9 {
				t.Errorf("%s at the moment of the look: %s is %v, want %v", name, metric, got[metric], v)
			}
		}
	}
	if got := podMetrics("pay", before, before); got != nil {
		t.Errorf("figures that stood still: got %v, want none", got)
	}
}
