package autoscale

import (
	"math"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// TestMetricsAreMeans: what a replica happens to do at the moment of a look says
// nothing of the time since the look before.
func TestMetricsAreMeans(t *testing.T) {
	at := time.Unix(100, 0)
	message := func(after time.Duration, working, held, idle, queued float64, done uint64, busy, waiting int) figures.Replica {
		return figures.Replica{
			At: at.Add(after), Slots: 4, Working: working, HeldWaiting: held, Idle: idle, Queued: queued, Busy: busy, Waiting: waiting,
			Functions: map[string]figures.Function{"pay": {Done: map[string]uint64{"OK": done}}},
		}
	}
	// 8 slot-seconds in two seconds, 5 of them taken; a request waited for half of the time.
	before := message(0, 10, 20, 100, 7, 50, 0, 0)
	for name, moment := range map[string][2]int{"idle": {0, 0}, "full": {4, 30}} {
		got := metrics("pay", before, message(2*time.Second, 12, 23, 103, 8, 90, moment[0], moment[1]))
		want := map[string]float64{scenario.Utilisation: 5. / 8, scenario.InFlight: 3, scenario.RatePerPod: 20}
		for metric, v := range want {
			if math.Abs(got[metric]-v) > 1e-9 {
				t.Errorf("%s at the moment of the look: %s is %v, want %v", name, metric, got[metric], v)
			}
		}
	}
	if got := metrics("pay", before, before); got != nil {
		t.Errorf("figures that stood still: got %v, want none", got)
	}
}

// TestPodsOfTwoLooks: only a replica that was there at the look before has metrics, and
// another in its place is new.
func TestPodsOfTwoLooks(t *testing.T) {
	told := func(second int64, idle float64) *figures.Replica {
		return &figures.Replica{At: time.Unix(second, 0), Slots: 1, Idle: idle}
	}
	var w Watch
	first := w.Pods("pay", []Sighting{
		{Ready: 1, Figures: told(0, 0)}, {Ready: 2, Figures: told(0, 0)}, {Ready: 3}, {Starting: true}, {Leaving: true}, {},
	})
	for i, want := range []Pod{{Unready: true}, {Unready: true}, {Unready: true}, {Unready: true}, {Leaving: true}, {}} {
		if got := first[i]; got.Unready != want.Unready || got.Leaving != want.Leaving || got.Metrics != nil {
			t.Errorf("first look, %d: got %+v, want %+v", i, got, want)
		}
	}
	second := w.Pods("pay", []Sighting{{Ready: 1, Figures: told(2, 2)}, {Ready: 4, Figures: told(2, 2)}, {Ready: 3, Figures: told(2, 2)}})
	for i, measured := range []bool{true, false, false} {
		if got := second[i]; (got.Metrics != nil) != measured || got.Unready == measured {
			t.Errorf("second look, %d: got %+v, want metrics %v", i, got, measured)
		}
	}
}

// TestWhatIsTold: what a limit holds back is told once until something changes.
func TestWhatIsTold(t *testing.T) {
	var w Watch
	for i, step := range []struct {
		d    runs.ScaleDecision
		want bool
	}{
		{runs.ScaleDecision{Before: 2, Desired: 2}, true}, // the first
		{runs.ScaleDecision{Before: 2, Desired: 2}, false},
		{runs.ScaleDecision{Before: 2, Desired: 2, Limit: runs.LimitedByMax}, true},
		{runs.ScaleDecision{Before: 2, Desired: 2, Limit: runs.LimitedByMax}, false},
		{runs.ScaleDecision{Before: 2, Desired: 2, Limit: runs.WithinTolerance}, false},
		{runs.ScaleDecision{Before: 2, Desired: 1}, true},
		{runs.ScaleDecision{Before: 1, Desired: 1, Limit: runs.LimitedByMax}, true},
	} {
		if got := w.Note(step.d, time.Unix(int64(i), 0)); got != step.want || w.Last != step.d || w.At != time.Unix(int64(i), 0) {
			t.Errorf("decision %d: told %v, want %v; remembered %+v", i, got, step.want, w.Last)
		}
	}
}
