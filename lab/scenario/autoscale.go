package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario/choice"
)

// Autoscale lets the number of a function's replicas follow its load, by the
// rule and with the fields of Kubernetes' HorizontalPodAutoscaler
// (autoscaling/v2). Without metrics the function is scaled by hand again.
type Autoscale struct {
	Function  string        `json:"function"` // "pay"; "monolith": whole copies
	Min       int           `json:"min"`
	Max       int           `json:"max"`
	Metrics   []ScaleMetric `json:"metrics"`
	Every     time.Duration `json:"every"`     // between two looks; Kubernetes: 15 s
	Tolerance float64       `json:"tolerance"` // how far a ratio may be from 1; Kubernetes: 0.1
	Up        ScaleRules    `json:"up"`
	Down      ScaleRules    `json:"down"`
}

// ScaleMetric is a metric, and what it should be on average over the replicas.
type ScaleMetric struct {
	Name   string  `json:"name"` // one of ScaleMetrics
	Target float64 `json:"target"`
}

// ScaleRules is how fast replicas may come, or go.
type ScaleRules struct {
	Window   time.Duration `json:"window"` // past recommendations that count too
	Policies []ScalePolicy `json:"policies"`
	Select   string        `json:"select"` // "max", "min", "disabled"
}

// ScalePolicy is how much may change in a time.
type ScalePolicy struct {
	Percent bool          `json:"percent,omitempty"` // Value is a percentage; else a number of replicas
	Value   int           `json:"value"`
	Period  time.Duration `json:"period"`
}

// What an autoscaler can look at.
const (
	Utilisation = "utilisation" // share of a replica's slots that are taken
	InFlight    = "in-flight"   // requests of a replica, those that wait for a slot too
	RatePerPod  = "rate"        // requests a second of a replica
)

// ScaleMetrics returns the names of the metrics.
func ScaleMetrics() []string { return []string{Utilisation, InFlight, RatePerPod} }

// Which of several policies counts.
const (
	SelectMax      = "max"      // the one that allows the most
	SelectMin      = "min"      // the one that allows the least
	SelectDisabled = "disabled" // none: the direction is closed
)

// Kubernetes' own settings: the controller's period, how long a scale-up and a
// scale-down wait, and by how much a ratio may miss 1.
const (
	KubernetesEvery     = 15 * time.Second
	KubernetesUpWindow  = 0 * time.Second
	KubernetesWindow    = 300 * time.Second
	KubernetesTolerance = 0.1
)

// SteadyWindow is how long a scale-down waits where nobody says, and ShortestEvery
// the least time between two looks: replicas tell their figures four times a second.
const (
	SteadyWindow  = 30 * time.Second
	ShortestEvery = 500 * time.Millisecond
)

// ScaleDefaults returns Kubernetes' settings with its times divided so that
// every takes the place of 15 s and window that of 300 s.
func ScaleDefaults(every, window time.Duration) (up, down ScaleRules) {
	double := ScalePolicy{Percent: true, Value: 100, Period: every}
	up = ScaleRules{Policies: []ScalePolicy{double, {Value: 4, Period: every}}, Select: SelectMax}
	down = ScaleRules{Window: window, Policies: []ScalePolicy{double}, Select: SelectMax}
	return up, down
}

// SteadyDefaults are Kubernetes' settings for an autoscaler that looks so often.
// Kubernetes looks at the mean of 15 s and more; that of 2 s may be of 20 requests,
// and is a third off the target by chance. So, for one that looks more often, a ratio
// may miss 1 by twice as much, and six looks must agree before replicas come: after
// 12 s where it looks every 2, still sooner than Kubernetes looks again.
func SteadyDefaults(every, window time.Duration) (tolerance float64, up, down ScaleRules) {
	up, down = ScaleDefaults(every, window)
	if every >= KubernetesEvery {
		return KubernetesTolerance, up, down
	}
	up.Window = 6 * every
	return 2 * KubernetesTolerance, up, down
}

// Off reports whether the function is scaled by hand.
func (a Autoscale) Off() bool { return len(a.Metrics) == 0 }

// String describes the autoscaler: "pay: 1 to 10 replicas, utilisation 0.7, a
// look every 2s, up after 12s, down after 30s".
func (a Autoscale) String() string {
	if a.Off() {
		return a.Function + ": " + off
	}
	var metrics []string
	for _, m := range a.Metrics {
		metrics = append(metrics, fmt.Sprintf("%s %g", m.Name, m.Target))
	}
	return fmt.Sprintf("%s: %d to %d replicas, %s, a look every %s, up after %s, down after %s",
		a.Function, a.Min, a.Max, strings.Join(metrics, " and "), a.Every, a.Up.Window, a.Down.Window)
}

// Validate tells what is wrong with the settings.
func (a Autoscale) Validate() error {
	if !slices.Contains(Units(), a.Function) {
		return fmt.Errorf("autoscale: unknown function %q: %s", a.Function, choice.Among("functions", a.Function, Units()))
	}
	if a.Off() {
		return nil
	}
	if a.Min < 1 || a.Max < a.Min || a.Max > MaxReplicas {
		return fmt.Errorf("autoscale %s: from %d to %d replicas: want at least 1 and at most %d, the smaller first", a.Function, a.Min, a.Max, MaxReplicas)
	}
	if a.Every < ShortestEvery || a.Tolerance < 0 || a.Tolerance >= 1 {
		return fmt.Errorf("autoscale %s: want at least %s between looks, as figures come four times a second, and a tolerance from 0 to below 1", a.Function, ShortestEvery)
	}
	for _, m := range a.Metrics {
		if !slices.Contains(ScaleMetrics(), m.Name) || m.Target < 0.001 {
			return fmt.Errorf("autoscale %s: metric %q with target %g: want one of %s, and a target of at least 0.001",
				a.Function, m.Name, m.Target, strings.Join(ScaleMetrics(), ", "))
		}
	}
	for _, r := range []ScaleRules{a.Up, a.Down} {
		if err := r.validate(); err != nil {
			return fmt.Errorf("autoscale %s: %w", a.Function, err)
		}
	}
	return nil
}

func (r ScaleRules) validate() error {
	if !slices.Contains([]string{SelectMax, SelectMin, SelectDisabled}, r.Select) {
		return fmt.Errorf("select %q: want max, min or disabled", r.Select)
	}
	if r.Select != SelectDisabled && len(r.Policies) == 0 {
		return fmt.Errorf("no policy: want at least one, or select: disabled")
	}
	for _, p := range r.Policies {
		if p.Value < 1 || p.Period <= 0 {
			return fmt.Errorf("policy of %d every %s: want at least 1, and a time above 0", p.Value, p.Period)
		}
	}
	return nil
}
