package saga

import (
	"fmt"
	"slices"
)

// Order is what a saga must know of the order that it pays.
type Order struct {
	Total  int64 // won
	Coupon bool  // there is one
	Points int64 // at most
	Card   bool  // there is one
}

// Status is where a saga stands.
type Status string

// The statuses. From the last three nothing leads on.
const (
	Running  Status = "running"  // forward
	Reverse  Status = "reverse"  // backward
	Paid     Status = "paid"     // every means debited, once
	Declined Status = "declined" // nothing net, and another attempt would end the same
	Reverted Status = "undone"   // nothing net; another attempt may follow
)

// Saga is a saga's state. It is a value: Apply returns another.
type Saga struct {
	order    Order
	status   Status
	current  Step   // that is begun and not yet known; empty: none
	lost     bool   // nobody knows whether current happened
	taken    []Step // that may have happened, in their order
	done     []Step // that are known to have happened and were not undone
	amounts  map[Step]int64
	declined bool   // a participant said no, nothing broke
	code     string // why it turned around
}

// New returns the saga of an order, before its first step.
func New(o Order) Saga { return Saga{order: o, status: Running} }

// Replay returns the saga of an order after events. An error names the first
// that can't be.
func Replay(o Order, events []Event) (Saga, error) {
	s := New(o)
	for i, e := range events {
		next, err := s.Apply(e)
		if err != nil {
			return s, fmt.Errorf("event %d: %w", i, err)
		}
		s = next
	}
	return s, nil
}

// Status returns where the saga stands.
func (s Saga) Status() Status { return s.status }

// Code says why the saga turned around; empty: it didn't.
func (s Saga) Code() string { return s.code }

// Amount returns the won that a step took. Of the coupon that is what it is
// worth for this order: what is beyond the total is lost.
func (s Saga) Amount(step Step) int64 { return s.amounts[step] }

// Next returns what is to be done next.
func (s Saga) Next() Action {
	switch s.status {
	case Running:
		if s.current == "" {
			return s.forward()
		}
		if s.lost {
			return Action{Verb: Ask, Step: s.current, Amount: s.amount(s.current)}
		}
		return Action{Verb: Take, Step: s.current, Amount: s.amount(s.current)}
	case Reverse:
		return Action{Verb: Undo, Step: s.taken[len(s.taken)-1]}
	}
	return Action{Verb: Rest}
}

// forward returns the next step to be taken. There is one: the saga would be
// paid otherwise.
func (s Saga) forward() Action {
	step := s.nextStep()
	if step == Card && !s.order.Card {
		return Action{Verb: Decline, Step: step, Code: "card_missing"}
	}
	return Action{Verb: Take, Step: step, Amount: s.amount(step)}
}

// nextStep returns the first step that the order needs and that isn't done;
// empty: there is none left.
func (s Saga) nextStep() Step {
	for _, step := range Steps() {
		needed := s.amount(step) > 0
		if step == Coupon {
			needed = s.order.Coupon
		}
		if needed && !slices.Contains(s.done, step) {
			return step
		}
	}
	return ""
}

// amount returns what a step is to take, as far as that is known.
func (s Saga) amount(step Step) int64 {
	rest := s.order.Total - s.amounts[Coupon]
	switch step {
	case Points:
		return min(s.order.Points, rest)
	case Card, Capture:
		return rest - min(s.order.Points, rest)
	}
	return 0
}
