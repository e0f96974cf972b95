package saga

import (
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

func logged(events ...runs.PaymentEvent) runs.Payment {
	return runs.Payment{Order: "o", Events: events}
}

// TestStepsOf reads where each step stands out of a log.
func TestStepsOf(t *testing.T) {
	e := func(step, kind string) runs.PaymentEvent { return runs.PaymentEvent{Step: step, Kind: kind} }
	for name, c := range map[string]struct {
		log  []runs.PaymentEvent
		want [4]state
		undo [4]state
		turn [4]int
	}{
		"nothing yet": {},
		"recorded":    {log: []runs.PaymentEvent{e("coupon", "begun")}, want: [4]state{called}},
		"lost, asked, and there": {
			log:  []runs.PaymentEvent{e("coupon", "begun"), e("coupon", "lost"), e("coupon", "done"), e("card", "begun"), e("card", "lost")},
			want: [4]state{answered, not, unknown},
		},
		"asked, and not there": {log: []runs.PaymentEvent{e("points", "begun"), e("points", "lost"), e("points", "absent")}, want: [4]state{not, absent}},
		"refused and undone, in reverse": {
			log: []runs.PaymentEvent{e("coupon", "done"), e("points", "done"), e("card", "refused"),
				e("points", "undoing"), e("", "resumed"), e("points", "undoing"), e("points", "undone"), e("coupon", "undoing")},
			want: [4]state{answered, answered, refused}, undo: [4]state{called, undone}, turn: [4]int{2, 1},
		},
	} {
		for i, s := range stepsOf(logged(c.log...)) {
			if s.name != runs.PaymentSteps()[i] || s.state != c.want[i] || s.undo != c.undo[i] || s.turn != c.turn[i] {
				t.Errorf("%s: got %+v, want state %d, undo %d, turn %d", name, s, c.want[i], c.undo[i], c.turn[i])
			}
		}
	}
}

// TestBooked: what a careless payment took shows, though nothing was recorded.
func TestBooked(t *testing.T) {
	got := booked(scenario.Imbalance{Moved: map[string]int64{"coupon": 1_000, "point": 3_000, "card": -6_000}}, runs.Payment{Code: "card_declined"})
	want := []step{{name: "coupon", state: taken, amount: 1_000}, {name: "points", state: taken, amount: 3_000}, {name: "card", state: refused, code: "card_declined"}, {name: "capture"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestTraceOf leads to the trace in which a payment went on last.
func TestTraceOf(t *testing.T) {
	first, second := spans.TraceID{1}, spans.TraceID{2}
	q := runs.Payment{Trace: first}
	if got := TraceOf(q); got != first {
		t.Errorf("got %s, want %s", got, first)
	}
	q.Events = []runs.PaymentEvent{{Kind: "begun", Trace: first}, {Kind: "resumed", Trace: second}, {Kind: "done"}}
	if got := TraceOf(q); got != second {
		t.Errorf("got %s, want %s", got, second)
	}
}
