package rollout

import (
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
)

// certain is how many requests must have failed before a version goes without its
// time being over. One or two may be chance.
const certain = 3

// Judge holds what the new version has answered since it got its share of the
// calls against the gate. over tells that the time at this share has passed: only
// then may it get more.
func Judge(g scenario.Gate, measured shop.VersionFigures, over bool) shop.GateVerdict {
	fails := measured.Success() < g.Success
	switch {
	case measured.Requests < scenario.MinSample && over:
		return shop.GateUnmeasured
	case measured.Requests < scenario.MinSample:
		return shop.GateOpen
	case fails && (over || measured.Failed >= certain):
		return shop.GateBroken
	case !over:
		return shop.GateOpen
	case g.P95 > 0 && measured.Latency.Quantile(0.95) > g.P95:
		return shop.GateBroken
	}
	return shop.GatePassed
}
