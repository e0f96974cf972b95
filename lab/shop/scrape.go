package shop

import (
	"context"
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/figures"
)

// scraped is what a shop's endpoints told when they were read last.
type scraped struct {
	at      time.Time
	replica map[string]map[string]FunctionMetrics // by address, by function
}

// Scraping is one reading of a shop's endpoints.
type Scraping struct {
	Figures scenario.ScrapedFigures
	grown   map[string]FunctionMetrics // since the reading before, by function
}

// Slowest returns the exemplar of a function that took longest; ok: there is one.
func (r Scraping) Slowest(function string) (e Exemplar, ok bool) { return r.grown[function].slowest() }

// Scrape reads the endpoint of every replica; what has come since the reading before
// are its figures, which KeepScraped keeps.
func (s *Shop) Scrape(ctx context.Context) (Scraping, error) {
	if s.parts.Metrics == nil {
		return Scraping{}, fmt.Errorf("scrape %s: its replicas have no endpoints", s.shape)
	}
	now := scraped{at: time.Now(), replica: map[string]map[string]FunctionMetrics{}}
	gaps := map[string]uint64{}
	for _, e := range s.Endpoints() {
		if e.MetricsAddr == "" {
			continue // it has no endpoint for Prometheus
		}
		read, err := s.compare(ctx, e, gaps)
		if err != nil {
			return Scraping{}, fmt.Errorf("scrape %s: %w", e.ID, err)
		}
		now.replica[e.MetricsAddr] = read
	}
	s.mu.Lock()
	before := s.scraped
	s.scraped = now
	if before.at.IsZero() {
		before.at = s.phases.Began() // the replicas are a little older
	}
	s.mu.Unlock()

	grown := now.since(before)
	figures := scenario.ScrapedFigures{Functions: map[string]scenario.MetricFigures{}}
	for name, m := range grown {
		figures.Functions[name] = metricFigures(m, gaps[name], now.at.Sub(before.at))
	}
	s.emit(runs.Event{Kind: runs.EventStep, Subject: "scrape", Text: sentences.Scraped(len(now.replica), figures.Functions)})
	return Scraping{figures, grown}, nil
}

// KeepScraped makes what was scraped figures of the phase.
func (s *Shop) KeepScraped(f scenario.ScrapedFigures) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.phases.Current().Scraped = &f
}

// Endpoints lists the replicas that are ready.
func (s *Shop) Endpoints() []Endpoint {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Endpoint
	for _, m := range s.members {
		if m.state == ready {
			all = append(all, m.replica.Endpoint())
		}
	}
	return all
}

// compare reads one endpoint between two looks at the replica's own figures,
// and adds up by how many requests it lies outside of what these allow: no fewer
// than were done before, no more than are done or under way after.
func (s *Shop) compare(ctx context.Context, e Endpoint, gaps map[string]uint64) (map[string]FunctionMetrics, error) {
	before, err := s.figuresNow(ctx, e.Addr)
	if err != nil {
		return nil, err
	}
	read, err := s.parts.Metrics.Read(ctx, e.MetricsAddr)
	if err != nil {
		return nil, err
	}
	after, err := s.figuresNow(ctx, e.Addr)
	if err != nil {
		return nil, err
	}
	for name, least := range before.Functions {
		last := after.Functions[name]
		from, to, got := least.Requests(), last.Requests()+uint64(last.InFlight), read[name].Count
		gaps[name] += max(from, got) - got + max(got, to) - to
	}
	return read, nil
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

// since returns what replicas told beyond an earlier reading, by function. What
// a replica that is gone did after that is lost, as for any Prometheus server.
func (n scraped) since(before scraped) map[string]FunctionMetrics {
	grown := map[string]FunctionMetrics{}
	for addr, functions := range n.replica {
		for name, m := range functions {
			grown[name] = grown[name].plus(m.since(before.replica[addr][name], before.at))
		}
	}
	return grown
}

func metricFigures(m FunctionMetrics, gap uint64, took time.Duration) scenario.MetricFigures {
	f := scenario.MetricFigures{N: m.Count, Gap: gap, P50: milliseconds(m.quantile(0.5)), P95: milliseconds(m.quantile(0.95))}
	if s := took.Seconds(); s > 0 {
		f.Rate = float64(m.Count) / s
	}
	if m.Count > 0 {
		f.Errors = float64(m.Errors) / float64(m.Count)
	}
	return f
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1000 }
