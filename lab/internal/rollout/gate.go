package rollout

import (
	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
)

// certain is how many requests must have failed before a version goes without its
// time being over. One or two may be chance.
const certain = 3

// Judge holds what the new version has answered since it got its share of the
// calls against the gate. over tells that the time at this share has passed: only
// then may it get more.
func Judge(g scenario.Gate, measured engine.VersionFigures, over bool) engine.GateVerdict {
	fails := measured.Success() < g.Success
	switch {
	case measured.Requests < scenario.MinSample && over:
		return engine.GateUnmeasured
	case measured.Requests < scenario.MinSample:
		return engine.GateOpen
	case fails && (over || measured.Failed >= certain):
		return engine.GateBroken
	case !over:
		return engine.GateOpen
	case g.P95 > 0 && measured.Latency.Quantile(0.95) > g.P95:
		return engine.GateBroken
	}
	return engine.GatePassed
}
