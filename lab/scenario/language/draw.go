package language

import (
	"context"
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// drawStep breaks something that the run's seed draws from a list, and doesn't
// tell what.
type drawStep struct {
	base
	id     string
	idAt   read.Place
	faults []*faultStep
}

// mostDrawn is how many faults there are to draw from at most: a question has as
// many answers.
const mostDrawn = 6

func (r *reader) draw(b base, n read.Node) step {
	s := &drawStep{base: b}
	r.Object(n, "draw", "{id: mystery, faults: [{kind: lock, function: pay}, {kind: slow-query, function: select}]}",
		read.Required("id", func(n read.Node) { s.id, s.idAt = r.Label(n, "a name for what is drawn"), read.PlaceOf(n) }),
		read.Required("faults", func(n read.Node) {
			items := r.Items(n, "a list of faults to draw from", false)
			if len(items) == 1 || len(items) > mostDrawn {
				r.Problem(read.PlaceOf(n), "want 2 to %d faults to draw from, not %d", mostDrawn, len(items))
			}
			for _, item := range items {
				f := r.fault(b, item).(*faultStep)
				if e, given := r.Find(item, "id"); given {
					r.Problem(e.At, "a fault to draw from has no id: the draw has one for all of them")
				}
				s.faults = append(s.faults, f)
			}
		}),
	)
	return s
}

func (s *drawStep) check(c *checker) {
	if s.id == "" {
		return // refused
	}
	c.inject(s.idAt, s.id, c.shapesOf(s.base))
	c.draws = append(c.draws, s)
	for _, f := range s.faults {
		f.checkPlace(c)
	}
}

// Run draws, and makes the fault active.
func (s *drawStep) Run(ctx context.Context, lab scenario.Lab) error {
	var faults []scenario.Fault
	for _, f := range s.faults {
		drawn := f.fault
		drawn.ID = s.id
		faults = append(faults, drawn)
	}
	return lab.Draw(ctx, s.id, faults)
}

// options are the answers to what was drawn, in the order of the faults.
func (s *drawStep) options() []scenario.Text {
	var all []scenario.Text
	for _, f := range s.faults {
		all = append(all, f.fault.Described())
	}
	return all
}

func (s *drawStep) String() string {
	return fmt.Sprintf("draw one of %d faults: %s", len(s.faults), s.id)
}
