package autoscale

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// TestPage goes through the page's example of "Scaling policies" step by step:
// 80 replicas are to become 10, by 4 or 10 % a minute.
func TestPage(t *testing.T) {
	a := fast(10, 100, busy(1))
	a.Tolerance = 0
	a.Down = scenario.ScaleRules{Policies: []scenario.ScalePolicy{few(4, minute), pct(10, minute)}, Select: scenario.SelectMax}
	var h History
	var got []int
	replicas := 80
	for now := time.Unix(0, 0); replicas > 10; now = now.Add(minute) {
		var d runs.ScaleDecision
		d, h = Decide(a, h, now, replicas, same(replicas, 10/float64(replicas)-0.001))
		replicas = d.Desired
		got = append(got, replicas)
	}
	want := []int{72, 64, 57, 51, 45, 40, 36, 32, 28, 24, 20, 16, 12, 10}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// The default behaviour's scale-down waits until the highest recommendation of
// five minutes is old.
func TestScaleDownWaits(t *testing.T) {
	a := fast(1, 10, busy(0.5))
	a.Up, a.Down = scenario.ScaleDefaults(scenario.KubernetesEvery, scenario.KubernetesWindow)
	var h History
	start := time.Unix(0, 0)
	for at := time.Duration(0); ; at += scenario.KubernetesEvery {
		var d runs.ScaleDecision
		d, h = Decide(a, h, start.Add(at), 6, same(6, 0.1))
		if at < scenario.KubernetesWindow {
			if d.Desired != 6 || d.Wanted != 2 || d.Limit != runs.LimitedByWindow {
				t.Fatalf("after %s: %+v, want it to wait", at, d)
			}
			continue
		}
		if d.Desired != 2 || at != scenario.KubernetesWindow {
			t.Errorf("after %s: %+v, want 2 replicas after 300 s", at, d)
		}
		return
	}
}

// TestMetrics holds several metrics against "Scaling on multiple metrics" and
// "Algorithm details".
func TestMetrics(t *testing.T) {
	rate := scenario.ScaleMetric{Name: scenario.RatePerPod, Target: 10}
	pod := func(u, r float64) Pod {
		m := map[string]float64{}
		if u >= 0 {
			m[scenario.Utilisation] = u
		}
		if r >= 0 {
			m[scenario.RatePerPod] = r
		}
		return Pod{Metrics: m}
	}
	for _, tt := range []struct {
		name     string
		u, r     float64 // below 0: missing
		want     int
		limit    runs.ScaleLimit
		decided  string
		replicas int
	}{
		{"the larger wins", 0.6, 30, 6, "", scenario.RatePerPod, 2},
		{"the larger wins, first", 1.5, 10, 6, "", scenario.Utilisation, 2},
		{"one asks for more, one for fewer", 0.1, 20, 4, "", scenario.RatePerPod, 2},
		{"both ask for fewer: the larger", 0.1, 5, 2, "", scenario.RatePerPod, 4},
		{"one missing, the other asks for more", -1, 20, 4, "", scenario.RatePerPod, 2},
		{"one missing, the other asks for fewer", -1, 2, 2, runs.SomeMetrics, scenario.RatePerPod, 2},
		{"one missing, the other is content", -1, 10, 2, runs.WithinTolerance, scenario.RatePerPod, 2},
		{"both missing", -1, -1, 2, runs.NoMetrics, "", 2},
		{"more than may be: metrics aren't asked", 5, 50, 8, runs.LimitedByMax, "", 9},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := fast(1, 8, busy(0.5), rate)
			a.Down.Window = 0
			d, _ := Decide(a, History{}, time.Unix(0, 0), tt.replicas, same0(tt.replicas, pod(tt.u, tt.r)))
			if d.Desired != tt.want || d.Limit != tt.limit || d.Metric.Name != tt.decided {
				t.Errorf("got %d by %q (%q), want %d by %q (%q)", d.Desired, d.Metric.Name, d.Limit, tt.want, tt.decided, tt.limit)
			}
		})
	}
}

// The history that goes in is not touched: a decision can be made again.
func TestPure(t *testing.T) {
	a := fast(1, 20, busy(0.5))
	now := time.Unix(0, 0)
	_, h := Decide(a, History{}, now, 2, same(2, 1))
	before := fmt.Sprint(h)
	first, _ := Decide(a, h, now.Add(time.Second), 4, same(4, 0.1))
	again, _ := Decide(a, h, now.Add(time.Second), 4, same(4, 0.1))
	if first != again || fmt.Sprint(h) != before {
		t.Errorf("decided %+v, then %+v; history %s, then %v", first, again, before, h)
	}
}

func ExampleDecide() {
	settings := scenario.Autoscale{Function: "pay", Min: 1, Max: 10, Tolerance: 0.1,
		Metrics: []scenario.ScaleMetric{{Name: scenario.Utilisation, Target: 0.7}}}
	settings.Up, settings.Down = scenario.ScaleDefaults(2*time.Second, 20*time.Second)
	pod := Pod{Metrics: map[string]float64{scenario.Utilisation: 0.95}}
	d, _ := Decide(settings, History{}, time.Now(), 3, []Pod{pod, pod, pod})
	fmt.Printf("%d replicas x %.2f / %.2f = %.2f -> %d", d.Counted, d.Average, d.Metric.Target, d.Raw, d.Desired)
	// Output: 3 replicas x 0.95 / 0.70 = 4.07 -> 5
}
