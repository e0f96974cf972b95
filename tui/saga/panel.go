// Package saga is the view of orders: how the latest were paid, the steps of one
// as a state diagram with the compensations that undo them, and by how many won
// the books are wrong. It holds what the reader chose.
package saga

import (
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// Data is what the view shows.
type Data struct {
	Shops    []runs.Shop
	Selected int // shop
	Lang     scenario.Lang
	Now      time.Time
	Recorded bool // a record is shown: its books were read at audits only
}

// oldAge is the age from which on the orders are told to be old: pay is asked
// every second.
const oldAge = 5 * time.Second

// age is how old the shown orders are; ok is false where they are fresh.
func (d Data) age() (old time.Duration, ok bool) {
	s := d.shop()
	if s == nil || d.Recorded || s.PaymentsAt.IsZero() {
		return 0, false
	}
	old = d.Now.Sub(s.PaymentsAt)
	return old, old >= oldAge
}

// Panel is what the reader chose. Its zero value follows the newest order.
type Panel struct {
	order string       // that is selected; empty: the newest, whichever it is
	last  runs.Payment // as the selected order was read last
	State string       // only orders in this state; empty: all
}

// recovered is a choice of Panel.State beside the states of a payment.
const recovered = "recovered"

// States are the choices of Panel.State.
func States() []string { return append(runs.PaymentStates(), recovered) }

// shop returns the selected shop; nil: there is none.
func (d Data) shop() *runs.Shop {
	if d.Selected >= len(d.Shops) {
		return nil
	}
	return &d.Shops[d.Selected]
}

// Orders are the payments that the panel lists.
func (p *Panel) Orders(d Data) []runs.Payment {
	s := d.shop()
	if s == nil {
		return nil
	}
	if p.State == "" {
		return s.Payments
	}
	var all []runs.Payment
	for _, q := range s.Payments {
		if q.State == p.State || p.State == recovered && q.Recovered() {
			all = append(all, q)
		}
	}
	return all
}

// index is the selected order's place; -1: it is not in the list any more.
func (p *Panel) index(all []runs.Payment) int {
	if p.order == "" {
		return 0
	}
	return slices.IndexFunc(all, func(q runs.Payment) bool { return q.Order == p.order })
}

// Current is the selected order; ok is false where there is none. One that left
// the list is as it was read last.
func (p *Panel) Current(d Data) (q runs.Payment, ok bool) {
	all := p.Orders(d)
	i := p.index(all)
	switch {
	case i >= 0 && i < len(all):
		return all[i], true
	case i < 0 && p.last.Order == p.order:
		return p.last, true
	}
	return runs.Payment{}, false
}

// Note keeps the selected order as it is read now.
func (p *Panel) Note(d Data) {
	if q, ok := p.Current(d); ok && p.order != "" {
		p.last = q
	}
}

// Move goes by rows. Beyond the first the newest is followed again.
func (p *Panel) Move(by int, d Data) {
	all := p.Orders(d)
	if len(all) == 0 {
		return
	}
	i := max(p.index(all), 0) + by
	if i < 0 || i == 0 && by < 0 {
		p.order, p.last = "", runs.Payment{}
		return
	}
	p.last = all[min(i, len(all)-1)]
	p.order = p.last.Order
}

// Follow goes back to the newest order, and to all of them.
func (p *Panel) Follow() { *p = Panel{} }

// Chosen says whether there is a way back: a selected order, or a filter.
func (p *Panel) Chosen() bool { return p.order != "" || p.State != "" }

// TraceOf is the trace to look at: of a payment that was taken over the one in
// which it goes on, as that leads back; zero: none was recorded.
func TraceOf(q runs.Payment) spans.TraceID {
	if id := recovery(q); id != (spans.TraceID{}) {
		return id
	}
	return q.Trace
}

// recovery is the trace in which the payment was taken over last; zero: it was
// not, or not traced.
func recovery(q runs.Payment) spans.TraceID {
	for _, e := range slices.Backward(q.Events) {
		if e.Kind == "resumed" {
			return e.Trace
		}
	}
	return spans.TraceID{}
}
