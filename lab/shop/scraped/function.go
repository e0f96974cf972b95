package scraped

import (
	"time"

	"github.com/msalab/msalab/lab/spans"
)

// Function is one function's histogram of durations, of all its methods
// and codes together. Counts only grow while the replica lives.
type Function struct {
	Count  uint64    // of requests
	Errors uint64    // of those that failed by the shop's fault
	Bounds []float64 // upper bounds of the buckets, in seconds, the last one open
	Counts []uint64  // by bucket, each alone

	Exemplars []Exemplar
}

// Exemplar is a request that stands for those of its bucket, by its trace.
type Exemplar struct {
	Trace spans.TraceID
	Took  time.Duration
	At    time.Time
}

// plus returns both replicas' requests together.
func (m Function) plus(o Function) Function {
	if len(m.Counts) == 0 {
		return o
	}
	sum := Function{Count: m.Count + o.Count, Errors: m.Errors + o.Errors, Bounds: m.Bounds}
	sum.Counts = append(sum.Counts, m.Counts...)
	for i, n := range o.Counts[:min(len(o.Counts), len(sum.Counts))] {
		sum.Counts[i] += n
	}
	sum.Exemplars = append(append(sum.Exemplars, m.Exemplars...), o.Exemplars...)
	return sum
}

// since returns what came after before, an earlier reading of the same replica,
// which may have counted nothing yet; exemplars that are older than at are left out.
func (m Function) since(before Function, at time.Time) Function {
	d := Function{Count: m.Count - before.Count, Errors: m.Errors - before.Errors, Bounds: m.Bounds}
	d.Counts = append(d.Counts, m.Counts...)
	for i, n := range before.Counts {
		d.Counts[i] -= n
	}
	for _, e := range m.Exemplars {
		if !e.At.Before(at) {
			d.Exemplars = append(d.Exemplars, e)
		}
	}
	return d
}

// quantile estimates below what time the q-th share of the requests lie, as
// PromQL's histogram_quantile does: within a bucket they are taken as spread
// evenly, and the open bucket counts as its lower bound. 0: there were none.
func (m Function) quantile(q float64) time.Duration {
	if m.Count == 0 {
		return 0
	}
	rank, lower := q*float64(m.Count), 0.0
	for i, n := range m.Counts {
		if i == len(m.Counts)-1 {
			break
		}
		if float64(n) >= rank && n > 0 {
			return time.Duration((lower + (m.Bounds[i]-lower)*rank/float64(n)) * float64(time.Second))
		}
		rank -= float64(n)
		lower = m.Bounds[i]
	}
	return time.Duration(lower * float64(time.Second))
}

// slowest returns the exemplar that took longest; false: there is none.
func (m Function) slowest() (Exemplar, bool) {
	var found Exemplar
	for _, e := range m.Exemplars {
		if e.Took > found.Took {
			found = e
		}
	}
	return found, found.Took > 0
}
