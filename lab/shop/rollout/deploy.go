package rollout

import (
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/figures"
)

// Plan is by which rules a deploy goes on: [Next] and [Judge], or others.
type Plan struct {
	Next  func(scenario.Deploy, Fleet) Move
	Judge func(g scenario.Gate, measured Figures, over bool) Verdict
}

// Task is what a deploy is to do.
type Task struct {
	scenario.Deploy
	Unit    string // whose replicas are replaced: "board", "monolith"
	Old     string // the version before; after a stopped deploy it may be two: "v1+v2"
	Carried int    // functions that each of them carries
}

// Rollout is one deploy as it goes on. It starts nothing and knows no clock; whoever
// uses it from several goroutines guards it.
type Rollout struct {
	Task
	Began, Ended time.Time // Ended is zero while it is under way

	plan     Plan
	outcome  string // empty: under way
	started  int    // new replicas that became ready
	ready    int    // the most of them at once
	progress time.Time
	retry    time.Time // a replica could not be started: the next may be then
	problem  error     // why it could not
	met      Figures

	stage    int     // of a canary: the next weight
	share    float64 // that it is to get
	weight   float64 // that it gets
	since    time.Time
	died     string  // why a replica of it died while it got calls; empty: none did
	window   Figures // since then
	patience int     // holds in which it was hardly called
	back     bool    // it is taken out again
}

// New begins a deploy.
func New(plan Plan, t Task, now time.Time) *Rollout {
	r := &Rollout{Task: t, Began: now, plan: plan, progress: now}
	if t.Strategy == scenario.Canary {
		r.share = t.Weights[0]
	}
	return r
}

// Decision is what is to be done now.
type Decision struct {
	Outcome   string // what the deploy has come to: [Rollout.End] it; empty: it goes on
	Move      Move
	Back      bool            // all new replicas are to go, as a canary is taken back
	Reweighed bool            // callers must hear of other weights
	Told      []scenario.Text // what people are told of it
}

// Look decides what is to be done with a fleet now.
func (r *Rollout) Look(f Fleet, now time.Time) Decision {
	f.Share = r.share
	if f.NewReady > r.ready {
		r.ready, r.progress = f.NewReady, now
	}
	if !r.awaits(f) {
		r.progress = now
	}
	if outcome := r.ends(f, now); outcome != "" {
		return Decision{Outcome: outcome}
	}
	var d Decision
	told, reweighed := r.judge(f, now)
	if told != (scenario.Text{}) {
		d.Told = append(d.Told, told)
	}
	d.Back, d.Reweighed = r.back, reweighed
	if !r.back {
		f.Share = r.share
		d.Move = r.plan.Next(r.Deploy, f)
	}
	if now.Before(r.retry) {
		d.Move.Start = 0
	}
	if d.Move != (Move{}) {
		d.Told = append(d.Told, r.words().Move(f.told(), d.Move.Start, d.Move.Retire))
	}
	return d
}

// ends tells what the deploy has come to; empty: it goes on.
func (r *Rollout) ends(f Fleet, now time.Time) string {
	switch {
	case r.back && f.NewReady+f.NewUnready+f.NewDraining == 0:
		return scenario.RolledBack
	case r.back:
		return ""
	case f.NewReady >= f.Want && f.OldReady+f.OldUnready+f.OldDraining == 0:
		return scenario.Promoted
	case r.awaits(f) && now.Sub(r.progress) >= r.Deadline:
		return scenario.Stopped
	}
	return ""
}

// awaits tells whether the deploy can't go on before a new replica is ready.
func (r *Rollout) awaits(f Fleet) bool {
	if r.Strategy == scenario.Canary {
		return f.NewReady < f.Canaries()
	}
	return f.NewReady < f.Want
}

// Arrived takes note of a new replica that is ready or, if err says so, could not be
// started; the next is started after a while only.
func (r *Rollout) Arrived(err error, retry time.Time) {
	if err == nil {
		r.started++
		return
	}
	r.problem, r.retry = err, retry
}

// Answered counts what a replica of the new version did between two of its messages.
func (r *Rollout) Answered(before, now figures.Replica) {
	a, b := before.Functions[r.Function], now.Functions[r.Function]
	r.met.add(a, b)
	r.window.add(a, b)
}

// End writes down what the deploy has come to.
func (r *Rollout) End(outcome string, now time.Time) { r.outcome, r.Ended = outcome, now }

// Over tells whether the deploy has come to its end.
func (r *Rollout) Over() bool { return r.outcome != "" }

// Figures is what the deploy has come to.
func (r *Rollout) Figures(now time.Time) scenario.RolloutFigures {
	if !r.Ended.IsZero() {
		now = r.Ended
	}
	return scenario.RolloutFigures{
		Function: r.Function, Version: r.Version, Strategy: r.Strategy, Outcome: r.outcome,
		Seconds: now.Sub(r.Began).Seconds(), Restarted: r.started, Carried: r.started * r.Carried,
		Met: r.met.Requests, MetFailed: r.met.Failed, P95: float64(r.met.Latency.Quantile(0.95)) / float64(time.Millisecond),
	}
}

// words is the deploy as sentences speak of it.
func (r *Rollout) words() sentences.Deploy {
	return sentences.Deploy{Deploy: r.Deploy, Unit: r.Unit, Old: r.Old}
}

// TellBegun tells that the deploy begins, over how many replicas.
func (r *Rollout) TellBegun(want int) scenario.Text { return r.words().Begun(want) }

// TellEnd tells what the deploy has come to, and with what it leaves its unit.
func (r *Rollout) TellEnd(f Fleet) scenario.Text {
	took := r.Ended.Sub(r.Began)
	switch r.outcome {
	case scenario.Promoted:
		return r.words().Promoted(took)
	case scenario.RolledBack:
		return r.words().RolledBack(took, r.met.Requests, r.met.Failed)
	}
	f.Share = r.share
	have := f.told()
	if r.Strategy == scenario.Canary {
		have.Want = f.Canaries()
	}
	return r.words().Stopped(r.ready, have, r.problem)
}
