// Package autoscale is the rule of Kubernetes' HorizontalPodAutoscaler as a
// pure function: figures, settings, the time and what was decided before go in,
// a number of replicas comes out. A [Watch] makes those figures of what replicas tell,
// look by look, and says which decisions are worth telling. It starts nothing and
// knows no clock: the shop (autoscale.go) looks, asks and scales.
//
// Section names in comments are those of
// https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale;
// what the page leaves open follows the controller's source (k8s.io/kubernetes,
// pkg/controller/podautoscaler: replica_calculator.go and horizontal.go).
//
//	decision, history := autoscale.Decide(settings, history, now, 3, pods)
//	// decision: 3 replicas x 0.95 / 0.70 = 4.07 -> 5
package autoscale

import (
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// History is what earlier decisions leave to later ones. Its zero value has
// none.
type History struct {
	recommended []stamped // what the metrics asked for
	added       []stamped // replicas, by decisions
	removed     []stamped
}

// stamped is a number of replicas at a time.
type stamped struct {
	at time.Time
	n  int
}

// Decide says how many replicas there should be, and returns the history for
// the next decision. replicas is how many are asked for at present. The history
// that goes in stays as it is.
func Decide(a scenario.Autoscale, h History, now time.Time, replicas int, pods []Pod) (runs.ScaleDecision, History) {
	if len(h.recommended) == 0 {
		// The controller begins with what it finds, so that a scale-down waits for
		// the window from the first look on.
		h.recommended = []stamped{{now, replicas}}
	}
	// Outside of the bounds metrics aren't asked.
	if replicas > a.Max || replicas < a.Min {
		d := runs.ScaleDecision{Before: replicas, Desired: min(max(replicas, a.Min), a.Max), Limit: runs.LimitedByMin}
		if replicas > a.Max {
			d.Limit = runs.LimitedByMax
		}
		d.Wanted = d.Desired
		return d, h.changed(a, now, d)
	}
	d, ok := propose(a, replicas, pods)
	if !ok {
		return d, h
	}
	stable := h.stabilise(a, now, replicas, d.Wanted)
	h = h.recommend(a, now, d.Wanted)
	if stable != d.Wanted {
		d.Limit = runs.LimitedByWindow
	}
	var limit runs.ScaleLimit
	if d.Desired, limit = h.bound(a, now, replicas, stable); limit != runs.Unlimited {
		d.Limit = limit
	}
	return d, h.changed(a, now, d)
}

// propose asks every metric and takes the largest answer ("Algorithm details":
// if multiple metrics are specified). ok is false when there must be no change:
// nothing was measured, or a part was not and the rest asks for fewer.
func propose(a scenario.Autoscale, replicas int, pods []Pod) (best runs.ScaleDecision, ok bool) {
	missing := 0
	for _, m := range a.Metrics {
		d, measured := proposal(m, a.Tolerance, replicas, pods)
		switch {
		case !measured:
			missing++
		case best.Metric.Name == "" || d.Wanted > best.Wanted:
			best = d
		}
	}
	best.Before, best.Desired = replicas, replicas
	switch {
	case missing == len(a.Metrics):
		best.Wanted, best.Limit = replicas, runs.NoMetrics
		return best, false
	case missing > 0 && best.Wanted < replicas:
		best.Limit = runs.SomeMetrics
		return best, false
	}
	return best, true
}

// Scaler decides for one function and remembers.
type Scaler struct {
	settings scenario.Autoscale
	history  History
}

// New returns a scaler by these settings, which must be valid.
func New(settings scenario.Autoscale) *Scaler { return &Scaler{settings: settings} }

// Decide implements the shop's Autoscaler.
func (s *Scaler) Decide(now time.Time, replicas int, pods []Pod) runs.ScaleDecision {
	var d runs.ScaleDecision
	d, s.history = Decide(s.settings, s.history, now, replicas, pods)
	return d
}
