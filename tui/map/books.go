package shopmap

import (
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

// imbalance is by what the books of the shop are wrong, as pay's box shows it: that
// they are right, or the won that are missing or too many. false: nothing was sold
// and audited so far, or the function isn't pay.
func imbalance(d Data, function string) (won string, r theme.Role, ok bool) {
	if function != "pay" || d.Shop.Audit == nil || !d.Shop.Audit.Sold() {
		return "", theme.Text, false
	}
	if d.Shop.Audit.Wrong > 0 {
		return fmt.Sprintf(scenario.Text{EN: "%d won off", KO: "%d원 틀림"}.In(d.Lang), d.Shop.Audit.Won), theme.Bad, true
	}
	return scenario.Text{EN: "books right", KO: "장부 일치"}.In(d.Lang), theme.Good, true
}
