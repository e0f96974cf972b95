package scenario

import (
	"context"
	"slices"

	"github.com/msalab/msalab/lab/scenario/read"
)

// Audit is what the books of a shop come to, joined: all orders since it opened.
type Audit struct {
	Paid       int         `json:"paid"`       // orders, each means debited once
	Cancelled  int         `json:"cancelled"`  // orders, nothing net
	InProgress int         `json:"inProgress"` // orders, and somebody is at them
	Untold     int         `json:"untold"`     // of the paid ones: shopping has not heard so far
	Wrong      int         `json:"wrong"`      // orders that are none of these
	Won        int64       `json:"won"`        // missing or too many, over all of those
	Imbalances []Imbalance `json:"imbalances"` // all of those; first the ones that were paid with care
}

// Of finds what is wrong with an order.
func (a Audit) Of(order string) (i Imbalance, wrong bool) {
	if n := slices.IndexFunc(a.Imbalances, func(i Imbalance) bool { return i.Order == order }); n >= 0 {
		return a.Imbalances[n], true
	}
	return i, false
}

// Sold reports whether there was anything to audit.
func (a Audit) Sold() bool { return a.Paid+a.Cancelled+a.InProgress+a.Wrong > 0 }

// WithCare counts what is wrong and was not paid without care (naive), of which
// nothing else is to be expected.
func (a Audit) WithCare() (n int) {
	for _, i := range a.Imbalances {
		if i.Way != ByNaive {
			n++
		}
	}
	return n
}

// auditStep joins the books.
type auditStep struct{ base }

func (r *reader) audit(b base, n read.Node) step {
	r.Object(n, "audit", "{}")
	return &auditStep{b}
}

func (s *auditStep) check(c *checker) { c.audited = true }

// Run joins the books.
func (s *auditStep) Run(ctx context.Context, lab Lab) error { return lab.Audit(ctx) }

func (s *auditStep) String() string { return "audit" }

// audited lists the figures that an audit gives.
func audited() []measure {
	figure := func(name string, of func(Audit) float64) measure {
		return measure{name: name, takes: aPhase, audited: true, figure: func(f ShapeFigures, _ string) (float64, bool) {
			if f.Audit == nil {
				return 0, false
			}
			return of(*f.Audit), true
		}}
	}
	return []measure{
		figure("imbalance", func(a Audit) float64 { return float64(a.Won) }),
		figure("imbalances", func(a Audit) float64 { return float64(a.Wrong) }),
		figure("imbalances_with_care", func(a Audit) float64 { return float64(a.WithCare()) }),
		figure("paid", func(a Audit) float64 { return float64(a.Paid) }),
		figure("cancelled", func(a Audit) float64 { return float64(a.Cancelled) }),
		figure("in_progress", func(a Audit) float64 { return float64(a.InProgress) }),
		figure("untold", func(a Audit) float64 { return float64(a.Untold) }),
	}
}
