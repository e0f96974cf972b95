package shop

import (
	"maps"

	"github.com/msalab/msalab/lab/shop/figures"
)

// requests counts, by function, what reached it and ended, however it ended:
// what callers sent again counts again.
type requests map[string]uint64

// note counts what a replica did between two of its messages. Of the first
// message of a replica everything counts.
func (p *phases) note(before, now figures.Replica) {
	if p.requests == nil {
		p.requests = requests{}
	}
	for name, f := range now.Functions {
		p.requests[name] += f.Requests() - before.Functions[name].Requests()
	}
}

// since returns what was counted after before.
func (r requests) since(before requests) requests {
	after := requests{}
	for name, n := range r {
		after[name] = n - before[name]
	}
	return after
}

// plus returns the sum of two counts.
func (r requests) plus(o requests) requests {
	sum := maps.Clone(r)
	for name, n := range o {
		sum[name] += n
	}
	return sum
}
