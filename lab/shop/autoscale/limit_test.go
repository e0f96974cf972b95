package autoscale

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

func pct(v int, period time.Duration) scenario.ScalePolicy {
	return scenario.ScalePolicy{Percent: true, Value: v, Period: period}
}

func few(v int, period time.Duration) scenario.ScalePolicy {
	return scenario.ScalePolicy{Value: v, Period: period}
}

const minute = time.Minute

// ago is a change, or a recommendation, of so long before now.
func ago(now time.Time, d time.Duration, n int) stamped { return stamped{now.Add(-d), n} }

// TestBound holds rates and bounds against the sections "Scaling policies",
// "Default Behavior", "Example: limit scale down rate" and "Example: disable
// scale down".
func TestBound(t *testing.T) {
	now := time.Unix(1000, 0)
	k8sUp, k8sDown := scenario.ScaleDefaults(15*time.Second, 300*time.Second)
	page := scenario.ScaleRules{Policies: []scenario.ScalePolicy{few(4, minute), pct(10, minute)}, Select: scenario.SelectMax}
	rules := func(choose string, policies ...scenario.ScalePolicy) scenario.ScaleRules {
		return scenario.ScaleRules{Policies: policies, Select: choose}
	}
	for _, tt := range []struct {
		name           string
		rules          scenario.ScaleRules
		replicas, want int
		added, removed []stamped
		get            int
		limit          runs.ScaleLimit
	}{
		// The page's example: 4 pods or 10 % a minute, whichever is more.
		{"page: 80 to 10", page, 80, 10, nil, nil, 72, runs.LimitedByRate},
		{"page: 72, 7.2 is rounded up to 8", page, 72, 10, nil, nil, 64, runs.LimitedByRate},
		{"page: 41, 10 % is more than 4", page, 41, 10, nil, nil, 36, runs.LimitedByRate},
		{"page: 40, 4 pods", page, 40, 10, nil, nil, 36, runs.LimitedByRate},
		{"page: 12", page, 12, 10, nil, nil, 10, ""},
		{"page: 8 of 80 went this minute", page, 72, 10, nil, []stamped{ago(now, 30*time.Second, 8)}, 72, runs.LimitedByRate},
		{"page: 8 of 80 went a minute ago", page, 72, 10, nil, []stamped{ago(now, minute, 8)}, 64, runs.LimitedByRate},
		{"page: at most 5 and at most 10 %", rules(scenario.SelectMin, pct(10, minute), few(5, minute)), 80, 10, nil, nil, 75, runs.LimitedByRate},
		{"page: at most 5 and at most 10 %, few", rules(scenario.SelectMin, pct(10, minute), few(5, minute)), 30, 10, nil, nil, 27, runs.LimitedByRate},
		{"page: disabled", rules(scenario.SelectDisabled), 80, 10, nil, nil, 80, runs.LimitedByRate},

		// The default: all may go at once; 4 or the double may come in 15 s.
		{"default: all go", k8sDown, 80, 1, nil, nil, 1, ""},
		{"default: 1 to 5", k8sUp, 1, 50, nil, nil, 5, runs.LimitedByRate},
		{"default: 4 to 8", k8sUp, 4, 50, nil, nil, 8, runs.LimitedByRate},
		{"default: 5 to 10", k8sUp, 5, 50, nil, nil, 10, runs.LimitedByRate},
		{"default: 20 to 40", k8sUp, 20, 50, nil, nil, 40, runs.LimitedByRate},
		{"default: within the rate", k8sUp, 5, 9, nil, nil, 9, ""},
		{"default: 5 came this period", k8sUp, 10, 50, []stamped{ago(now, 14*time.Second, 5)}, nil, 10, runs.LimitedByRate},
		{"default: 5 came a period ago", k8sUp, 10, 50, []stamped{ago(now, 15*time.Second, 5)}, nil, 20, runs.LimitedByRate},
		{"default: 2 came this period, 3 may still", k8sUp, 7, 50, []stamped{ago(now, time.Second, 2)}, nil, 10, runs.LimitedByRate},
		{"default: 3 went this period and may come back", k8sUp, 2, 50, nil, []stamped{ago(now, time.Second, 3)}, 10, runs.LimitedByRate},

		{"up 10 %, rounded up", rules(scenario.SelectMax, pct(10, minute)), 1, 50, nil, nil, 2, runs.LimitedByRate},
		{"up, the smaller of two", rules(scenario.SelectMin, pct(100, minute), few(4, minute)), 8, 50, nil, nil, 12, runs.LimitedByRate},
		{"up, disabled", rules(scenario.SelectDisabled), 8, 50, nil, nil, 8, runs.LimitedByRate},
		{"up, two periods", rules(scenario.SelectMin, few(4, 10*time.Second), few(6, minute)), 8, 50, []stamped{ago(now, 20*time.Second, 4)}, nil, 10, runs.LimitedByRate},
		{"up, more came than there are, as somebody took them out", rules(scenario.SelectMin, few(4, minute), pct(100, minute), few(4, 10*time.Second)), 3, 50,
			[]stamped{ago(now, 20*time.Second, 20)}, nil, 3, runs.LimitedByRate},

		// Bounds: from 1 to 50.
		{"over the most", k8sUp, 40, 60, nil, nil, 50, runs.LimitedByMax},
		{"over the most, but slower", k8sUp, 20, 60, nil, nil, 40, runs.LimitedByRate},
		{"under the least", k8sDown, 3, 0, nil, nil, 1, runs.LimitedByMin},
		{"no change", k8sUp, 3, 3, nil, nil, 3, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := scenario.Autoscale{Min: 1, Max: 50, Up: tt.rules, Down: tt.rules}
			h := History{added: tt.added, removed: tt.removed}
			got, limit := h.bound(a, now, tt.replicas, tt.want)
			if got != tt.get || limit != tt.limit {
				t.Errorf("from %d to %d: got %d (%q), want %d (%q)", tt.replicas, tt.want, got, limit, tt.get, tt.limit)
			}
		})
	}
}

// TestStabilise holds the windows against the section "Stabilization window".
func TestStabilise(t *testing.T) {
	now := time.Unix(1000, 0)
	for _, tt := range []struct {
		name           string
		up, down       time.Duration
		recommended    []stamped
		replicas, want int
		get            int
	}{
		{"down at once without a window", 0, 0, []stamped{ago(now, 1, 8)}, 8, 2, 2},
		{"down to the highest of the window", 0, 5 * minute, []stamped{ago(now, 4*minute, 8), ago(now, minute, 5)}, 10, 2, 8},
		{"an old recommendation doesn't count", 0, 5 * minute, []stamped{ago(now, 5*minute, 8), ago(now, minute, 5)}, 10, 2, 5},
		{"never above what there is", 0, 5 * minute, []stamped{ago(now, minute, 12)}, 10, 2, 10},
		{"up at once without a window", 0, 5 * minute, []stamped{ago(now, minute, 3)}, 3, 9, 9},
		{"up to the lowest of the window", minute, 5 * minute, []stamped{ago(now, 30*time.Second, 5), ago(now, 20*time.Second, 7)}, 3, 9, 5},
		{"never below what there is", minute, 0, []stamped{ago(now, 30*time.Second, 1)}, 3, 9, 3},
		{"nothing asked, nothing done", minute, minute, []stamped{ago(now, 1, 9), ago(now, 2, 1)}, 3, 3, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := scenario.Autoscale{Up: scenario.ScaleRules{Window: tt.up}, Down: scenario.ScaleRules{Window: tt.down}}
			if got := (History{recommended: tt.recommended}).stabilise(a, now, tt.replicas, tt.want); got != tt.get {
				t.Errorf("got %d, want %d", got, tt.get)
			}
		})
	}
}
