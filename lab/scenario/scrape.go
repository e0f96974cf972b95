package scenario

import (
	"context"

	"github.com/msalab/msalab/lab/scenario/read"
)

// ScrapedFigures is what a shop's endpoints for Prometheus told at one reading,
// of the time since the reading before.
type ScrapedFigures struct {
	Functions map[string]MetricFigures `json:"functions"`
	Exemplar  ExemplarFigures          `json:"exemplar"` // that was followed; empty: none was
}

// MetricFigures is one function's rate, errors and duration as its replicas'
// endpoints tell them, and what was made of them.
type MetricFigures struct {
	N      uint64  `json:"n"`      // requests that ended
	Gap    uint64  `json:"gap"`    // by how many the endpoints' counts and the lab's own differ
	Rate   float64 `json:"rate"`   // a second
	Errors float64 `json:"errors"` // the share that failed by the shop's fault
	P50    float64 `json:"p50"`    // milliseconds, estimated from buckets as PromQL does
	P95    float64 `json:"p95"`
	Blamed float64 `json:"blamed"` // the function's share of the work in the trace that was followed
}

// ExemplarFigures is the exemplar of a function that was followed to its trace.
type ExemplarFigures struct {
	Function string  `json:"function"`
	Trace    string  `json:"trace"`
	MS       float64 `json:"ms"`    // that its request took
	Spans    int     `json:"spans"` // of its trace in the store; 0: it isn't there
}

// scrapeStep reads the endpoints for Prometheus.
type scrapeStep struct {
	base
	follow string
}

func (r *reader) scrape(b base, n read.Node) step {
	s := &scrapeStep{base: b}
	r.Object(n, "scrape", "{follow: gateway}, or {}",
		read.Optional("follow", func(n read.Node) { s.follow = r.function(n) }))
	return s
}

func (s *scrapeStep) check(c *checker) { c.scraped = true }

// Run reads the endpoints.
func (s *scrapeStep) Run(ctx context.Context, lab Lab) error { return lab.Scrape(ctx, s.follow) }

func (s *scrapeStep) String() string {
	if s.follow == "" {
		return "scrape"
	}
	return "scrape, following " + s.follow
}

// scraped lists the figures that a scrape gives.
func scraped() []measure {
	figure := func(name string, of func(MetricFigures) float64) measure {
		return measure{name: name, takes: aFunction, scraped: true, figure: func(f ShapeFigures, function string) (float64, bool) {
			if f.Scraped == nil {
				return 0, false
			}
			return of(f.Scraped.Functions[function]), true
		}}
	}
	exemplar := func(name string, of func(ExemplarFigures) float64) measure {
		return measure{name: name, takes: aFunction, scraped: true, figure: func(f ShapeFigures, function string) (float64, bool) {
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
		figure("scraped", func(m MetricFigures) float64 { return float64(m.N) }),
		figure("scraped_gap", func(m MetricFigures) float64 { return float64(m.Gap) }),
		figure("scraped_rate", func(m MetricFigures) float64 { return m.Rate }),
		figure("scraped_errors", func(m MetricFigures) float64 { return m.Errors }),
		figure("scraped_p50", func(m MetricFigures) float64 { return m.P50 }),
		figure("scraped_p95", func(m MetricFigures) float64 { return m.P95 }),
		exemplar("exemplar", func(e ExemplarFigures) float64 { return e.MS }),
		exemplar("exemplar_spans", func(e ExemplarFigures) float64 { return float64(e.Spans) }),
		figure("blamed", func(m MetricFigures) float64 { return m.Blamed }),
	}
}
