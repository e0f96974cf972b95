package rollout

import (
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// Figures is what the replicas of one version answered.
type Figures struct {
	Requests uint64
	Failed   uint64 // by the shop's fault
	Latency  figures.Histogram
}

// Success is the share of requests that didn't fail; 1 where there were none.
func (f Figures) Success() float64 {
	if f.Requests == 0 {
		return 1
	}
	return 1 - float64(f.Failed)/float64(f.Requests)
}

// add counts what a function of a replica did between two of its messages.
func (f *Figures) add(before, now figures.Function) {
	for code, n := range now.Done {
		n -= before.Done[code]
		f.Requests += n
		if figures.ShopsFault(code) {
			f.Failed += n
		}
	}
	f.Latency = f.Latency.Add(now.Latency.Sub(before.Latency))
}

// Verdict says how a canary stands to its gate.
type Verdict string

// The verdicts of a gate.
const (
	GateOpen       Verdict = "open"       // nothing speaks against it, and its time isn't over
	GatePassed     Verdict = "passed"     // it may get more calls
	GateBroken     Verdict = "broken"     // it must go
	GateUnmeasured Verdict = "unmeasured" // its time is over and it has hardly been called
)

// certain is how many requests must have failed before a version goes without its
// time being over. One or two may be chance.
const certain = 3

// Judge holds what the new version has answered since it got its share of the
// calls against the gate. over tells that the time at this share has passed: only
// then may it get more.
func Judge(g scenario.Gate, measured Figures, over bool) Verdict {
	fails := measured.Success() < g.Success
	switch {
	case measured.Requests < scenario.MinSample && over:
		return GateUnmeasured
	case measured.Requests < scenario.MinSample:
		return GateOpen
	case fails && (over || measured.Failed >= certain):
		return GateBroken
	case !over:
		return GateOpen
	case g.P95 > 0 && measured.Latency.Quantile(0.95) > g.P95:
		return GateBroken
	}
	return GatePassed
}
