package language

import (
	"context"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

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
func (s *scrapeStep) Run(ctx context.Context, lab scenario.Lab) error {
	return lab.Scrape(ctx, s.follow)
}

func (s *scrapeStep) String() string {
	if s.follow == "" {
		return "scrape"
	}
	return "scrape, following " + s.follow
}
