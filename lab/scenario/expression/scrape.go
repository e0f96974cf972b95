package expression

import "github.com/msalab/msalab/lab/scenario"

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
