package autoscale

import (
	"math"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// stabilise holds a recommendation between what was recommended of late
// ("Stabilization window"): replicas go to the highest of the scale-down window
// at the lowest, and come to the lowest of the scale-up window at the highest.
func (h History) stabilise(a scenario.Autoscale, now time.Time, replicas, wanted int) int {
	up, down := wanted, wanted
	for _, r := range h.recommended {
		if r.at.After(now.Add(-a.Up.Window)) {
			up = min(up, r.n)
		}
		if r.at.After(now.Add(-a.Down.Window)) {
			down = max(down, r.n)
		}
	}
	return min(max(replicas, up), down)
}

// recommend notes a recommendation and forgets those that no window reaches.
func (h History) recommend(a scenario.Autoscale, now time.Time, n int) History {
	h.recommended = append(recent(h.recommended, now.Add(-max(a.Up.Window, a.Down.Window))), stamped{now, n})
	return h
}

// bound keeps a number of replicas to the rates at which they may change
// ("Scaling policies") and to the bounds, and says which of these held it.
func (h History) bound(a scenario.Autoscale, now time.Time, replicas, want int) (int, runs.ScaleLimit) {
	if want > replicas {
		most := max(replicas, h.most(a.Up, now, replicas))
		switch {
		case want > most && most < a.Max:
			return most, runs.LimitedByRate
		case want > a.Max:
			return a.Max, runs.LimitedByMax
		}
	}
	if want < replicas {
		least := min(replicas, h.least(a.Down, now, replicas))
		switch {
		case want < least && least > a.Min:
			return least, runs.LimitedByRate
		case want < a.Min:
			return a.Min, runs.LimitedByMin
		}
	}
	return want, runs.Unlimited
}

// most is how many replicas the policies allow at present. What a period began
// with is what there is now without what came and went since. A percentage is
// rounded up, so that 1 replica can grow by 10 %.
func (h History) most(rules scenario.ScaleRules, now time.Time, replicas int) int {
	if rules.Select == scenario.SelectDisabled {
		return replicas
	}
	limit := 0 // of no policy
	for i, p := range rules.Policies {
		began := h.began(p.Period, now, replicas)
		allowed := began + p.Value
		if p.Percent {
			allowed = int(math.Ceil(float64(began) * (1 + float64(p.Value)/100)))
		}
		if i == 0 || (rules.Select == scenario.SelectMin) == (allowed < limit) {
			limit = allowed
		}
	}
	return limit
}

// least is the same for scaling down. What may go is rounded up: 10 % of 72
// replicas are 8.
func (h History) least(rules scenario.ScaleRules, now time.Time, replicas int) int {
	if rules.Select == scenario.SelectDisabled {
		return replicas
	}
	limit := 0 // of no policy
	for i, p := range rules.Policies {
		began := h.began(p.Period, now, replicas)
		allowed := began - p.Value
		if p.Percent {
			allowed = int(float64(began) * (1 - float64(p.Value)/100))
		}
		allowed = max(0, allowed)
		if i == 0 || (rules.Select == scenario.SelectMin) == (allowed > limit) {
			limit = allowed
		}
	}
	return limit
}

// began is how many replicas there were a period ago.
func (h History) began(period time.Duration, now time.Time, replicas int) int {
	since := now.Add(-period)
	for _, c := range recent(h.added, since) {
		replicas -= c.n
	}
	for _, c := range recent(h.removed, since) {
		replicas += c.n
	}
	return replicas
}

// changed notes what a decision changes, and forgets what no policy reaches.
func (h History) changed(a scenario.Autoscale, now time.Time, d runs.ScaleDecision) History {
	var longest time.Duration
	for _, r := range []scenario.ScaleRules{a.Up, a.Down} {
		for _, p := range r.Policies {
			longest = max(longest, p.Period)
		}
	}
	h.added, h.removed = recent(h.added, now.Add(-longest)), recent(h.removed, now.Add(-longest))
	switch by := d.Desired - d.Before; {
	case by > 0:
		h.added = append(h.added, stamped{now, by})
	case by < 0:
		h.removed = append(h.removed, stamped{now, -by})
	}
	return h
}

// recent returns a copy of those after a time.
func recent(all []stamped, since time.Time) []stamped {
	var late []stamped
	for _, s := range all {
		if s.at.After(since) {
			late = append(late, s)
		}
	}
	return late
}
