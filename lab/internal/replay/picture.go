package replay

import (
	"slices"
	"sort"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// What a snapshot of a running engine shows at most.
const (
	recentEvents  = 500
	recentSeconds = 120
)

// picture completes a frame's state by what else is known of that moment. The
// lock must be held.
func (p *Player) picture(state *runs.Snapshot, at time.Time) *runs.Snapshot {
	s := *state
	s.Version, s.At, s.Started, s.Seed = p.version, at, p.record.Began, p.record.Seed
	s.Traces, s.Traces.JaegerUp, s.Traces.JaegerURL = p.record.Store, false, "" // that Jaeger is gone
	s.Problem = ""
	ended := !at.Before(p.states[len(p.states)-1].At)
	switch {
	case ended:
		s.State = runs.Done
	case p.paused:
		s.State = runs.Paused
	default:
		s.State = runs.Running
	}
	results := 0
	for _, e := range p.record.Events {
		if e.At.After(at) && !ended {
			break
		}
		if e.Kind == runs.EventResult {
			if results < len(p.record.Results) {
				e.Verdict = p.record.Results[results].Verdict
			}
			results++
		}
		s.Events = append(s.Events, e)
	}
	s.Events = s.Events[max(0, len(s.Events)-recentEvents):]
	s.Results = p.record.Results[:min(results, len(p.record.Results))]
	s.Course = p.course(s.Results, ended)
	s.Matrix = slices.DeleteFunc(slices.Clone(p.record.Matrix), func(c runs.Cell) bool { return !ended && at.Before(p.known(c)) })
	s.Benches = p.benches(at, ended)
	s.Shops = slices.Clone(state.Shops)
	for i := range s.Shops {
		shape := s.Shops[i].Shape.String()
		s.Shops[i].URL = "" // that shop is gone
		s.Shops[i].Seconds = p.seconds(shape, at)
		if ended {
			s.Shops[i].Bill = p.record.Bills[shape]
		}
	}
	return &s
}

// course is what the runs of the record's course said of the claims: those
// before this run, and this one as far as it has come.
func (p *Player) course(results []scenario.Result, ended bool) []scenario.Played {
	var all []scenario.Played
	for _, r := range p.before {
		all = append(all, r.Played())
	}
	now := p.record.Played()
	if now.Results = results; !ended {
		now.Doubt, now.Running = scenario.Text{}, true
	}
	return append(all, now)
}

// known is when the figures of a cell were final: at its fault's healing, or for
// the time without one at the first fault.
func (p *Player) known(c runs.Cell) time.Time {
	end := p.states[len(p.states)-1].At
	if c.Fault == "none" {
		for _, e := range p.record.Events {
			if e.Kind == runs.EventFault {
				return e.At
			}
		}
		return end
	}
	for _, r := range p.record.Receipts {
		if r.Shop == c.Shop && r.Fault.ID == c.Fault && !r.Healed.IsZero() {
			return r.Healed
		}
	}
	return end
}

// benches are known from the last word about any of them.
func (p *Player) benches(at time.Time, ended bool) []scenario.Bench {
	for _, e := range p.record.Events {
		if e.Kind == runs.EventBench && e.At.After(at) && !ended {
			return nil
		}
	}
	return p.record.Benches
}

// seconds are those of a shop that had passed, the latest.
func (p *Player) seconds(shape string, at time.Time) []runs.Second {
	all := p.record.Seconds[shape]
	n := sort.Search(len(all), func(i int) bool { return all[i].At.Add(time.Second).After(at) })
	return all[max(0, n-recentSeconds):n]
}
