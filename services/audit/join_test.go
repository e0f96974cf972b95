package audit_test

import (
	"testing"

	"github.com/msalab/msalab/services/audit"
)

// purchase is an order of 10,000 won, paid by a coupon worth 1,000, 3,000 points
// and 6,000 by card, with all its movements.
func purchase() audit.Books {
	return audit.Books{
		Orders: []audit.Order{{ID: "o", State: "paid", TraceID: "trace"}},
		Payments: []audit.Payment{{
			OrderID: "o", State: "paid", Keys: []string{"o"}, Total: 10_000,
			By: map[string]int64{audit.Coupon: 1_000, audit.Point: 3_000, audit.Card: 6_000},
		}},
		Movements: []audit.Movement{
			{Means: audit.Coupon, Key: "o", Kind: "redeem", Taken: 1_000},
			{Means: audit.Point, Key: "o", Kind: "spend", Taken: 3_000},
			{Means: audit.Card, Key: "o", Kind: "authorize", Held: 6_000},
			{Means: audit.Card, Key: "o", Kind: "capture", Taken: 6_000, Held: -6_000},
		},
	}
}

func TestJoin(t *testing.T) {
	back := []audit.Movement{
		{Means: audit.Card, Key: "o", Kind: "void", Taken: -6_000},
		{Means: audit.Point, Key: "o", Kind: "refund", Taken: -3_000},
		{Means: audit.Coupon, Key: "o", Kind: "release", Taken: -1_000},
	}
	undo := func(b *audit.Books) {
		b.Orders[0].State, b.Payments[0].State, b.Payments[0].By = "pending", "undone", nil
		b.Movements = append(b.Movements, back...)
	}
	for _, tt := range []struct {
		name   string
		change func(*audit.Books)
		want   audit.Report
		won    int64
	}{
		{"paid", func(*audit.Books) {}, audit.Report{Paid: 1}, 0},
		{"paid, shopping has not heard", func(b *audit.Books) { b.Orders[0].State = "pending" }, audit.Report{Paid: 1, Untold: 1}, 0},
		{"undone", undo, audit.Report{Cancelled: 1}, 0},
		{"in progress", func(b *audit.Books) { b.Payments[0].State, b.Payments[0].Owned = "pending", true }, audit.Report{InProgress: 1}, 0},
		{"changed meanwhile", func(b *audit.Books) { b.Movements, b.Payments[0].Moving = nil, true }, audit.Report{InProgress: 1}, 0},
		{"a cart that nobody paid for", func(b *audit.Books) { *b = audit.Books{Orders: []audit.Order{{ID: "o", State: "pending"}}} }, audit.Report{}, 0},
		{"come while the books were read", func(b *audit.Books) {
			b.Whole, b.Orders = true, []audit.Order{{ID: "o"}, {ID: "not paid so far"}}
		}, audit.Report{Paid: 1}, 0},
		{"shopping was not asked", func(b *audit.Books) { b.Orders = nil }, audit.Report{Paid: 1}, 0},
		{"undone, and shopping has no such order", func(b *audit.Books) { undo(b); b.Whole, b.Orders = true, nil }, audit.Report{Cancelled: 1}, 0},
		{"a coupon worth more than the rest", func(b *audit.Books) { b.Movements[0].Taken = 1_500 }, audit.Report{Paid: 1}, 0},
		{"attempt before undone", func(b *audit.Books) {
			b.Payments[0].Keys = []string{"before", "o"}
			b.Movements = append(b.Movements,
				audit.Movement{Means: audit.Point, Key: "before", Taken: 5}, audit.Movement{Means: audit.Point, Key: "before", Taken: -5})
		}, audit.Report{Paid: 1}, 0},

		{"pending, and nobody is at it", func(b *audit.Books) { b.Payments[0].State = "pending" }, audit.Report{}, 10_000},
		{"coupon redeemed twice", func(b *audit.Books) { b.Movements = append(b.Movements, b.Movements[0]) }, audit.Report{}, 1_000},
		{"captured twice", func(b *audit.Books) { b.Movements = append(b.Movements, b.Movements[3]) }, audit.Report{}, 12_000},
		{"points not taken", func(b *audit.Books) { b.Movements[1].Taken = 0 }, audit.Report{}, 3_000},
		{"points not given back", func(b *audit.Books) { undo(b); b.Movements[5].Taken = 0 }, audit.Report{}, 3_000},
		{"points given back twice", func(b *audit.Books) { undo(b); b.Movements = append(b.Movements, back[1]) }, audit.Report{}, 3_000},
		{"declined, and still held by the card", func(b *audit.Books) {
			b.Orders[0].State, b.Payments[0].State, b.Movements = "declined", "declined", b.Movements[2:3]
		}, audit.Report{}, 6_000},
		{"attempt before not undone", func(b *audit.Books) {
			b.Payments[0].Keys = []string{"before", "o"}
			b.Movements = append(b.Movements, audit.Movement{Means: audit.Point, Key: "before", Taken: 5})
		}, audit.Report{}, 5},
		{"nobody's order", func(b *audit.Books) { b.Payments, b.Orders = nil, nil }, audit.Report{}, 10_000},
		{"shopping says paid, pay says undone", func(b *audit.Books) { undo(b); b.Orders[0].State = "paid" }, audit.Report{}, 10_000},
		{"shopping says paid, pay knows nothing", func(b *audit.Books) { b.Payments, b.Movements = nil, nil }, audit.Report{}, 0},
		{"paid, and shopping has no such order", func(b *audit.Books) { b.Whole, b.Orders = true, nil }, audit.Report{}, 10_000},
		{"paid something else than shopping asked for", func(b *audit.Books) { b.Orders[0].Total = 9_000 }, audit.Report{}, 1_000},
		{"paid less than its total", func(b *audit.Books) { b.Payments[0].Total = 10_001 }, audit.Report{}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := purchase()
			tt.change(&b)
			got := audit.Join(b)
			balanced := tt.want.Paid+tt.want.Cancelled+tt.want.InProgress > 0 || tt.name == "a cart that nobody paid for"
			if (len(got.Imbalances) == 0) != balanced || got.Won() != tt.won {
				t.Errorf("got imbalances %v of %d won, want balanced: %v, %d won", got.Imbalances, got.Won(), balanced, tt.won)
			}
			got.Imbalances = nil
			if got.Paid != tt.want.Paid || got.Cancelled != tt.want.Cancelled || got.InProgress != tt.want.InProgress || got.Untold != tt.want.Untold {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestImbalanceNamesItsTrace(t *testing.T) {
	b := purchase()
	b.Movements = b.Movements[1:]
	got := audit.Join(b).Imbalances
	if len(got) != 1 || got[0].OrderID != "o" || got[0].TraceID != "trace" || got[0].Won != 1_000 {
		t.Errorf("got %+v, want order o with its trace, 1000 won off", got)
	}
}
