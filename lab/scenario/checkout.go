package scenario

import (
	"context"
	"slices"

	"github.com/msalab/msalab/lab/scenario/read"
)

// The ways to pay an order by coupon, points and card together.
const (
	ByTx    = "tx"    // one transaction over all tables of money, of which a monolith alone is capable
	ByNaive = "naive" // one call after the other; what was taken before a failure stays taken
	BySaga  = "saga"  // recorded step by step, and undone where a step fails
)

// Checkouts returns the ways to pay an order.
func Checkouts() []string { return []string{ByTx, ByNaive, BySaga} }

// checkoutStep says how orders are paid from now on.
type checkoutStep struct {
	base
	way string
}

func (r *reader) checkout(b base, n read.Node) step {
	s := &checkoutStep{base: b}
	r.Object(n, "checkout", "{way: saga}",
		read.Required("way", func(n read.Node) { s.way = r.OneOf(n, "way of checkout", "ways of checkout", Checkouts()) }))
	return s
}

// check refuses a transaction over databases that are apart.
func (s *checkoutStep) check(c *checker) {
	apart := func(shape Shape) bool { return shape.Architecture == Services }
	if s.way == ByTx && slices.ContainsFunc(c.shapesOf(s.base), apart) {
		c.Problem(s.at, "tx is one transaction over all tables of money, and services have a database each: add \"when: monolith\" to the step, or take naive or saga")
	}
}

// Run changes the way of checkout.
func (s *checkoutStep) Run(ctx context.Context, lab Lab) error { return lab.SetCheckout(ctx, s.way) }

func (s *checkoutStep) String() string { return "checkout by " + s.way }
