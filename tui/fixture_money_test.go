package tui

import (
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// moneyPictures are those of bills, orders, and what changes them.
func moneyPictures() []picture {
	return []picture{
		{"bill", billed, "esc 6"},
		{"bill-two-shops", billedTwice, "6"},
		{"bill-stale", staleBill, "esc 6"},
		{"no-bill", healthy, "esc 6"},
		{"saga", sold, "esc 7"},
		{"saga-unknown", sold, "esc 7 down"},
		{"saga-recovered", sold, "esc 7 down down"},
		{"saga-called", sold, "esc 7 down down down"},
		{"saga-naive", careless, "7 right down"},
		{"saga-tx", careless, "7"},
		{"saga-old", oldOrders, "esc 7"},
		{"saga-filtered", sold, "esc 7 o o o"},
		{"no-saga", healthy, "esc 7"},
		{"starting-saga", starting, "esc 7"},
		{"autoscale", billed, "esc a"},
		{"autoscale-changed", billed, "esc a right right right right down down right down right"},
		{"autoscale-off", billed, "esc a down left"},
		{"deploy", healthy, "esc D down down"},
		{"deploy-canary", healthy, "esc D down down right right down down down right"},
		{"checkout", careless, "C"},
		{"checkout-refused", sold, "esc C 1"},
		{"crash", sold, "esc X down down left"},
		{"present-bill", billedTwice, "6 P"},
		{"present-saga", careless, "7 right down P"},
		{"trace-link", healthy, "esc 3 enter down down"},
	}
}

// madeBill is that of a shop which ran for some time.
func madeBill(s runs.Shop, seconds float64) scenario.Bill {
	b := scenario.Bill{Seconds: seconds, Units: map[string]scenario.UnitBill{}}
	if s.Shape.Architecture == scenario.Monolith {
		b.Units["monolith"] = scenario.UnitBill{Working: 412, Waiting: 0, Idle: 604, Footprint: 9 * seconds, Replicas: seconds, CPU: 11.2, RSS: 41e6 * seconds}
		return b
	}
	for i, f := range s.Functions {
		replicas := float64(f.Wanted) * seconds
		u := scenario.UnitBill{Working: 20 + 9*float64(i), Waiting: 150 - 16*float64(i), Footprint: replicas, Replicas: replicas, CPU: 0.7 * float64(i+1), RSS: 36e6 * replicas}
		u.Idle = 8*replicas - u.Working - u.Waiting
		b.Units[f.Name] = u
	}
	return b
}

// autoscaled has pay follow its load.
func autoscaled(s *runs.Snapshot, shop int) {
	a := scenario.Autoscale{Function: "pay", Min: 1, Max: 6, Metrics: []scenario.ScaleMetric{{Name: scenario.Utilisation, Target: 0.7}}, Every: 2 * time.Second, Tolerance: 0.1}
	a.Up, a.Down = scenario.ScaleDefaults(a.Every, 20*time.Second)
	sentence := func(en, ko string) scenario.Text { return scenario.Text{EN: en, KO: ko} }
	last := sentence("pay, utilisation: 5 replicas x 0.66 / 0.70 = 4.71 -> 5; within 10 % of the target", "pay, 슬롯 사용률: 레플리카 5개 x 0.66 / 0.70 = 4.71 -> 5; 목표와의 차이가 10 % 이내")
	to := &s.Shops[shop]
	to.Scalers = []runs.Scaler{{Autoscale: a, Text: last, At: epoch.Add(-time.Second), Decision: runs.ScaleDecision{Before: 5, Desired: 5}}}
	for i := range to.Functions {
		if to.Functions[i].Name == "pay" {
			to.Functions[i].Replicas, to.Functions[i].Wanted = 4, 5
		}
	}
	for i, t := range []scenario.Text{
		sentence("pay is autoscaled from 1 to 6 replicas: utilisation 0.7", "pay 오토스케일링: 레플리카 1~6개"),
		sentence("pay, utilisation: 2 replicas x 0.98 / 0.70 = 2.80 -> 3", "pay, 슬롯 사용률: 레플리카 2개 x 0.98 / 0.70 = 2.80 -> 3"),
		sentence("pay, utilisation: 3 replicas x 0.95 / 0.70 = 4.07 -> 5", "pay, 슬롯 사용률: 레플리카 3개 x 0.95 / 0.70 = 4.07 -> 5"),
	} {
		s.Events = append(s.Events, runs.Event{At: epoch.Add(time.Duration(4*i-20) * time.Second), Kind: runs.EventScale, Shop: to.Shape.String(), Subject: "pay", Text: t})
	}
}

// billed is free play with one shop that has used something.
func billed() *runs.Snapshot {
	s := healthy()
	s.Version = 21
	s.Shops[0].Bill = madeBill(s.Shops[0], 127)
	autoscaled(s, 0)
	return s
}

// billedTwice compares both architectures.
func billedTwice() *runs.Snapshot {
	s := isolating()
	s.Version = 22
	for i := range s.Shops {
		s.Shops[i].Bill = madeBill(s.Shops[i], 127)
	}
	autoscaled(s, 1)
	return s
}

func staleBill() *runs.Snapshot {
	s := billed()
	s.At = epoch.Add(-12 * time.Second)
	return s
}

// madePayment is a saga's log: "coupon done, points done, card refused, points
// undone" and so on, a record each 20 ms.
func madePayment(n int, state string, records ...string) runs.Payment {
	p := runs.Payment{Order: fmt.Sprintf("order-7f3a-%04d", n), Way: scenario.BySaga, State: state, Total: 12_000 + 500*int64(n), Trace: spans.TraceID{0xab, 0xcd, 0, byte(n)}}
	trace := p.Trace
	for i, r := range records {
		e := runs.PaymentEvent{At: epoch.Add(time.Duration(20*i-9000) * time.Millisecond)}
		fmt.Sscan(r, &e.Step, &e.Kind)
		switch {
		case r == "resumed":
			e.Step, e.Kind = "", "resumed"
			trace = spans.TraceID{0x77, 0x01, byte(n)}
		case e.Kind == "done":
			e.Amount = map[string]int64{"coupon": 1_000, "points": 3_000}[e.Step]
			if e.Amount == 0 {
				e.Amount = p.Total - 4_000
			}
		case e.Kind == "refused":
			e.Code = "card_declined"
			p.Code = e.Code
		}
		e.Trace = trace
		p.Events = append(p.Events, e)
	}
	return p
}

// sold is free play in which orders were paid, declined, interrupted.
func sold() *runs.Snapshot {
	s := healthy()
	s.Version = 23
	shop := &s.Shops[0]
	shop.Audit = &scenario.Audit{Paid: 412, Cancelled: 21, InProgress: 1}
	all := []string{"coupon begun", "coupon done", "points begun", "points done", "card begun", "card done", "capture begun", "capture done"}
	back := []string{"coupon begun", "coupon done", "points begun", "points done", "card begun", "card refused", "points undoing", "points undone", "coupon undoing", "coupon undone"}
	shop.Payments = []runs.Payment{
		madePayment(40, runs.PaymentDeclined, back...),
		madePayment(39, runs.PaymentPending, "coupon begun", "coupon done", "points begun", "points lost"),
		madePayment(38, runs.PaymentPaid, append([]string{"coupon begun", "coupon done", "points begun", "resumed", "points absent"}, all[2:]...)...),
		madePayment(37, runs.PaymentUndone, "coupon begun", "coupon done", "points begun", "points failed", "points undoing"),
	}
	for n := range 20 {
		shop.Payments = append(shop.Payments, madePayment(36-n, runs.PaymentPaid, all...))
	}
	return s
}

// careless compares a monolith that pays by one transaction with services that
// take no care.
func careless() *runs.Snapshot {
	s := isolating()
	s.Version, s.Stage, s.Faults = 24, runs.Stage{}, nil
	mono, serv := &s.Shops[0], &s.Shops[1]
	mono.Checkout, serv.Checkout = scenario.ByTx, scenario.ByNaive
	mono.Audit = &scenario.Audit{Paid: 400, Cancelled: 20}
	serv.Audit = &scenario.Audit{Paid: 390, Cancelled: 8, Wrong: 12, Won: 48_000}
	for n := range 12 {
		p := madePayment(60-n, runs.PaymentPaid)
		if n%4 == 1 {
			p.State, p.Code = runs.PaymentDeclined, "card_declined"
			serv.Audit.Imbalances = append(serv.Audit.Imbalances, scenario.Imbalance{
				Order: p.Order, Way: scenario.ByNaive, Won: 4_000, Why: "declined, and the means moved something else", Moved: map[string]int64{"coupon": 1_000, "point": 3_000},
			})
		}
		p.Way = scenario.ByTx
		mono.Payments = append(mono.Payments, p)
		p.Way = scenario.ByNaive
		serv.Payments = append(serv.Payments, p)
	}
	return s
}

// oldOrders is a shop whose pay can't be asked any more.
func oldOrders() *runs.Snapshot {
	s := sold()
	s.Shops[0].PaymentsAt = epoch.Add(-9 * time.Second)
	return s
}
