package scenario

import "slices"

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
