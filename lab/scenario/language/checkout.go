package language

import (
	"context"
	"slices"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// checkoutStep says how orders are paid from now on.
type checkoutStep struct {
	base
	way string
}

func (r *reader) checkout(b base, n read.Node) step {
	s := &checkoutStep{base: b}
	r.Object(n, "checkout", "{way: saga}",
		read.Required("way", func(n read.Node) { s.way = r.OneOf(n, "way of checkout", "ways of checkout", scenario.Checkouts()) }))
	return s
}

// check refuses a transaction over databases that are apart.
func (s *checkoutStep) check(c *checker) {
	apart := func(shape scenario.Shape) bool { return shape.Architecture == scenario.Services }
	if s.way == scenario.ByTx && slices.ContainsFunc(c.shapesOf(s.base), apart) {
		c.Problem(s.at, "tx is one transaction over all tables of money, and services have a database each: add \"when: monolith\" to the step, or take naive or saga")
	}
}

// Run changes the way of checkout.
func (s *checkoutStep) Run(ctx context.Context, lab scenario.Lab) error {
	return lab.SetCheckout(ctx, s.way)
}

func (s *checkoutStep) String() string { return "checkout by " + s.way }
