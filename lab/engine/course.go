package engine

import (
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// beginPlayed notes that a scenario is under way: what it judges counts in the
// course.
func (e *Engine) beginPlayed(sc *scenario.Scenario) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.course = append(e.course, scenario.Played{Scenario: sc.Name, Claim: sc.Claim, Running: true})
	e.touch()
}

// judged adds a judgement to the course. The lock must be held.
func (e *Engine) judged(r scenario.Result) {
	if n := len(e.course); n > 0 && e.course[n-1].Running && r.Step == "judge" {
		p := &e.course[n-1]
		p.Results = append(p.Results[:len(p.Results):len(p.Results)], r)
	}
}

// endPlayed says what stands against the run that has just ended. The course
// keeps the latest run of a scenario, or the one before it where this one was
// ended before it judged anything.
func (e *Engine) endPlayed(sc *scenario.Scenario, began time.Time, problem string) {
	snap := e.look()
	e.mu.Lock()
	defer e.mu.Unlock()
	last := len(e.course) - 1
	p := &e.course[last]
	r := &runs.Record{Scenario: sc.Name, Claim: sc.Claim, Baseline: sc.Baseline, Late: snap.Late, Results: p.Results,
		Matrix: snap.Matrix, Receipts: runs.Receipts(snap.Faults), Crashes: crashPoints(snap.Shops), Problem: problem}
	for _, ev := range e.events {
		if ev.At.After(began) {
			r.Events = append(r.Events, ev)
		}
	}
	r.Invalid = r.Doubts()
	*p = r.Played()
	same := func(q scenario.Played) bool { return q.Scenario == sc.Name }
	switch i := slices.IndexFunc(e.course[:last], same); {
	case i >= 0 && len(p.Results) == 0:
		e.course = e.course[:last:last]
	case i >= 0:
		e.course = slices.Delete(slices.Clone(e.course), i, i+1)
	}
	e.touch()
}

// crashPoints are those at which replicas of shops were to die.
func crashPoints(shops []runs.Shop) []runs.Crash {
	all := []runs.Crash{}
	for _, s := range shops {
		all = append(all, s.Crashes...)
	}
	return all
}
