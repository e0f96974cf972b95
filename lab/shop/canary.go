package shop

import (
	"cmp"
	"math"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// judge moves a canary on: it gives it its share of the calls once the replicas
// for that are ready, and holds it against its gate. It returns what was decided,
// and whether callers must hear of it. The lock must be held.
func (s *Shop) judge(r *rollout, f Fleet, now time.Time) (told scenario.Text, reweighed bool) {
	if r.deploy.Strategy != scenario.Canary || r.back {
		return told, false
	}
	if r.died != "" && r.weight < 1 { // its figures went with it
		told = r.words().CanaryDied(r.weight, r.died)
		r.back, r.weight = true, 0
		return told, true
	}
	if r.weight != r.share {
		if f.NewReady < f.Canaries() {
			return told, false
		}
		r.weight, r.since, r.window = r.share, now, VersionFigures{}
		return r.words().Weight(r.weight), true
	}
	if r.share == 1 {
		return told, false // the old ones leave
	}
	verdict := s.plans.Judge(r.deploy.Gate, r.window, now.Sub(r.since) >= r.deploy.Hold)
	if verdict == GateUnmeasured {
		if r.patience++; r.patience < gatePatience {
			r.since = now
			return r.words().Unmeasured(r.window.Requests), false
		}
		r.back, r.weight = true, 0
		return r.words().NeverMeasured(r.window.Requests, gatePatience), true
	}
	switch verdict {
	case GatePassed:
		told = r.words().Judged(r.gated(), true)
		r.stage, r.patience, r.progress, r.share = r.stage+1, 0, now, 1
		if r.stage < len(r.deploy.Weights) {
			r.share = r.deploy.Weights[r.stage]
		}
	case GateBroken:
		told = r.words().Judged(r.gated(), false)
		r.back, r.weight, reweighed = true, 0, true
	}
	return told, reweighed
}

// noteDeath holds it against a canary that a replica of it died while it got calls.
// The lock must be held.
func (s *Shop) noteDeath(m *member) {
	r := s.deploys.latest(m.unit)
	if r != nil && r.outcome == "" && r.deploy.Strategy == scenario.Canary && m.version == r.deploy.Version && r.weight > 0 {
		r.died = cmp.Or(m.reason, "?")
	}
}

// gatePatience is for how many holds in a row a canary may be hardly called. One
// that nobody measured is not promoted.
const gatePatience = 3

// wholeWeight is the weight of all replicas of a unit together while a canary has
// a share of its own.
const wholeWeight = 10_000

// weight is a ready replica's share of the calls beside others of its unit: 1,
// unless a canary has its own; 0: none at all. The lock must be held.
func (s *Shop) weight(m *member) int {
	r := s.deploys.latest(m.unit)
	if r == nil || r.outcome != "" || r.deploy.Strategy != scenario.Canary {
		return 1
	}
	fresh, same := m.version == r.deploy.Version, 0
	for _, o := range s.members {
		if o.unit == m.unit && o.state == ready && (o.version == r.deploy.Version) == fresh {
			same++
		}
	}
	share := r.weight
	if !fresh {
		share = 1 - r.weight
	}
	return int(math.Round(share * wholeWeight / float64(same)))
}
