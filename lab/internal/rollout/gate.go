package rollout

import (
	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
)

// Sample is how many requests the new version must have answered before it is
// judged by them.
const Sample = 30

// Judge holds what the new version has answered since it got its share of the
// calls against the gate. over tells that the time at this share has passed: only
// then may it get more. A version that breaks the gate is found out before.
func Judge(g scenario.Gate, measured engine.VersionFigures, over bool) engine.GateVerdict {
	switch {
	case measured.Requests < Sample && over:
		return engine.GateUnmeasured
	case measured.Requests < Sample:
		return engine.GateOpen
	case measured.Success() < g.Success, g.P95 > 0 && measured.Latency.Quantile(0.95) > g.P95:
		return engine.GateBroken
	case over:
		return engine.GatePassed
	}
	return engine.GateOpen
}
