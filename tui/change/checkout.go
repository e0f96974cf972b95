package change

import (
	"slices"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Checkout chooses how orders are paid. A way that a shop can't go says
// why.
type Checkout struct{ menu dialog.Menu }

var _ dialog.Dialog = (*Checkout)(nil)

// NewCheckout has the way that is set selected.
func NewCheckout(s dialog.Setting) *Checkout {
	d := &Checkout{}
	d.menu.Cursor = max(slices.Index(scenario.Checkouts(), checkoutOf(s.Shop())), 0)
	return d
}

// checkoutOf is the way in which a shop pays orders: the one that was set, else a
// shop's own.
func checkoutOf(s *runs.Shop) string {
	switch {
	case s == nil:
		return ""
	case s.Checkout != "":
		return s.Checkout
	case s.Shape.Architecture == scenario.Monolith:
		return scenario.ByTx
	}
	return scenario.BySaga
}

// noCheckout says why the selected shop can't go a way; empty: it can.
func noCheckout(s dialog.Setting, way string) string {
	shop := s.Shop()
	if shop == nil {
		return text.WhyNoShop.In(s.Lang)
	}
	if way == scenario.ByTx && shop.Shape.Architecture == scenario.Services {
		return text.WhyOneDatabase.In(s.Lang)
	}
	return ""
}

// Takes is true of the keys of the menu.
func (d *Checkout) Takes(_ dialog.Setting, key string) bool {
	return d.menu.Takes(key, len(scenario.Checkouts()))
}

// Press moves the cursor, or has orders paid in the way that it chooses.
func (d *Checkout) Press(s dialog.Setting, key string) dialog.Answer {
	i := d.menu.Press(key, len(scenario.Checkouts()))
	if i < 0 {
		return dialog.Answer{}
	}
	way := scenario.Checkouts()[i]
	if reason := noCheckout(s, way); reason != "" {
		return dialog.Refuse(way + ": " + reason)
	}
	shop := s.Shop()
	do := dialog.Change{Do: engine.SetCheckout{Way: way, Shop: shop.Shape.String()}}
	if before := checkoutOf(shop); before != way {
		do.What = text.KeyCheckout.In(s.Lang) + " " + way
		do.Back = []engine.Command{engine.SetCheckout{Way: before, Shop: shop.Shape.String()}}
	}
	return dialog.Answer{Close: true, Say: text.DidCheckout.Format(s.Lang, shop.Shape.String(), way), Role: theme.Good, Change: do}
}

// Draw draws the window.
func (d *Checkout) Draw(a canvas.Area, s dialog.Setting) {
	about := []text.Key{text.CheckoutTx, text.CheckoutNaive, text.CheckoutSaga}
	var entries []dialog.Entry
	for i, way := range scenario.Checkouts() {
		e := dialog.Entry{Name: way, About: about[i].In(s.Lang)}
		if reason := noCheckout(s, way); reason != "" {
			e.About = "(" + reason + ")"
		}
		entries = append(entries, e)
	}
	title := text.CheckoutTitle.In(s.Lang)
	if shop := s.Shop(); shop != nil {
		title += "  " + shop.Shape.String()
	}
	in := dialog.Window(a, 78, len(entries)+4, title, text.DialogHint.In(s.Lang))
	d.menu.Draw(in.Sub(0, 1, in.Width, in.Height-1), entries)
}
