package saga_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/msalab/msalab/services/pay/saga"
)

// all pays 10,000 won by a coupon of 1,000, 3,000 points, and 6,000 by card.
var all = saga.Order{Total: 10_000, Coupon: true, Points: 3_000, Card: true}

// answers drives a saga by the answers that its calls get, by "verb step": how
// often an answer comes is up to the list. A call without one happens.
func answers(t *testing.T, o saga.Order, given map[string][]saga.Event) (saga.Saga, []string) {
	t.Helper()
	s := saga.New(o)
	var calls []string
	apply := func(e saga.Event) {
		t.Helper()
		next, err := s.Apply(e)
		if err != nil {
			t.Fatalf("after %v: %v", calls, err)
		}
		s = next
	}
	for next := s.Next(); next.Verb != saga.Rest; next = s.Next() {
		if e, ok := next.Intent(); ok {
			apply(e)
		}
		name := string(next.Verb) + " " + string(next.Step)
		calls = append(calls, name)
		if len(given[name]) > 0 {
			e := given[name][0]
			given[name] = given[name][1:]
			e.Step = next.Step
			apply(e)
			continue
		}
		apply(happens(next))
	}
	return s, calls
}

// happens is the event of an action that works out.
func happens(a saga.Action) saga.Event {
	switch {
	case a.Verb == saga.Undo:
		return saga.Event{Kind: saga.Undone, Step: a.Step}
	case a.Verb == saga.Decline:
		return saga.Event{Kind: saga.Refused, Step: a.Step, Code: a.Code}
	case a.Step == saga.Coupon:
		return saga.Event{Kind: saga.Done, Step: a.Step, Amount: 1_000}
	case a.Verb == saga.Ask:
		return saga.Event{Kind: saga.Done, Step: a.Step, Amount: map[saga.Step]int64{
			saga.Points: 3_000, saga.Card: 6_000, saga.Capture: 6_000}[a.Step]}
	}
	return saga.Event{Kind: saga.Done, Step: a.Step, Amount: a.Amount}
}

func TestHistories(t *testing.T) {
	refused := saga.Event{Kind: saga.Refused, Code: "no"}
	lost, absent := saga.Event{Kind: saga.Lost}, saga.Event{Kind: saga.Absent}
	failed := saga.Event{Kind: saga.Failed, Code: "broken"}
	resumed := saga.Event{Kind: saga.Resumed}
	for _, tt := range []struct {
		name  string
		order saga.Order
		given map[string][]saga.Event
		calls string
		want  saga.Status
	}{
		{"paid", all, nil, "take coupon, take points, take card, take capture", saga.Paid},
		{"by card alone", saga.Order{Total: 500, Card: true}, nil, "take card, take capture", saga.Paid},
		{"by points alone", saga.Order{Total: 500, Points: 900}, nil, "take points", saga.Paid},
		{"by a coupon worth more", saga.Order{Total: 500, Coupon: true, Points: 10, Card: true}, nil, "take coupon", saga.Paid},
		{"card declined", all, map[string][]saga.Event{"take card": {refused}},
			"take coupon, take points, take card, undo points, undo coupon", saga.Declined},
		{"coupon refused", all, map[string][]saga.Event{"take coupon": {refused}}, "take coupon", saga.Declined},
		{"no card for the rest", saga.Order{Total: 10_000, Coupon: true, Points: 3_000}, nil,
			"take coupon, take points, decline card, undo points, undo coupon", saga.Declined},
		{"answer lost, and it happened", all, map[string][]saga.Event{"take points": {lost}},
			"take coupon, take points, ask points, take card, take capture", saga.Paid},
		{"answer lost, and it had not", all, map[string][]saga.Event{"take points": {lost}, "ask points": {absent}},
			"take coupon, take points, ask points, undo points, undo coupon", saga.Reverted},
		{"answer lost, nobody to ask", all, map[string][]saga.Event{"take card": {lost}, "ask card": {failed}},
			"take coupon, take points, take card, ask card, undo card, undo points, undo coupon", saga.Reverted},
		{"capture lost until it is known", all, map[string][]saga.Event{"take capture": {lost, lost}, "ask capture": {lost, absent}},
			"take coupon, take points, take card, take capture, ask capture, ask capture, take capture, ask capture", saga.Paid},
		{"capture refused", all, map[string][]saga.Event{"take capture": {refused}},
			"take coupon, take points, take card, take capture, undo card, undo points, undo coupon", saga.Declined},
		{"interrupted before capture", all, map[string][]saga.Event{"take card": {resumed}},
			"take coupon, take points, take card, undo card, undo points, undo coupon", saga.Reverted},
		{"interrupted at capture", all, map[string][]saga.Event{"take capture": {resumed}},
			"take coupon, take points, take card, take capture, ask capture", saga.Paid},
		{"interrupted while undoing", all, map[string][]saga.Event{"take card": {refused}, "undo points": {resumed}},
			"take coupon, take points, take card, undo points, undo points, undo coupon", saga.Declined},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, calls := answers(t, tt.order, tt.given)
			if got := strings.Join(calls, ", "); got != tt.calls {
				t.Errorf("got %s, want %s", got, tt.calls)
			}
			if s.Status() != tt.want {
				t.Errorf("got %s, want %s", s.Status(), tt.want)
			}
			sum := s.Amount(saga.Coupon) + s.Amount(saga.Points) + s.Amount(saga.Card)
			if tt.want == saga.Paid && sum != tt.order.Total || tt.want != saga.Paid && sum != 0 {
				t.Errorf("got %d paid of %d by a saga that is %s", sum, tt.order.Total, s.Status())
			}
		})
	}
}

func TestApplyRefusesWhatCantHappen(t *testing.T) {
	begun := func(step saga.Step) saga.Event { return saga.Event{Kind: saga.Begun, Step: step} }
	done := func(step saga.Step, n int64) saga.Event { return saga.Event{Kind: saga.Done, Step: step, Amount: n} }
	paid := []saga.Event{begun(saga.Points), done(saga.Points, 500)}
	byPoints := saga.Order{Total: 500, Points: 500}
	for i, tt := range []struct {
		order  saga.Order
		events []saga.Event
	}{
		{all, []saga.Event{begun(saga.Card)}},                                // out of turn
		{all, []saga.Event{done(saga.Coupon, 1)}},                            // never begun
		{all, []saga.Event{begun(saga.Coupon), done(saga.Points, 3_000)}},    // another step
		{all, []saga.Event{begun(saga.Coupon), done(saga.Coupon, 0)}},        // nothing
		{byPoints, []saga.Event{begun(saga.Points), done(saga.Points, 499)}}, // too little
		{byPoints, []saga.Event{begun(saga.Points), done(saga.Points, 501)}}, // too much, be it all of the order
		{byPoints, append(paid, saga.Event{Kind: saga.Undoing, Step: saga.Points})},
		{byPoints, append(paid, saga.Event{Kind: saga.Resumed})},
		{byPoints, append(paid, begun(saga.Points))},
		{all, []saga.Event{{Kind: "eaten"}}},
		{all, []saga.Event{begun(saga.Coupon), {Kind: saga.Absent, Step: saga.Coupon}}}, // nobody asked
		{all, []saga.Event{{Kind: saga.Refused, Step: saga.Card}}},
	} {
		if s, err := saga.Replay(tt.order, tt.events); err == nil {
			t.Errorf("%d: got a saga that is %s, want an error", i, s.Status())
		}
	}
}

func Example() {
	s := saga.New(saga.Order{Total: 500, Points: 500})
	next := s.Next()
	fmt.Println(next.Verb, next.Step, next.Amount)
	intent, _ := next.Intent()
	s, _ = s.Apply(intent)
	s, _ = s.Apply(saga.Event{Kind: saga.Done, Step: saga.Points, Amount: 500})
	fmt.Println(s.Status())
	// Output:
	// take points 500
	// paid
}
