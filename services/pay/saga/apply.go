package saga

import (
	"fmt"
	"maps"
	"slices"
)

// Apply returns the saga after an event. An event that can't happen to it is an
// error: a driver that doesn't do what Next says, or a log that was spoiled.
func (s Saga) Apply(e Event) (Saga, error) {
	s.taken, s.done, s.amounts = slices.Clone(s.taken), slices.Clone(s.done), maps.Clone(s.amounts)
	var ok bool
	switch e.Kind {
	case Begun, Undoing:
		ok = s.intend(e)
	case Undone:
		ok = s.undo(e.Step)
	case Resumed:
		ok = s.resume()
	default:
		ok = s.learn(e)
	}
	if !ok {
		return s, fmt.Errorf("%s %s can't happen to a saga that is %s, at %q", e.Kind, e.Step, s.status, s.current)
	}
	return s, nil
}

// intend notes what is about to be done.
func (s *Saga) intend(e Event) bool {
	next := s.Next()
	intent, has := next.Intent()
	if !has || intent.Kind != e.Kind || intent.Step != e.Step {
		return false
	}
	if e.Kind == Begun {
		s.current, s.lost = e.Step, false
		if !slices.Contains(s.taken, e.Step) {
			s.taken = append(s.taken, e.Step)
		}
	}
	return true
}

// learn notes what came of the current step.
func (s *Saga) learn(e Event) bool {
	if s.status != Running {
		return false
	}
	if e.Kind == Refused && s.current == "" { // declined without asking anybody
		if next := s.Next(); next.Verb != Decline || next.Step != e.Step {
			return false
		}
	} else if s.current == "" || e.Step != s.current {
		return false
	}
	switch e.Kind {
	case Done:
		return s.finish(e)
	case Lost:
		s.lost = true
	case Refused:
		s.forget(e.Step)
		s.turn(e.Code, true)
	case Absent:
		if !s.lost {
			return false
		}
		if s.current == Capture { // take it again: by its key it happens once
			s.lost = false
			break
		}
		s.turn("lost", false)
	case Failed:
		if s.current == Capture {
			return false // it goes on until it is known
		}
		s.turn(e.Code, false)
	default:
		return false
	}
	return true
}

// finish notes that the current step happened, with the amount that was asked for. A
// coupon is worth what it is; what is beyond the total is lost.
func (s *Saga) finish(e Event) bool {
	amount := e.Amount
	if e.Step == Coupon {
		amount = min(amount, s.order.Total)
	} else if amount != s.amount(e.Step) {
		return false
	}
	if amount <= 0 {
		return false
	}
	if s.amounts == nil {
		s.amounts = make(map[Step]int64)
	}
	s.amounts[e.Step] = amount
	s.done = append(s.done, e.Step)
	s.current, s.lost = "", false
	if s.nextStep() == "" {
		s.status = Paid
	}
	return true
}

// undo notes that a step is undone: the one that Next asked to undo.
func (s *Saga) undo(step Step) bool {
	if next := s.Next(); next.Verb != Undo || next.Step != step {
		return false
	}
	s.forget(step)
	s.settle()
	return true
}

// resume goes on where another driver ended. Capture may have happened: ask.
// Any other step that was begun is given up.
func (s *Saga) resume() bool {
	switch {
	case s.status == Reverse:
		return true
	case s.status != Running:
		return false
	case s.current == Capture:
		s.lost = true
		return true
	}
	s.turn("interrupted", false)
	return true
}

// turn turns the saga around.
func (s *Saga) turn(code string, declined bool) {
	s.status, s.code, s.declined = Reverse, code, declined
	s.current, s.lost = "", false
	s.settle()
}

// settle ends a saga that goes backward and has nothing left to undo. Capture is
// undone with the card.
func (s *Saga) settle() {
	s.taken = slices.DeleteFunc(s.taken, func(step Step) bool { return step == Capture })
	switch {
	case len(s.taken) > 0:
	case s.declined:
		s.status = Declined
	default:
		s.status = Reverted
	}
	if s.status != Reverse {
		s.amounts = nil
	}
}

// forget drops a step from what was taken.
func (s *Saga) forget(step Step) {
	same := func(other Step) bool { return other == step }
	s.taken = slices.DeleteFunc(s.taken, same)
	s.done = slices.DeleteFunc(s.done, same)
}
