package books

import (
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/services/audit"
)

// TestFigures: all imbalances are kept, first those of orders paid with care.
func TestFigures(t *testing.T) {
	var r audit.Report
	for range 30 {
		r.Imbalances = append(r.Imbalances, audit.Imbalance{Way: scenario.ByNaive, Won: 1})
	}
	r.Imbalances = append(r.Imbalances, audit.Imbalance{OrderID: "o", Way: scenario.BySaga, Won: 1})
	got := figures(r)
	if len(got.Imbalances) != 31 || got.Wrong != 31 || got.Won != 31 || got.WithCare() != 1 || got.Imbalances[0].Order != "o" {
		t.Errorf("got %+v, want 31 imbalances, first the one of a saga", got)
	}
}

// TestReasonsHaveWords: the lab can say in both languages whatever an audit finds.
func TestReasonsHaveWords(t *testing.T) {
	for _, why := range audit.Whys() {
		r := audit.Report{Imbalances: []audit.Imbalance{{Why: why, OrderState: "paid", PaymentState: "undone"}}}
		got := figures(r).Imbalances[0].Reason()
		if got.EN == string(why) || got.KO == got.EN {
			t.Errorf("%s: got %+v, want words in both languages", why, got)
		}
	}
}
