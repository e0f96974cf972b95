package shop

import (
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/rollout"
)

// deploying is one deploy in one shop. All but done is guarded by the shop's mu.
type deploying struct {
	*rollout.Rollout
	done chan struct{} // closed when it has come to its end
	text scenario.Text

	first, after int                                // segments of the shop: the first while it was under way, the first after it (0: it is)
	journeys     map[string]scenario.JourneyFigures // in these, once all have ended
}

// fleet counts replicas. The lock must be held.
func (s *Shop) fleet(r *deploying) rollout.Fleet {
	f := rollout.Fleet{Want: s.wanted[r.Unit]}
	for _, m := range s.members {
		fresh := m.version == r.Version
		switch {
		case m.unit != r.Unit:
		case m.state == draining && !fresh:
			f.OldDraining++
		case m.state == draining:
			f.NewDraining++
		case m.state == ready && fresh:
			f.NewReady++
		case m.state == ready:
			f.OldReady++
		case fresh:
			f.NewUnready++
		default:
			f.OldUnready++
		}
	}
	return f
}

// noteVersion counts what the new version of a deploy answers, until the next
// deploy. The lock must be held.
func (s *Shop) noteVersion(m *member, before, now figures.Replica) {
	if r := s.deploys.latest(m.unit); r != nil && m.version == r.Version {
		r.Answered(before, now)
	}
}

// noteDeath has a deploy know of the death of a replica. The lock must be held.
func (s *Shop) noteDeath(m *member) {
	if r := s.deploys.latest(m.unit); r != nil {
		r.Died(m.version, m.reason)
	}
}

// weight is a ready replica's share of the calls beside others of its unit; 0: none
// at all. The lock must be held.
func (s *Shop) weight(m *member) int {
	r := s.deploys.latest(m.unit)
	if r == nil {
		return 1
	}
	fresh, same := m.version == r.Version, 0
	for _, o := range s.members {
		if o.unit == m.unit && o.state == ready && (o.version == r.Version) == fresh {
			same++
		}
	}
	return r.Weight(fresh, same)
}

// rolloutViews describes the deploys. The lock must be held.
func (s *Shop) rolloutViews() []runs.RolloutView {
	var views []runs.RolloutView
	for _, r := range s.deploys.list {
		views = append(views, runs.RolloutView{RolloutFigures: r.Figures(time.Now()), Began: r.Began, Unit: r.Unit, Share: r.Share(), Text: r.text, Journeys: s.met(r)})
	}
	return views
}

// met is what shoppers met who came while a deploy was under way. The lock must be
// held.
func (s *Shop) met(r *deploying) map[string]scenario.JourneyFigures {
	if r.journeys != nil {
		return r.journeys
	}
	after := r.after
	if after == 0 {
		after = s.phases.Segment + 1
	}
	var segments []int
	for n := r.first; n < after; n++ {
		segments = append(segments, n)
	}
	met := s.shoppers.Figures(segments...)
	if r.Over() && time.Since(r.Ended) > longestJourney {
		r.journeys = met // nothing comes to it any more
	}
	return met
}

// longestJourney is longer than any shopper waits.
const longestJourney = time.Minute
