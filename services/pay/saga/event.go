package saga

import "time"

// Step is one of the steps of a payment.
type Step string

// The steps, in their order.
const (
	Coupon  Step = "coupon"  // redeemed; undone by a release
	Points  Step = "points"  // spent; undone by a refund
	Card    Step = "card"    // authorised; undone by a void
	Capture Step = "capture" // never undone
)

// Steps lists them in their order.
func Steps() []Step { return []Step{Coupon, Points, Card, Capture} }

// Kind says what an event tells.
type Kind string

// The kinds of events.
const (
	Begun   Kind = "begun"   // the step is about to be taken
	Done    Kind = "done"    // it is known to have happened
	Refused Kind = "refused" // it is known not to have happened, and never will
	Lost    Kind = "lost"    // nobody knows whether it happened
	Absent  Kind = "absent"  // it was asked for, and had not happened by then
	Failed  Kind = "failed"  // it was given up without knowing
	Undoing Kind = "undoing" // it is about to be undone
	Undone  Kind = "undone"  // it is known to be undone, or never to happen
	Resumed Kind = "resumed" // another driver goes on
)

// Event is one thing that happened. Its JSON is what pay's log holds.
type Event struct {
	Kind   Kind      `json:"kind"`
	Step   Step      `json:"step,omitempty"`   // none: the saga as a whole
	Amount int64     `json:"amount,omitempty"` // won; of Done
	Code   string    `json:"code,omitempty"`   // why; of Refused and Failed
	At     time.Time `json:"at"`
	Trail  string    `json:"trail,omitempty"` // the span that it happened in: see package trail
}

// Verb says what is to be done next.
type Verb string

// The verbs.
const (
	Rest    Verb = "rest"    // nothing, ever
	Take    Verb = "take"    // the step
	Ask     Verb = "ask"     // the participant whether the step happened
	Undo    Verb = "undo"    // the step
	Decline Verb = "decline" // apply Refused: there is nobody to ask
)

// Action is what is to be done next.
type Action struct {
	Verb   Verb
	Step   Step
	Amount int64  // won, of Take and Ask; zero of the coupon, whose value nobody knows before
	Code   string // of Decline
}

// Intent returns the event to be recorded before the action is done.
func (a Action) Intent() (Event, bool) {
	switch a.Verb {
	case Take:
		return Event{Kind: Begun, Step: a.Step}, true
	case Undo:
		return Event{Kind: Undoing, Step: a.Step}, true
	}
	return Event{}, false
}
