package bill

import (
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// prices say which architecture is cheaper, and which constants would change
// that.
func (d Data) prices(width int) []line {
	all := []line{{text.BillPrices.In(d.Lang), theme.Accent, 0}}
	monolith, services, ok := d.pair()
	if !ok {
		return append(all, line{text.BillOneShop.In(d.Lang), theme.Text, 1})
	}
	c := scenario.CompareBills([]scenario.Bill{monolith.Bill}, []scenario.Bill{services.Bill})
	for i, told := range c.Lines() {
		all = append(all, lines(told.In(d.Lang), width, 1, [...]theme.Role{theme.Strong, theme.Text, theme.Muted}[i])...)
	}
	for _, r := range d.Results {
		if r.Prices != nil { // the bills that were judged by are those of some phases only
			told := text.BillJudged.Format(d.Lang, r.Prices.Phases) + " " + r.Prices.Lines()[0].In(d.Lang)
			all = append(all, lines(told, width, 1, theme.Strong)...)
		}
	}
	return all
}

// pair finds two shops of both architectures that can be compared.
func (d Data) pair() (monolith, services runs.Shop, ok bool) {
	for _, m := range d.Shops {
		for _, s := range d.Shops {
			if m.Shape.Architecture == scenario.Monolith && s.Shape.Architecture == scenario.Services &&
				m.Shape.Placement == s.Shape.Placement && m.Bill.Seconds > 0 && s.Bill.Seconds > 0 {
				return m, s, true
			}
		}
	}
	return monolith, services, false
}
