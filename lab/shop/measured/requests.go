package measured

import (
	"maps"

	"github.com/msalab/msalab/lab/shop/figures"
)

// Requests counts, by function, what reached it and ended, however it ended:
// what callers sent again counts again.
type Requests map[string]uint64

// Requested counts what a replica did between two of its messages. Of the first
// message of a replica everything counts.
func (p *Phases) Requested(before, now figures.Replica) {
	if p.requests == nil {
		p.requests = Requests{}
	}
	for name, f := range now.Functions {
		p.requests[name] += f.Requests() - before.Functions[name].Requests()
	}
}

// since returns what was counted after before.
func (r Requests) since(before Requests) Requests {
	after := Requests{}
	for name, n := range r {
		after[name] = n - before[name]
	}
	return after
}

// plus returns the sum of two counts.
func (r Requests) plus(o Requests) Requests {
	sum := maps.Clone(r)
	for name, n := range o {
		sum[name] += n
	}
	return sum
}
