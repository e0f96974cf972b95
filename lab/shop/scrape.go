package shop

import (
	"context"
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/scraped"
)

// Scrape reads the endpoint of every replica; what has come since the reading before
// are its figures, which KeepScraped keeps.
func (s *Shop) Scrape(ctx context.Context) (scraped.Growth, error) {
	if s.parts.Metrics == nil {
		return scraped.Growth{}, fmt.Errorf("scrape %s: its replicas have no endpoints", s.shape)
	}
	now := scraped.New(time.Now())
	for _, e := range s.Endpoints() {
		if e.MetricsAddr == "" {
			continue // it has no endpoint for Prometheus
		}
		if err := s.read(ctx, e, now); err != nil {
			return scraped.Growth{}, fmt.Errorf("scrape %s: %w", e.ID, err)
		}
	}
	s.mu.Lock()
	before := s.scraped
	s.scraped = now
	if before.At.IsZero() {
		before.At = s.phases.Began() // the replicas are a little older
	}
	s.mu.Unlock()

	grown := now.Since(before)
	s.emit(runs.Event{Kind: runs.EventStep, Subject: "scrape", Text: sentences.Scraped(len(now.Replicas), grown.Figures.Functions)})
	return grown, nil
}

// KeepScraped makes what was scraped figures of the phase.
func (s *Shop) KeepScraped(f scenario.ScrapedFigures) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.phases.Current().Scraped = &f
}

// Endpoints lists the replicas that are ready.
func (s *Shop) Endpoints() []ports.Endpoint {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []ports.Endpoint
	for _, m := range s.members {
		if m.state == ready {
			all = append(all, m.replica.Endpoint())
		}
	}
	return all
}

// read adds one endpoint to a reading.
func (s *Shop) read(ctx context.Context, e ports.Endpoint, r scraped.Reading) error {
	before, err := s.figuresNow(ctx, e.Addr)
	if err != nil {
		return err
	}
	told, err := s.parts.Metrics.Read(ctx, e.MetricsAddr)
	if err != nil {
		return err
	}
	after, err := s.figuresNow(ctx, e.Addr)
	if err != nil {
		return err
	}
	r.Add(e.MetricsAddr, told, before, after)
	return nil
}

// figuresNow asks a replica for its figures.
func (s *Shop) figuresNow(ctx context.Context, addr string) (figures.Replica, error) {
	ctx, enough := context.WithTimeout(ctx, 5*time.Second)
	defer enough()
	var first *figures.Replica
	err := s.parts.Control.Watch(ctx, addr, func(f figures.Replica) {
		if first == nil {
			first = &f
			enough()
		}
	})
	if first == nil {
		return figures.Replica{}, fmt.Errorf("ask for figures: %w", err)
	}
	return *first, nil
}
