package shop

import (
	"fmt"
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// made makes n payments that went well, the newest first.
func made(n int) []runs.Payment {
	var all []runs.Payment
	for i := range n {
		all = append(all, runs.Payment{Order: fmt.Sprint("o-", n-i), Way: scenario.BySaga, State: runs.PaymentPaid})
	}
	return all
}

func ordersOf(all []runs.Payment) (names []string) {
	for _, p := range all {
		names = append(names, p.Order)
	}
	return names
}

// TestKeepPayments: the latest stay in sight, and of the rest those that are not
// simply paid; what was read twice is kept as it was read last.
func TestKeepPayments(t *testing.T) {
	read := made(100)
	read[50].State = runs.PaymentUndone                      // o-50
	read[60].Events = []runs.PaymentEvent{{Kind: "resumed"}} // o-40
	wrong := &scenario.Audit{Imbalances: []scenario.Imbalance{{Order: "o-30"}}}
	got := keepPayments(read, nil, wrong)
	want := append(ordersOf(read[:latestPayments]), "o-50", "o-40", "o-30")
	if !slices.Equal(ordersOf(got), want) {
		t.Errorf("got %v, want %v", ordersOf(got), want)
	}
	got[latestPayments].State = runs.PaymentPending
	later := made(200)[:100]
	got = keepPayments(append(later, runs.Payment{Order: "o-50", State: runs.PaymentPaid}), got, wrong)
	if i := slices.Index(ordersOf(got), "o-50"); i >= 0 {
		t.Errorf("o-50 is kept as %+v, and was paid at last", got[i])
	}
	if want := append(ordersOf(later[:latestPayments]), "o-40", "o-30"); !slices.Equal(ordersOf(got), want) {
		t.Errorf("got %v, want %v", ordersOf(got), want)
	}
	for range 3 { // many that are remarkable don't pile up
		for i := range read {
			read[i].State = runs.PaymentDeclined
		}
		got = keepPayments(read, got, nil)
	}
	if len(got) != latestPayments+remarkedPayments {
		t.Errorf("%d are kept, want %d", len(got), latestPayments+remarkedPayments)
	}
}
