package autoscale

import (
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// Pod is one replica as an autoscaler sees it.
type Pod struct {
	Unready bool               // it starts still, or was ready for too short a time to be measured
	Leaving bool               // it drains: nothing is asked of it any more
	Metrics map[string]float64 // by name; what is missing could not be measured
}

// Sighting is a replica as a look finds it.
type Sighting struct {
	Starting, Leaving bool
	Ready             any              // the same at two looks if it is the same replica; nil: it isn't ready
	Figures           *figures.Replica // what it told last; nil: nothing
}

// Watch is what is remembered of one unit between two looks at it. Its zero value
// has seen nothing.
type Watch struct {
	Last runs.ScaleDecision
	At   time.Time // of the last decision; zero: none yet

	seen map[any]figures.Replica // by replica; counts of different ones in one place have nothing to do with each other
	told []runs.ScaleLimit       // since the last change
}

// Pods are a unit's replicas as the rule sees them, by what they did since the last
// look. entry is the function by which requests come into them.
func (w *Watch) Pods(entry string, found []Sighting) []Pod {
	var pods []Pod
	seen := map[any]figures.Replica{}
	for _, f := range found {
		p := Pod{Leaving: f.Leaving, Unready: f.Starting}
		if f.Ready != nil {
			before, ok := w.seen[f.Ready]
			if f.Figures != nil {
				seen[f.Ready] = *f.Figures
			}
			if ok && f.Figures != nil {
				p.Metrics = metrics(entry, before, *f.Figures)
			} else {
				p.Unready = true // "was ready for less than a whole look"
			}
		}
		pods = append(pods, p)
	}
	w.seen = seen
	return pods
}

// metrics are what a replica did between two looks; none when its figures
// stood still. entry is the function by which requests come into it. Each is a mean
// of the whole time, as the rule has to tell a change from chance: how many requests
// are in flight at one moment is anything from none to twice as many. The mean is
// the time that they spent in slots and in the queue before them, in each second.
func metrics(entry string, before, now figures.Replica) map[string]float64 {
	span := now.At.Sub(before.At).Seconds()
	used := now.Working + now.HeldWaiting - before.Working - before.HeldWaiting
	all := used + now.Idle - before.Idle
	if span <= 0 || all <= 0 {
		return nil
	}
	return map[string]float64{
		scenario.Utilisation: used / all,
		scenario.InFlight:    (used + now.Queued - before.Queued) / span,
		scenario.RatePerPod:  float64(now.Functions[entry].Requests()-before.Functions[entry].Requests()) / span,
	}
}

// Note remembers a decision, and says whether it is worth telling: it changes
// something, or it would but for a limit that was not told since the last change.
func (w *Watch) Note(d runs.ScaleDecision, now time.Time) (tell bool) {
	first := w.At.IsZero()
	w.Last, w.At = d, now
	if d.Desired != d.Before || first {
		w.told = nil
		return true
	}
	if d.Limit == runs.Unlimited || d.Limit == runs.WithinTolerance || slices.Contains(w.told, d.Limit) {
		return false
	}
	w.told = append(w.told, d.Limit)
	return true
}
