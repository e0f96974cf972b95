package shop

import "github.com/msalab/msalab/lab/runs"

// ended is what replicas counted that are no more, so that what is told "so far"
// doesn't shrink with a death.
type ended struct {
	refused map[string]refused          // by function
	links   map[string]runs.LinkFigures // by link
}

// refused is how many requests a function took no part in.
type refused struct{ limited, shed uint64 }

// add takes over what a member's replica counted, as it last told.
func (e *ended) add(m *member) {
	if len(m.figures) == 0 {
		return
	}
	if e.links == nil {
		e.refused, e.links = map[string]refused{}, map[string]runs.LinkFigures{}
	}
	last := m.figures[len(m.figures)-1]
	for name, f := range last.Functions {
		was := e.refused[name]
		e.refused[name] = refused{was.limited + f.Limited, was.shed + f.Shed}
	}
	for link, f := range last.Links {
		e.links[link] = e.links[link].Add(f)
	}
}
