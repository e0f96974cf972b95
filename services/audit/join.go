// Package audit proves, or disproves, that money is conserved. It joins what
// shopping and pay say of each order with every movement that coupon, point and
// card noted: an order is paid, each means debited once; or cancelled, nothing
// net; or in progress, and somebody is at it. Whatever else it is, is an
// imbalance.
//
// It is no service: Collect asks the services for their books, and Join, which
// is a pure function, compares them.
//
//	books, err := audit.Collect(ctx, conns) // by function
//	report := audit.Join(books)
package audit

import (
	"cmp"
	"slices"
)

// The means of payment, as the functions that keep them are called.
const (
	Coupon = "coupon"
	Point  = "point"
	Card   = "card"
)

// Books are what the services say.
type Books struct {
	Orders    []Order
	Whole     bool // Orders are all that there are: a payment of any other is of none
	Payments  []Payment
	Movements []Movement
}

// Order is an order as shopping has it.
type Order struct {
	ID      string
	State   string // "pending", "paid", "declined"; empty: it came while the books were read
	Total   int64  // won; 0: nobody said
	TraceID string
}

// Payment is a payment as pay has it.
type Payment struct {
	OrderID string
	Way     string           // "tx", "naive", "saga"
	State   string           // "pending", "paid", "declined", "undone"
	Keys    []string         // what the means know its attempts by; the last is the latest
	Total   int64            // won
	By      map[string]int64 // won, by means; of one that is paid
	Owned   bool             // it is pending, and somebody is at it
	Moving  bool             // it changed while the books were read
	TraceID string
}

// Movement is a line of the journal of a means.
type Movement struct {
	Means   string
	Key     string
	Kind    string // "spend"
	Taken   int64  // won; negative: given back
	Held    int64  // won that a card holds ready; negative: no more
	TraceID string
}

// Imbalance is an order whose money is not conserved.
type Imbalance struct {
	OrderID string // or the key of movements that no payment knows
	TraceID string // where to look
	Way     string // in which it was paid; empty: pay doesn't know the order
	Won     int64  // by how much it is wrong, always above zero; 0: it is not the amount that is
	Why     Why

	OrderState   string           // as shopping has it; empty: it knows no such order
	PaymentState string           // as pay has it; empty: it knows no such order
	Moved        map[string]int64 // won that were taken and not given back, by means
}

// Why says what is wrong with an order.
type Why string

// What may be wrong with an order.
const (
	Abandoned      Why = "abandoned"       // pending, and nobody is at it
	MovedOtherwise Why = "moved-otherwise" // the means moved something else than pay says
	NotItsTotal    Why = "not-its-total"   // paid something else than its total
	Disagreement   Why = "disagreement"    // shopping and pay say different things
	NoPayment      Why = "no-payment"      // settled for shopping, and pay knows of no payment
	NoOrder        Why = "no-order"        // moved for an order that pay doesn't know
	Unplaced       Why = "unplaced"        // paid, and shopping knows no such order
)

// Whys lists them.
func Whys() []Why {
	return []Why{Abandoned, MovedOtherwise, NotItsTotal, Disagreement, NoPayment, NoOrder, Unplaced}
}

// Report is what an audit found.
type Report struct {
	Paid       int // orders, each means debited once
	Cancelled  int // orders, nothing net
	InProgress int // orders, and somebody is at them
	Untold     int // of the paid ones: shopping has not heard yet
	Imbalances []Imbalance
}

// Won is the imbalance as one number: the won that are missing or too many.
func (r Report) Won() (sum int64) {
	for _, i := range r.Imbalances {
		sum += i.Won
	}
	return sum
}

// net is what all movements of one key at one means come to.
type net struct {
	taken, held int64
	debits      int // less what was given back
}

// Join compares the books.
func Join(b Books) Report {
	moved := make(map[string]map[string]net) // by key and means
	traces := make(map[string]string)
	for _, m := range b.Movements {
		if moved[m.Key] == nil {
			moved[m.Key] = make(map[string]net)
		}
		n := moved[m.Key][m.Means]
		moved[m.Key][m.Means] = net{n.taken + m.Taken, n.held + m.Held, n.debits + cmp.Compare(m.Taken, 0)}
		traces[m.Key] = cmp.Or(traces[m.Key], m.TraceID)
	}
	orders := make(map[string]Order)
	for _, o := range b.Orders {
		orders[o.ID] = o
	}
	var r Report
	for _, p := range b.Payments {
		o, placed := orders[p.OrderID]
		p.TraceID = cmp.Or(o.TraceID, p.TraceID)
		known := len(r.Imbalances)
		r.judge(p, o, !placed && b.Whole, moved)
		for i := range r.Imbalances[known:] {
			r.Imbalances[known+i].Way, r.Imbalances[known+i].Moved = p.Way, p.moved(moved)
			r.Imbalances[known+i].OrderState, r.Imbalances[known+i].PaymentState = o.State, p.State
		}
		delete(orders, p.OrderID)
		for _, key := range p.Keys {
			delete(moved, key)
		}
	}
	for _, o := range orders {
		if o.State != "pending" && o.State != "" {
			r.add(o.ID, o.TraceID, 0, NoPayment)
			r.Imbalances[len(r.Imbalances)-1].OrderState = o.State
		}
	}
	for key, means := range moved {
		if won := off(means, nil); won > 0 {
			r.add(key, traces[key], won, NoOrder)
		}
	}
	slices.SortFunc(r.Imbalances, func(a, b Imbalance) int { return cmp.Compare(a.OrderID, b.OrderID) })
	return r
}

func (r *Report) add(order, trace string, won int64, why Why) {
	r.Imbalances = append(r.Imbalances, Imbalance{OrderID: order, TraceID: trace, Won: won, Why: why})
}

// judge adds one payment to the report; unplaced says that shopping has no such order.
func (r *Report) judge(p Payment, o Order, unplaced bool, moved map[string]map[string]net) {
	switch {
	case p.Moving, p.State == "pending" && p.Owned:
		r.InProgress++
		return
	case p.State == "pending":
		r.add(p.OrderID, p.TraceID, p.off(moved, nil), Abandoned)
		return
	}
	var want map[string]int64
	if p.State == "paid" {
		want = p.By
	}
	sum := want[Coupon] + want[Point] + want[Card]
	switch won := p.off(moved, want); {
	case won > 0:
		r.add(p.OrderID, p.TraceID, won, MovedOtherwise)
	case p.State == "paid" && sum != p.Total:
		r.add(p.OrderID, p.TraceID, max(sum-p.Total, p.Total-sum), NotItsTotal)
	case p.State == "paid" && unplaced:
		r.add(p.OrderID, p.TraceID, p.Total, Unplaced)
	case p.State == "paid" && o.Total > 0 && o.Total != p.Total:
		r.add(p.OrderID, p.TraceID, max(o.Total-p.Total, p.Total-o.Total), NotItsTotal)
	case o.State == "paid" && p.State != "paid", o.State == "declined" && p.State == "paid":
		r.add(p.OrderID, p.TraceID, p.Total, Disagreement)
	case p.State != "paid":
		r.Cancelled++
	default:
		r.Paid++
		if o.State == "pending" {
			r.Untold++
		}
	}
}

// moved is what all attempts of a payment took and didn't give back, by means.
func (p Payment) moved(all map[string]map[string]net) map[string]int64 {
	sum := make(map[string]int64)
	for _, key := range p.Keys {
		for means, n := range all[key] {
			sum[means] += n.taken
		}
	}
	return sum
}

// off says by how many won the movements of a payment differ from what it says.
// Attempts before the latest are to come to nothing.
func (p Payment) off(moved map[string]map[string]net, want map[string]int64) (won int64) {
	for i, key := range p.Keys {
		if i == len(p.Keys)-1 {
			return won + off(moved[key], want)
		}
		won += off(moved[key], nil)
	}
	return won
}

// off compares the movements of one key with what is wanted. A coupon is taken
// whole, whatever of it the order needed.
func off(moved map[string]net, want map[string]int64) (won int64) {
	for _, means := range []string{Coupon, Point, Card} {
		n, w := moved[means], want[means]
		d := n.taken - w
		if means == Coupon && w > 0 && d > 0 && n.debits == 1 {
			d = 0
		}
		won += max(d, -d) + max(n.held, -n.held)
	}
	return won
}
