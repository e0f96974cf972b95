package autoscale

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// fast is settings with Kubernetes' rules and a lab's times.
func fast(lo, hi int, metrics ...scenario.ScaleMetric) scenario.Autoscale {
	a := scenario.Autoscale{Function: "pay", Min: lo, Max: hi, Metrics: metrics, Every: 2 * time.Second, Tolerance: 0.1}
	a.Up, a.Down = scenario.ScaleDefaults(2*time.Second, 20*time.Second)
	return a
}

func busy(target float64) scenario.ScaleMetric {
	return scenario.ScaleMetric{Name: scenario.Utilisation, Target: target}
}

// pods makes replicas that are ready and use so much.
func pods(use ...float64) []Pod {
	var all []Pod
	for _, u := range use {
		all = append(all, Pod{Metrics: map[string]float64{scenario.Utilisation: u}})
	}
	return all
}

func with(all []Pod, more ...Pod) []Pod { return append(all, more...) }

// same makes n replicas that use the same.
func same(n int, use float64) []Pod {
	var all []Pod
	for range n {
		all = append(all, pods(use)...)
	}
	return all
}

var (
	unready = Pod{Unready: true}
	early   = Pod{Unready: true, Metrics: map[string]float64{scenario.Utilisation: 9}} // figures from before it was ready
	missing = Pod{}
	leaving = Pod{Leaving: true, Metrics: map[string]float64{scenario.Utilisation: 9}}
)

// ratioCase is one metric of some replicas, and how many it asks for.
type ratioCase struct {
	name     string
	replicas int
	target   float64
	pods     []Pod
	want     int
	limit    runs.ScaleLimit
}

func (c ratioCase) check(t *testing.T) {
	d, ok := proposal(busy(c.target), 0.1, c.replicas, c.pods)
	if !ok {
		d.Wanted, d.Limit = c.replicas, runs.NoMetrics
	}
	if d.Wanted != c.want || d.Limit != c.limit {
		t.Errorf("%d replicas want %d (%q), want %d (%q)", c.replicas, d.Wanted, d.Limit, c.want, c.limit)
	}
}

// TestRatio holds one metric's answer against the page's section "Algorithm
// details" and the controller's replica_calculator.go.
func TestRatio(t *testing.T) {
	for _, tt := range []ratioCase{
		// The page's own examples: 200m of 100m doubles, 50m of 100m halves.
		{"200m of 100m, one", 1, 0.1, pods(0.2), 2, ""},
		{"200m of 100m, three", 3, 0.1, same(3, 0.2), 6, ""},
		{"50m of 100m, two", 2, 0.1, same(2, 0.05), 1, ""},
		{"50m of 100m, ten", 10, 0.1, same(10, 0.05), 5, ""},
		// The walkthrough's: 305 % of a target of 50 % takes 1 replica to 7.
		{"walkthrough: 305 % of 50 %", 1, 0.5, pods(3.05), 7, ""},
		{"walkthrough: the load ends", 7, 0.5, same(7, 0), 0, ""},

		{"the lab's example", 3, 0.7, same(3, 0.95), 5, ""},
		{"rounded up", 3, 0.7, same(3, 0.8), 4, ""},
		{"a whole number isn't rounded", 3, 0.3, same(3, 0.9), 9, ""},
		{"one part in a thousand is rounded up", 4, 0.5, same(4, 1.001), 9, ""},
		{"below a thousandth nothing is seen", 4, 0.5, same(4, 1.0004), 8, ""},
		{"mean of different replicas", 2, 0.5, pods(0.9, 0.5), 3, ""},
		{"one hot among many", 4, 0.5, pods(2, 0.5, 0.5, 0.5), 7, ""},

		// Tolerance: 0.1 either way, its edges included.
		{"on target", 3, 0.5, same(3, 0.5), 3, runs.WithinTolerance},
		{"10 % above", 10, 1, same(10, 1.1), 10, runs.WithinTolerance},
		{"more than 10 % above", 10, 1, same(10, 1.101), 12, ""},
		{"10 % below", 10, 1, same(10, 0.9), 10, runs.WithinTolerance},
		{"more than 10 % below", 10, 1, same(10, 0.899), 9, ""},
		{"below, but rounded up to the same", 2, 1, same(2, 0.8), 2, ""},
		{"far below, one stays", 1, 1, same(1, 0.2), 1, ""},
		{"idle", 5, 1, same(5, 0), 0, ""},

		// Missing metrics: the target on the way down, nothing on the way up.
		{"missing, down", 4, 1, with(same(3, 0.5), missing), 3, ""},                                                     // (1.5+1)/4 = 0.625
		{"missing, down, dampened", 4, 1, with(same(1, 0.5), missing, missing, missing), 4, ""},                         // 3.5/4
		{"missing, down, within tolerance", 10, 1, with(same(3, 0.8), same0(7, missing)...), 10, runs.WithinTolerance},  // 9.4/10
		{"missing, up", 4, 1, with(same(3, 2), missing), 6, ""},                                                         // 6/4 = 1.5
		{"missing, up, reversed", 4, 1, with(same(1, 2), missing, missing, missing), 4, runs.WouldReverse},              // 2/4
		{"missing, up, within tolerance", 4, 1, with(same(3, 1.4), missing), 4, runs.WithinTolerance},                   // 4.2/4
		{"missing, on target", 4, 1, with(same(3, 1), missing), 3, ""},                                                  // 3/4: the controller takes them for idle
		{"missing beyond those asked for", 2, 1, with(same(2, 0.85), missing), 2, runs.WithinTolerance},                 // 2.7/3
		{"more pods than replicas, down would be up", 2, 1, with(same(2, 0.5), missing, missing), 2, runs.WouldReverse}, // 0.75 x 4 = 3
		{"all missing", 3, 1, same0(3, missing), 3, runs.NoMetrics},
		{"nobody there", 3, 1, nil, 3, runs.NoMetrics},
	} {
		t.Run(tt.name, tt.check)
	}
}

// TestRatioOfChange is the same of replicas that come and go.
func TestRatioOfChange(t *testing.T) {
	for _, tt := range []ratioCase{
		// Not yet ready: nothing on the way up, not counted on the way down.
		{"unready, up", 4, 1, with(same(3, 2), unready), 6, ""},
		{"unready, up, dampened away", 4, 1, with(same(3, 1.4), unready), 4, runs.WithinTolerance},
		{"unready, up, reversed", 4, 1, with(same(1, 3), unready, unready, unready), 4, runs.WouldReverse},
		{"unready, down", 4, 1, with(same(3, 0.5), unready), 2, ""},
		{"unready, on target", 4, 1, with(same(3, 1), unready), 4, runs.WithinTolerance},
		{"unready with figures of before", 4, 1, with(same(3, 2), early), 6, ""},
		{"all unready", 3, 1, same0(3, unready), 3, runs.NoMetrics},
		{"a replica that never becomes ready", 2, 1, with(same(1, 4), unready), 4, ""},
		{"unready and missing, up", 4, 1, with(same(2, 4), unready, missing), 8, ""},
		{"unready and missing, down", 4, 1, with(same(2, 0.4), unready, missing), 2, ""}, // 1.8/3 x 3

		// Being deleted: not there.
		{"leaving", 2, 1, with(same(2, 2), leaving), 4, ""},
		{"leaving, down", 3, 1, with(same(2, 0.5), leaving), 1, ""},
		{"all leaving", 1, 1, same0(1, leaving), 1, runs.NoMetrics},
	} {
		t.Run(tt.name, tt.check)
	}
}

func same0(n int, p Pod) []Pod {
	var all []Pod
	for range n {
		all = append(all, p)
	}
	return all
}
