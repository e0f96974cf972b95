package language

import (
	"context"
	"slices"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// markStep ends a phase and names it.
type markStep struct {
	base
	name   string
	nameAt read.Place
}

func (r *reader) mark(b base, n read.Node) step {
	return &markStep{b, r.Label(n, "the name of the phase that ends here"), read.PlaceOf(n)}
}

func (s *markStep) check(c *checker) {
	if s.name == "" {
		return // refused
	}
	if slices.Contains(c.phases, s.name) {
		c.Problem(s.nameAt, "a phase %q was marked before: give each phase a name of its own", s.name)
		return
	}
	c.phases = append(c.phases, s.name)
}

// Run ends the phase.
func (s *markStep) Run(ctx context.Context, lab scenario.Lab) error { return lab.Mark(ctx, s.name) }

func (s *markStep) String() string { return "mark " + s.name }
