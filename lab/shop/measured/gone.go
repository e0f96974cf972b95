package measured

import (
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/figures"
)

// Gone is what replicas counted that are no more, so that what is told "so far"
// doesn't shrink with a death.
type Gone struct {
	Refused map[string]Refused          // by function
	Links   map[string]runs.LinkFigures // by link
}

// Refused is how many requests a function took no part in.
type Refused struct{ Limited, Shed uint64 }

// Add takes over what a replica counted, as it last told.
func (g *Gone) Add(last figures.Replica) {
	if g.Links == nil {
		g.Refused, g.Links = map[string]Refused{}, map[string]runs.LinkFigures{}
	}
	for name, f := range last.Functions {
		was := g.Refused[name]
		g.Refused[name] = Refused{was.Limited + f.Limited, was.Shed + f.Shed}
	}
	for link, f := range last.Links {
		g.Links[link] = g.Links[link].Add(f)
	}
}
