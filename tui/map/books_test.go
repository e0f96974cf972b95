package shopmap

import (
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

func TestImbalance(t *testing.T) {
	s := wholeShop()
	d := Data{Shop: s, Lang: scenario.English}
	if got, _, ok := imbalance(d, "pay"); ok {
		t.Errorf("got %q before an audit, want nothing", got)
	}
	for _, tt := range []struct {
		audit scenario.Audit
		want  string
		role  theme.Role
	}{
		{scenario.Audit{Paid: 3}, "books right", theme.Good},
		{scenario.Audit{Paid: 3, Wrong: 2, Won: 3_000}, "3000 won off", theme.Bad},
	} {
		s.Audit = &tt.audit
		if got, role, ok := imbalance(d, "pay"); got != tt.want || role != tt.role || !ok {
			t.Errorf("got %q in role %v, want %q in role %v", got, role, tt.want, tt.role)
		}
		if got, _, ok := imbalance(d, "card"); ok {
			t.Errorf("got %q at card, want it at pay alone", got)
		}
	}
}
