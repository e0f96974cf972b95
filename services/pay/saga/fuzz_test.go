package saga_test

import (
	"fmt"
	"testing"

	"github.com/msalab/msalab/services/pay/saga"
)

// moved is what may have moved, as events tell somebody who knows nothing of how a
// saga decides: a step that was begun may have happened, until it is refused or undone.
type moved struct {
	may, done, undone map[saga.Step]bool
}

func newMoved() *moved {
	return &moved{map[saga.Step]bool{}, map[saga.Step]bool{}, map[saga.Step]bool{}}
}

// ask says what is wrong with an action that a saga wants: nothing is taken twice, or
// after it was undone; nothing is undone twice, or without having been begun, or before
// what came after it.
func (m *moved) ask(a saga.Action) error {
	switch a.Verb {
	case saga.Take:
		if m.done[a.Step] || m.undone[a.Step] {
			return fmt.Errorf("%s is taken again", a.Step)
		}
		for _, step := range saga.Steps() {
			if m.undone[step] || step != a.Step && m.may[step] && !m.done[step] {
				return fmt.Errorf("%s is taken, although %s is not settled", a.Step, step)
			}
		}
	case saga.Undo:
		if !m.may[a.Step] || m.undone[a.Step] || a.Step == saga.Capture {
			return fmt.Errorf("%s is undone, which was not taken, or is undone already", a.Step)
		}
		if m.done[saga.Capture] {
			return fmt.Errorf("%s is undone, although the card was captured", a.Step)
		}
		if after := m.last(); after != a.Step && !(after == saga.Capture && a.Step == saga.Card) {
			return fmt.Errorf("%s is undone before %s", a.Step, after)
		}
	}
	return nil
}

// last is the last step that may have happened.
func (m *moved) last() (last saga.Step) {
	for _, step := range saga.Steps() {
		if m.may[step] {
			last = step
		}
	}
	return last
}

// note takes an event down that a saga accepted, and says what is wrong with it.
func (m *moved) note(e saga.Event) error {
	switch e.Kind {
	case saga.Begun:
		m.may[e.Step] = true
	case saga.Done:
		if m.done[e.Step] || m.undone[e.Step] || !m.may[e.Step] {
			return fmt.Errorf("%s is done, which was done or undone before, or never begun", e.Step)
		}
		m.done[e.Step] = true
	case saga.Refused:
		if m.done[e.Step] {
			return fmt.Errorf("%s is refused after it was done", e.Step)
		}
		delete(m.may, e.Step)
	case saga.Undone:
		if m.undone[e.Step] || !m.may[e.Step] {
			return fmt.Errorf("%s is undone, which was undone before, or never begun", e.Step)
		}
		m.undone[e.Step] = true
		delete(m.may, e.Step)
	}
	return nil
}

// check says how what may have moved differs from what a saga says of itself.
func (m *moved) check(o saga.Order, s saga.Saga) error {
	sum := s.Amount(saga.Coupon) + s.Amount(saga.Points) + s.Amount(saga.Card)
	switch s.Status() {
	case saga.Paid:
		if sum != o.Total || s.Amount(saga.Capture) != s.Amount(saga.Card) {
			return fmt.Errorf("paid %d of %d, captured %d of %d", sum, o.Total, s.Amount(saga.Capture), s.Amount(saga.Card))
		}
		for _, step := range saga.Steps() {
			if took := s.Amount(step) > 0; m.may[step] != took || m.done[step] != took || m.undone[step] {
				return fmt.Errorf("paid %d by %s, which may have happened: %v, is known to: %v, was undone: %v",
					s.Amount(step), step, m.may[step], m.done[step], m.undone[step])
			}
		}
	case saga.Declined, saga.Reverted:
		if sum != 0 || s.Amount(saga.Capture) != 0 || m.done[saga.Capture] || len(m.may) > 0 {
			return fmt.Errorf("%s, with %d taken, the card captured: %v, and perhaps taken: %v", s.Status(), sum, m.done[saga.Capture], m.may)
		}
	}
	return nil
}

// same tells whether two sagas are, as far as they show.
func same(a, b saga.Saga) bool {
	for _, step := range saga.Steps() {
		if a.Amount(step) != b.Amount(step) {
			return false
		}
	}
	return a.Status() == b.Status() && a.Code() == b.Code() && a.Next() == b.Next()
}

// kinds are those of events, as a byte of a fuzzed log names them.
var kinds = []saga.Kind{saga.Begun, saga.Done, saga.Refused, saga.Lost, saga.Absent, saga.Failed, saga.Undoing, saga.Undone, saga.Resumed}

// eventOf is the event that a byte names: a kind, a step, and, where the byte is large,
// an amount that is more than what was asked for.
func eventOf(b byte, asked saga.Action) saga.Event {
	e := saga.Event{
		Kind: kinds[int(b)%len(kinds)], Step: saga.Steps()[int(b)/len(kinds)%4],
		Amount: asked.Amount + int64(b)/36, Code: "x",
	}
	if e.Step == saga.Coupon {
		e.Amount = int64(int8(b))
	}
	return e
}

// FuzzReplay has logs of any events. Of those that a saga accepts, in whatever order they
// come: each means is taken once at most and given back once at most, in reverse order;
// a saga that is paid took its total, one that ended otherwise took nothing net and
// captured no card; what was recorded replays to the same; and from wherever it stands
// it comes to an end once everything works.
func FuzzReplay(f *testing.F) {
	f.Add(int64(10_000), true, int64(3_000), true, []byte{0, 1, 9, 10, 18, 19, 27, 28})
	f.Fuzz(func(t *testing.T, total int64, coupon bool, points int64, card bool, log []byte) {
		if total <= 0 || points < 0 {
			t.Skip()
		}
		o := saga.Order{Total: total, Coupon: coupon, Points: points, Card: card}
		h := &history{T: t, order: o, saga: saga.New(o), moved: newMoved()}
		for _, b := range log {
			h.offer(eventOf(b, h.saga.Next()))
		}
		for range 20 { // everything works from now on
			next := h.saga.Next()
			if next.Verb == saga.Rest {
				return
			}
			if e, ok := next.Intent(); ok && !h.offer(e) {
				t.Fatalf("%+v can't be recorded", next)
			}
			e := happens(next)
			if next.Verb == saga.Ask && next.Step != saga.Coupon {
				e = saga.Event{Kind: saga.Absent, Step: next.Step}
			}
			if !h.offer(e) {
				t.Fatalf("after %+v, %+v can't happen", next, e)
			}
		}
		t.Errorf("stuck: %+v after %v", h.saga, h.log)
	})
}

// history is a saga with the events that it accepted.
type history struct {
	*testing.T
	order saga.Order
	saga  saga.Saga
	log   []saga.Event
	moved *moved
}

// offer applies an event, and checks what comes of it; it tells whether the saga
// accepted it.
func (h *history) offer(e saga.Event) bool {
	h.Helper()
	before, next := h.saga, h.saga.Next()
	if err := h.moved.ask(next); err != nil {
		h.Fatalf("%v: %v", h.log, err)
	}
	after, err := h.saga.Apply(e)
	if again, replayErr := saga.Replay(h.order, h.log); replayErr != nil || !same(again, before) || h.saga.Next() != next {
		h.Fatalf("%v: replayed it is %+v, %v, not %+v", h.log, again, replayErr, before)
	}
	if err != nil {
		return false
	}
	if next.Verb == saga.Rest {
		h.Fatalf("%v: %+v happened to a saga that is %s", h.log, e, before.Status())
	}
	h.saga, h.log = after, append(h.log, e)
	if err := h.moved.note(e); err != nil {
		h.Fatalf("%v: %v", h.log, err)
	}
	if e.Kind == saga.Done && e.Step != saga.Coupon && e.Amount != next.Amount {
		h.Fatalf("%v: %s took %d, where %d were asked for", h.log, e.Step, e.Amount, next.Amount)
	}
	if err := h.moved.check(h.order, h.saga); err != nil {
		h.Fatalf("%v: %v", h.log, err)
	}
	return true
}
