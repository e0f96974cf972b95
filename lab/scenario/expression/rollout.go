package expression

import (
	"math"

	"github.com/msalab/msalab/lab/scenario"
)

// rolloutMeasures are the figures of the latest deploy that began in a phase.
func rolloutMeasures() []measure {
	of := func(name string, figure func(scenario.RolloutFigures) float64) measure {
		return measure{name: name, takes: aFunction, deployed: true, figure: func(f scenario.ShapeFigures, function string) (float64, bool) {
			if f.Rollout == nil || f.Rollout.Function != function {
				return math.NaN(), false
			}
			return figure(*f.Rollout), true
		}}
	}
	was := func(outcome string) func(scenario.RolloutFigures) float64 {
		return func(f scenario.RolloutFigures) float64 {
			if f.Outcome == outcome {
				return 1
			}
			return 0
		}
	}
	return []measure{
		of("restarted", func(f scenario.RolloutFigures) float64 { return float64(f.Restarted) }),
		of("carried", func(f scenario.RolloutFigures) float64 { return float64(f.Carried) }),
		of("rollout_seconds", func(f scenario.RolloutFigures) float64 { return f.Seconds }),
		of("met", func(f scenario.RolloutFigures) float64 { return float64(f.Met) }),
		of("met_failed", func(f scenario.RolloutFigures) float64 { return float64(f.MetFailed) }),
		of("promoted", was(scenario.Promoted)),
		of("rolled_back", was(scenario.RolledBack)),
	}
}
