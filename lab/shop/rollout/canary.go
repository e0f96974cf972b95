package rollout

import (
	"cmp"
	"math"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

// judge moves a canary on: it gives it its share of the calls once the replicas
// for that are ready, and holds it against its gate. It returns what was decided,
// and whether callers must hear of it.
func (r *Rollout) judge(f Fleet, now time.Time) (told scenario.Text, reweighed bool) {
	if r.Strategy != scenario.Canary || r.back {
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
		r.weight, r.since, r.window = r.share, now, Figures{}
		return r.words().Weight(r.weight), true
	}
	if r.share == 1 {
		return told, false // the old ones leave
	}
	verdict := r.plan.Judge(r.Gate, r.window, now.Sub(r.since) >= r.Hold)
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
		if r.stage < len(r.Weights) {
			r.share = r.Weights[r.stage]
		}
	case GateBroken:
		told = r.words().Judged(r.gated(), false)
		r.back, r.weight, reweighed = true, 0, true
	}
	return told, reweighed
}

// gated is what the canary answered since it got its share of the calls.
func (r *Rollout) gated() sentences.Gated {
	return sentences.Gated{
		Share: r.weight, Requests: r.window.Requests, Success: r.window.Success(), P95: r.window.Latency.Quantile(0.95),
	}
}

// gatePatience is for how many holds in a row a canary may be hardly called. One
// that nobody measured is not promoted.
const gatePatience = 3

// Died holds it against a canary that a replica of it died while it got calls.
func (r *Rollout) Died(version, reason string) {
	if r.outcome == "" && r.Strategy == scenario.Canary && version == r.Version && r.weight > 0 {
		r.died = cmp.Or(reason, "?")
	}
}

// Share is that of the calls which a canary gets.
func (r *Rollout) Share() float64 { return r.weight }

// wholeWeight is the weight of all replicas of a unit together while a canary has
// a share of its own.
const wholeWeight = 10_000

// Weight is the share of the calls of a ready replica beside others of its unit: 1,
// unless a canary has its own; 0: none at all. same is how many of those that are
// ready are new as it is, or old.
func (r *Rollout) Weight(fresh bool, same int) int {
	if r.outcome != "" || r.Strategy != scenario.Canary {
		return 1
	}
	share := r.weight
	if !fresh {
		share = 1 - r.weight
	}
	return int(math.Round(share * wholeWeight / float64(same)))
}
