package shopmap

import (
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// imbalance is by what the books of the shop are wrong, as pay's box shows it: that
// they are right, or the won that are missing or too many. false: nothing was sold
// and audited so far, or the function isn't pay. Where its words don't fit into the
// columns that there are, the sum stands alone.
func imbalance(d Data, function string, columns int) (won string, r theme.Role, ok bool) {
	if function != "pay" || d.Shop.Audit == nil || !d.Shop.Audit.Sold() {
		return "", theme.Text, false
	}
	if d.Shop.Audit.Wrong > 0 {
		sum := text.Won(d.Shop.Audit.Won, d.Lang)
		won = sum + scenario.Text{EN: " off", KO: " 틀림"}.In(d.Lang)
		if text.Width(won) > columns {
			won = sum
		}
		return won, theme.Bad, true
	}
	return scenario.Text{EN: "books right", KO: "장부 일치"}.In(d.Lang), theme.Good, true
}
