package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// Payment is how an order was paid, or is being paid, as pay's own log has it.
type Payment struct {
	Order  string         `json:"order"`
	Way    string         `json:"way"`            // one of scenario.Checkouts
	State  string         `json:"state"`          // one of PaymentStates
	Total  int64          `json:"total"`          // won
	Code   string         `json:"code,omitempty"` // why it was declined
	Trace  spans.TraceID  `json:"trace"`          // of the request that placed the order; zero: it was not traced
	Events []PaymentEvent `json:"events,omitempty"`
}

// PaymentEvent is one record of a saga's log; those of the latest attempt are
// kept. No other way of payment has any.
type PaymentEvent struct {
	Kind   string        `json:"kind"`             // "begun", "done", "refused", "lost", "absent", "failed", "undoing", "undone", "resumed"
	Step   string        `json:"step,omitempty"`   // one of PaymentSteps; empty: the whole payment
	Amount int64         `json:"amount,omitempty"` // won
	Code   string        `json:"code,omitempty"`   // why it was refused or failed
	At     time.Time     `json:"at"`
	Trace  spans.TraceID `json:"trace"` // that it happened in; zero: none was recorded
	Span   spans.ID      `json:"span"`
}

// The states of a payment.
const (
	PaymentPending  = "pending"
	PaymentPaid     = "paid"
	PaymentDeclined = "declined"
	PaymentUndone   = "undone"
)

// PaymentStates returns the states of a payment.
func PaymentStates() []string {
	return []string{PaymentPending, PaymentPaid, PaymentDeclined, PaymentUndone}
}

// PaymentSteps returns the steps of a payment, in their order.
func PaymentSteps() []string { return []string{"coupon", "points", "card", "capture"} }

// Recovered says whether somebody took the payment over from one who left it.
func (p Payment) Recovered() bool {
	return slices.ContainsFunc(p.Events, func(e PaymentEvent) bool { return e.Kind == "resumed" })
}

// Remarkable says whether the payment is worth a look when many others that went
// well have come after it.
func (p Payment) Remarkable() bool { return p.State != PaymentPaid || p.Recovered() }

// PaymentLog tells how orders were paid.
type PaymentLog interface {
	// Payments reads how the latest n orders were paid, newest first, and these
	// as well, at the replica of pay at addr.
	Payments(ctx context.Context, addr string, n int, orders []string) ([]Payment, error)
}

// How many payments are read at once, and how many of them are kept: the latest,
// and before these the remarkable ones.
const (
	paymentsRead     = 100
	latestPayments   = 20
	remarkedPayments = 40
)

// paymentsEvery is how often payments are read while somebody watches.
const paymentsEvery = time.Second

// readPayments keeps how the latest orders of the shop were paid.
func (s *shop) readPayments(ctx context.Context) error {
	addr := ""
	s.mu.Lock()
	for _, m := range s.members {
		if addr == "" && m.state == ready && m.carries(payer) {
			addr = m.replica.Endpoint().Addr
		}
	}
	old, shoppers := s.money.payments, s.shoppers
	s.mu.Unlock()
	if s.parts.Payments == nil || addr == "" {
		return fmt.Errorf("payments of %s: no replica of pay is ready that could tell", s.shape)
	}
	var pending []string
	for _, p := range old {
		if p.State == PaymentPending {
			pending = append(pending, p.Order)
		}
	}
	read, err := s.parts.Payments.Payments(ctx, addr, paymentsRead, pending)
	if err != nil {
		return fmt.Errorf("payments of %s: %w", s.shape, err)
	}
	s.mu.Lock()
	if s.shoppers == shoppers { // the shop was not reset meanwhile
		s.money.payments, s.money.read = keepPayments(read, old, s.money.audit), time.Now()
	}
	s.mu.Unlock()
	s.changed()
	return nil
}

// notePayments reads payments where that can be, as an audit is made: what the
// audit found is told by them, and proven without.
func (s *shop) notePayments(ctx context.Context) {
	if s.parts.Payments == nil {
		return
	}
	if err := s.readPayments(ctx); err != nil && ctx.Err() == nil {
		s.emit(Event{Kind: EventWarning, Subject: "audit", Text: textFailed("read payments", err)})
	}
}

// keepPayments are the latest payments, newest first, and of those before them
// the remarkable ones, as far as they were read at some time.
func keepPayments(read, old []Payment, a *scenario.Audit) []Payment {
	var kept []Payment
	known := map[string]bool{}
	for i, p := range slices.Concat(read, old) {
		remarkable := p.Remarkable()
		if a != nil && !remarkable {
			_, remarkable = a.Of(p.Order)
		}
		room := i < latestPayments || remarkable && len(kept) < latestPayments+remarkedPayments
		if room && !known[p.Order] {
			kept = append(kept, p)
		}
		known[p.Order] = true // what was read before is older
	}
	return kept
}
