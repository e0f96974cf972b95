package runs

import (
	"slices"
	"time"

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
