package scenario

import (
	"context"
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// Audit is what the books of a shop come to, joined: all orders since it opened.
type Audit struct {
	Paid       int         `json:"paid"`       // orders, each means debited once
	Cancelled  int         `json:"cancelled"`  // orders, nothing net
	InProgress int         `json:"inProgress"` // orders, and somebody is at them
	Untold     int         `json:"untold"`     // of the paid ones: shopping has not heard so far
	Wrong      int         `json:"wrong"`      // orders that are none of these
	Won        int64       `json:"won"`        // missing or too many, over all of those
	Imbalances []Imbalance `json:"imbalances"` // the first of those

	All []Imbalance `json:"-"` // all of those; a record has only the first
}

// Of finds what is wrong with an order.
func (a Audit) Of(order string) (i Imbalance, wrong bool) {
	for _, list := range [][]Imbalance{a.All, a.Imbalances} {
		if n := slices.IndexFunc(list, func(i Imbalance) bool { return i.Order == order }); n >= 0 {
			return list[n], true
		}
	}
	return i, false
}

// Imbalance is an order whose money is not conserved.
type Imbalance struct {
	Order string `json:"order"`
	Way   string `json:"way"`   // in which it was paid; empty: nobody knows
	Trace string `json:"trace"` // of the request that placed it; empty: it was not traced
	Won   int64  `json:"won"`   // by how much it is wrong
	Why   string `json:"why"`

	Moved map[string]int64 `json:"moved,omitempty"` // won that were taken and not given back, by means: coupon, point, card
}

// Sold reports whether there was anything to audit.
func (a Audit) Sold() bool { return a.Paid+a.Cancelled+a.InProgress+a.Wrong > 0 }

// Careless reports whether all that is wrong was paid without care (naive), of
// which nothing else is to be expected.
func (a Audit) Careless() bool {
	return !slices.ContainsFunc(a.Imbalances, func(i Imbalance) bool { return i.Way != ByNaive })
}

// auditStep joins the books.
type auditStep struct{ base }

func (r *reader) audit(b base, n ast.Node) step {
	r.object(n, "audit", "{}")
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
		figure("paid", func(a Audit) float64 { return float64(a.Paid) }),
		figure("cancelled", func(a Audit) float64 { return float64(a.Cancelled) }),
		figure("in_progress", func(a Audit) float64 { return float64(a.InProgress) }),
		figure("untold", func(a Audit) float64 { return float64(a.Untold) }),
	}
}
