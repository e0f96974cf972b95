// Package scraped is what replicas tell of themselves to the world outside the lab,
// at their endpoints for Prometheus, and what a reading of these comes to beside the
// reading before: the way of a Prometheus server, so that its answers can be held
// against the lab's own figures.
//
//	grown := reading.Since(before)
//	fmt.Println(grown.Figures.Functions["card"].P95)
//	e, ok := grown.Slowest("card") // e.Trace leads to its spans
//
// It reads no endpoint itself: lab/internal/scrape does.
package scraped

import (
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// Reading is what a shop's endpoints told when they were read.
type Reading struct {
	At       time.Time
	Replicas map[string]map[string]Function // by address, by function
	Gaps     map[string]uint64              // by function: requests that the endpoints miss, or have too many
}

// New begins a reading.
func New(now time.Time) Reading {
	return Reading{At: now, Replicas: map[string]map[string]Function{}, Gaps: map[string]uint64{}}
}

// Add takes what one endpoint told between two looks at the replica's own figures,
// and adds up by how many requests it lies outside of what these allow: no fewer
// than were done before, no more than are done or under way after.
func (r Reading) Add(addr string, read map[string]Function, before, after figures.Replica) {
	r.Replicas[addr] = read
	for name, least := range before.Functions {
		last := after.Functions[name]
		from, to, got := least.Requests(), last.Requests()+uint64(last.InFlight), read[name].Count
		r.Gaps[name] += max(from, got) - got + max(got, to) - to
	}
}

// Growth is what has come since the reading before.
type Growth struct {
	Figures   scenario.ScrapedFigures
	functions map[string]Function
}

// Slowest returns the exemplar of a function that took longest; ok: there is one.
func (g Growth) Slowest(function string) (e Exemplar, ok bool) {
	return g.functions[function].slowest()
}

// Since returns what replicas told beyond an earlier reading. What a replica that is
// gone did after that is lost, as for any Prometheus server.
func (r Reading) Since(before Reading) Growth {
	g := Growth{scenario.ScrapedFigures{Functions: map[string]scenario.MetricFigures{}}, map[string]Function{}}
	for addr, functions := range r.Replicas {
		for name, m := range functions {
			g.functions[name] = g.functions[name].plus(m.since(before.Replicas[addr][name], before.At))
		}
	}
	for name, m := range g.functions {
		g.Figures.Functions[name] = m.figures(r.Gaps[name], r.At.Sub(before.At))
	}
	return g
}

// figures are those of a function that was measured for a time.
func (m Function) figures(gap uint64, took time.Duration) scenario.MetricFigures {
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
