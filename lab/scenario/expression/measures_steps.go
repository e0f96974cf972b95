package expression

import (
	"math"

	"github.com/msalab/msalab/lab/scenario"
)

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

// scraped lists the figures that a scrape gives.
func scraped() []measure {
	figure := func(name string, of func(scenario.MetricFigures) float64) measure {
		return measure{name: name, takes: aFunction, scraped: true, figure: func(f scenario.ShapeFigures, function string) (float64, bool) {
			if f.Scraped == nil {
				return 0, false
			}
			return of(f.Scraped.Functions[function]), true
		}}
	}
	exemplar := func(name string, of func(scenario.ExemplarFigures) float64) measure {
		return measure{name: name, takes: aFunction, scraped: true, figure: func(f scenario.ShapeFigures, function string) (float64, bool) {
			if f.Scraped == nil {
				return 0, false
			}
			if f.Scraped.Exemplar.Function != function {
				return 0, true // none was found to follow
			}
			return of(f.Scraped.Exemplar), true
		}}
	}
	return []measure{
		figure("scraped", func(m scenario.MetricFigures) float64 { return float64(m.N) }),
		figure("scraped_gap", func(m scenario.MetricFigures) float64 { return float64(m.Gap) }),
		figure("scraped_rate", func(m scenario.MetricFigures) float64 { return m.Rate }),
		figure("scraped_errors", func(m scenario.MetricFigures) float64 { return m.Errors }),
		figure("scraped_p50", func(m scenario.MetricFigures) float64 { return m.P50 }),
		figure("scraped_p95", func(m scenario.MetricFigures) float64 { return m.P95 }),
		exemplar("exemplar", func(e scenario.ExemplarFigures) float64 { return e.MS }),
		exemplar("exemplar_spans", func(e scenario.ExemplarFigures) float64 { return float64(e.Spans) }),
		figure("blamed", func(m scenario.MetricFigures) float64 { return m.Blamed }),
	}
}

// wired lists the figures that a look at a message gives.
func wired() []measure {
	figure := func(name string, of func(scenario.WireFigures) int) measure {
		return measure{name: name, takes: aLook, figure: func(f scenario.ShapeFigures, id string) (float64, bool) {
			w, ok := f.Wire[id]
			return float64(of(w)), ok
		}}
	}
	return []measure{
		figure("protobuf_bytes", func(w scenario.WireFigures) int { return w.Protobuf }),
		figure("json_bytes", func(w scenario.WireFigures) int { return w.JSON }),
		figure("xml_bytes", func(w scenario.WireFigures) int { return w.XML }),
		figure("sent_bytes", func(w scenario.WireFigures) int { return w.Sent }),
		figure("fields_kept", func(w scenario.WireFigures) int { return w.Kept }),
		figure("fields_lost", func(w scenario.WireFigures) int { return w.Lost }),
		figure("fields_misread", func(w scenario.WireFigures) int { return w.Misread }),
		figure("unknown_bytes", func(w scenario.WireFigures) int { return w.Unknown }),
	}
}
