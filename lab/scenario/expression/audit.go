package expression

import "github.com/msalab/msalab/lab/scenario"

// audited lists the figures that an audit gives.
func audited() []measure {
	figure := func(name string, of func(scenario.Audit) float64) measure {
		return measure{name: name, takes: aPhase, audited: true, figure: func(f scenario.ShapeFigures, _ string) (float64, bool) {
			if f.Audit == nil {
				return 0, false
			}
			return of(*f.Audit), true
		}}
	}
	return []measure{
		figure("imbalance", func(a scenario.Audit) float64 { return float64(a.Won) }),
		figure("imbalances", func(a scenario.Audit) float64 { return float64(a.Wrong) }),
		figure("imbalances_with_care", func(a scenario.Audit) float64 { return float64(a.WithCare()) }),
		figure("paid", func(a scenario.Audit) float64 { return float64(a.Paid) }),
		figure("cancelled", func(a scenario.Audit) float64 { return float64(a.Cancelled) }),
		figure("in_progress", func(a scenario.Audit) float64 { return float64(a.InProgress) }),
		figure("untold", func(a scenario.Audit) float64 { return float64(a.Untold) }),
	}
}
