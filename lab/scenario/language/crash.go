package language

import (
	"context"
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// crashStep has a replica die at a point of a payment.
type crashStep struct {
	base
	point      scenario.Crashpoint
	function   string
	functionAt read.Place
}

func (r *reader) crash(b base, n read.Node) step {
	s := &crashStep{base: b}
	r.Object(n, "crash", "{at: pay/take-card/answer}",
		read.Required("at", func(n read.Node) { s.point.Name = r.OneOf(n, "crashpoint", "crashpoints", scenario.Crashpoints()) }),
		read.Optional("function", func(n read.Node) { s.function, s.functionAt = r.function(n), read.PlaceOf(n) }),
		read.Optional("skip", func(n read.Node) { s.point.Skip = r.Whole(n, "a number of requests (3)", 10_000) }),
	)
	return s
}

func (s *crashStep) check(c *checker) {
	if f := s.point.Function(); s.function != "" && f != "" && s.function != f {
		c.Problem(s.functionAt, "%s is a point in the code of %s: write function: %s, or leave it out", s.point.Name, f, f)
	}
}

// Run arms the point.
func (s *crashStep) Run(ctx context.Context, lab scenario.Lab) error { return lab.Crash(ctx, s.point) }

func (s *crashStep) String() string {
	text := "crash at " + s.point.Name
	if s.point.Skip > 0 {
		text += fmt.Sprintf(", after %d requests", s.point.Skip)
	}
	return text
}
