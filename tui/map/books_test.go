package shopmap

import (
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

func TestImbalance(t *testing.T) {
	s := wholeShop()
	d := Data{Shop: s, Lang: scenario.English}
	if got, _, ok := imbalance(d, "pay", 20); ok {
		t.Errorf("got %q before an audit, want nothing", got)
	}
	for _, tt := range []struct {
		audit scenario.Audit
		want  string
		role  theme.Role
	}{
		{scenario.Audit{Paid: 3}, "books right", theme.Good},
		{scenario.Audit{Paid: 3, Wrong: 2, Won: 3_000}, "3,000 won off", theme.Bad},
	} {
		s.Audit = &tt.audit
		if got, role, ok := imbalance(d, "pay", 20); got != tt.want || role != tt.role || !ok {
			t.Errorf("got %q in role %v, want %q in role %v", got, role, tt.want, tt.role)
		}
		if got, _, ok := imbalance(d, "card", 20); ok {
			t.Errorf("got %q at card, want it at pay alone", got)
		}
	}
}

// TestBooksInANarrowBox: the sum is whole where there is no room for its words.
func TestBooksInANarrowBox(t *testing.T) {
	d := Data{Shop: shopOf([]string{"pay"}), Lang: scenario.Korean}
	d.Shop.Audit = &scenario.Audit{Paid: 43, Wrong: 43, Won: 64_500}
	for columns, want := range map[int]string{9: "64,500원", 13: "64,500원 틀림"} {
		if got, _, _ := imbalance(d, "pay", columns); got != want {
			t.Errorf("%d columns: got %q, want %q", columns, got, want)
		}
	}
}
