package shop

import (
	"math"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/figures"
)

// Fleet is a unit's replicas in the middle of a deploy, as its plan sees them.
type Fleet struct {
	Want        int // replicas that there should be
	NewReady    int // of the new version
	NewUnready  int // they start, or are to start again
	OldReady    int
	OldUnready  int
	OldDraining int     // they finish their requests
	NewDraining int     // of a canary that is taken back
	Share       float64 // of the calls that a canary is to get
}

// Canaries is how many replicas carry the canary's share of the calls.
func (f Fleet) Canaries() int { return int(math.Ceil(f.Share*float64(f.Want) - 1e-9)) }

// RolloutMove is what a deploy does next; zero: it waits.
type RolloutMove struct {
	Start  int // replicas of the new version
	Retire int // old replicas, those that aren't ready first
}

// VersionFigures is what the replicas of one version answered.
type VersionFigures struct {
	Requests uint64
	Failed   uint64 // by the shop's fault
	Latency  figures.Histogram
}

// Success is the share of requests that didn't fail; 1 where there were none.
func (f VersionFigures) Success() float64 {
	if f.Requests == 0 {
		return 1
	}
	return 1 - float64(f.Failed)/float64(f.Requests)
}

// add counts what a function of a replica did between two of its messages.
func (f *VersionFigures) add(before, now figures.Function) {
	for code, n := range now.Done {
		n -= before.Done[code]
		f.Requests += n
		if figures.ShopsFault(code) {
			f.Failed += n
		}
	}
	f.Latency = f.Latency.Add(now.Latency.Sub(before.Latency))
}

// GateVerdict says how a canary stands to its gate.
type GateVerdict string

// The verdicts of a gate.
const (
	GateOpen       GateVerdict = "open"       // nothing speaks against it, and its time isn't over
	GatePassed     GateVerdict = "passed"     // it may get more calls
	GateBroken     GateVerdict = "broken"     // it must go
	GateUnmeasured GateVerdict = "unmeasured" // its time is over and it has hardly been called
)

// rollout is one deploy in one shop. What stands below old is guarded by the
// shop's mu.
type rollout struct {
	deploy scenario.Deploy
	unit   string
	old    string        // the version before; after a stopped deploy it may be two: "v1+v2"
	done   chan struct{} // closed when it has come to its end

	began, ended time.Time
	outcome      string // empty: under way
	started      int    // new replicas that became ready
	ready        int    // the most of them at once
	progress     time.Time
	retry        time.Time // a replica could not be started: the next may be then
	problem      error     // why it could not
	met          VersionFigures
	text         scenario.Text

	first, after int                                // segments of the shop: the first while it was under way, the first after it (0: it is)
	journeys     map[string]scenario.JourneyFigures // in these, once all have ended

	stage    int     // of a canary: the next weight
	share    float64 // that it is to get
	weight   float64 // that it gets
	since    time.Time
	died     string         // why a replica of it died while it got calls; empty: none did
	window   VersionFigures // since then
	patience int            // holds in which it was hardly called
	back     bool           // it is taken out again
}

// fleet counts replicas. The lock must be held.
func (s *Shop) fleet(r *rollout) Fleet {
	f := Fleet{Want: s.wanted[r.unit], Share: r.share}
	for _, m := range s.members {
		fresh := m.version == r.deploy.Version
		switch {
		case m.unit != r.unit:
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

// words is the deploy as sentences speak of it.
func (r *rollout) words() sentences.Deploy {
	return sentences.Deploy{Deploy: r.deploy, Unit: r.unit, Old: r.old}
}

// counted is the fleet as sentences speak of it.
func (f Fleet) counted() sentences.Replaced {
	return sentences.Replaced{Want: f.Want, NewReady: f.NewReady, OldReady: f.OldReady, OldUnready: f.OldUnready}
}

// gated is what the canary answered since it got its share of the calls.
func (r *rollout) gated() sentences.Gated {
	return sentences.Gated{
		Share: r.weight, Requests: r.window.Requests, Success: r.window.Success(), P95: r.window.Latency.Quantile(0.95),
	}
}

// toldEnd tells what the deploy has come to. The shop's lock must be held.
func (r *rollout) toldEnd(f Fleet) scenario.Text {
	took := r.ended.Sub(r.began)
	switch r.outcome {
	case scenario.Promoted:
		return r.words().Promoted(took)
	case scenario.RolledBack:
		return r.words().RolledBack(took, r.met.Requests, r.met.Failed)
	}
	have := f.counted()
	if r.deploy.Strategy == scenario.Canary {
		have.Want = f.Canaries()
	}
	return r.words().Stopped(r.ready, have, r.problem)
}

// noteVersion counts what the new version of a deploy answers, until the next
// deploy. The lock must be held.
func (s *Shop) noteVersion(m *member, before, now figures.Replica) {
	r := s.deploys.latest(m.unit)
	if r == nil || m.version != r.deploy.Version {
		return
	}
	a, b := before.Functions[r.deploy.Function], now.Functions[r.deploy.Function]
	r.met.add(a, b)
	r.window.add(a, b)
}

// figures is what the deploy has come to. The shop's lock must be held.
func (r *rollout) figures(now time.Time) *scenario.RolloutFigures {
	if !r.ended.IsZero() {
		now = r.ended
	}
	return &scenario.RolloutFigures{
		Function: r.deploy.Function, Version: r.deploy.Version, Strategy: r.deploy.Strategy, Outcome: r.outcome,
		Seconds: now.Sub(r.began).Seconds(), Restarted: r.started, Carried: r.started * len(functionsOf(r.unit)),
		Met: r.met.Requests, MetFailed: r.met.Failed, P95: float64(r.met.Latency.Quantile(0.95)) / float64(time.Millisecond),
	}
}

// rolloutViews describes the deploys. The lock must be held.
func (s *Shop) rolloutViews() []runs.RolloutView {
	var views []runs.RolloutView
	for _, r := range s.deploys.list {
		views = append(views, runs.RolloutView{RolloutFigures: *r.figures(time.Now()), Began: r.began, Unit: r.unit, Share: r.weight, Text: r.text, Journeys: s.met(r)})
	}
	return views
}

// met is what shoppers met who came while a deploy was under way. The lock must be
// held.
func (s *Shop) met(r *rollout) map[string]scenario.JourneyFigures {
	if r.journeys != nil {
		return r.journeys
	}
	after := r.after
	if after == 0 {
		after = s.phases.segment + 1
	}
	var segments []int
	for n := r.first; n < after; n++ {
		segments = append(segments, n)
	}
	met := s.shoppers.Figures(segments...)
	if !r.ended.IsZero() && time.Since(r.ended) > longestJourney {
		r.journeys = met // nothing comes to it any more
	}
	return met
}

// longestJourney is longer than any shopper waits.
const longestJourney = time.Minute
