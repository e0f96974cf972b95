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
	all = append(all, line{d.winner(c), theme.Strong, 1})
	second := text.BillSecond.Format(d.Lang, c.Slots[0], c.Footprint[0], c.Slots[1], c.Footprint[1])
	all = append(all, lines(second, width, 1, theme.Text)...)
	if c.Changes > 0 {
		turns := text.BillTurns.Format(d.Lang, c.Changes/scenario.LowestPrice, d.architecture(c.Above),
			c.Changes/scenario.HighestPrice, d.architecture(c.Below))
		all = append(all, lines(turns, width, 1, theme.Muted)...)
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

func (d Data) architecture(name string) string {
	if name == string(scenario.Monolith) {
		return text.BillMonolith.In(d.Lang)
	}
	return text.BillServices.In(d.Lang)
}

// winner says who is cheaper at which price of a footprint-second.
func (d Data) winner(c scenario.Comparison) string {
	switch {
	case c.Changes > 0:
		return text.BillChanges.Format(d.Lang, c.Changes, d.architecture(c.Below), d.architecture(c.Above))
	case c.Below == "":
		return text.BillNoDifference.In(d.Lang)
	}
	return text.BillAnyPrice.Format(d.Lang, d.architecture(c.Below))
}
