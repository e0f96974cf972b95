package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// moneyKeys are about how many replicas and which versions there are, and about
// what orders are paid by.
func moneyKeys() []binding {
	shop := why(hasShop, text.WhyNoShop)
	return []binding{
		{keys: []string{"a"}, label: text.KeyAutoscale, group: text.GroupShop, footer: 31, blocked: shop,
			run: func(m *model, _ string) tea.Cmd { return m.open(newAutoscaleDialog(m)) }},
		{keys: []string{"D"}, label: text.KeyDeploy, group: text.GroupShop, footer: 32, blocked: shop,
			run: func(m *model, _ string) tea.Cmd { return m.open(newDeployDialog()) }},
		{keys: []string{"C"}, label: text.KeyCheckout, group: text.GroupShop, footer: 33, blocked: shop,
			run: func(m *model, _ string) tea.Cmd { return m.open(newCheckoutDialog(m)) }},
		{keys: []string{"X"}, label: text.KeyCrash, group: text.GroupShop, footer: 34, blocked: shop,
			run: func(m *model, _ string) tea.Cmd { return m.open(newCrashDialog()) }},
		{keys: []string{"A"}, label: text.KeyAudit, group: text.GroupShop, footer: 35, blocked: shop,
			run: func(m *model, _ string) tea.Cmd {
				m.say(text.DidAudit.In(m.lang), theme.Good)
				return m.do(engine.Audit{})
			}},
	}
}

// checkoutDialog chooses how orders are paid. A way that a shop can't go says
// why.
type checkoutDialog struct{ menu }

func newCheckoutDialog(m *model) *checkoutDialog {
	d := &checkoutDialog{}
	d.cursor = max(slices.Index(scenario.Checkouts(), checkoutOf(m.selectedShop())), 0)
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
func (m *model) noCheckout(way string) string {
	s := m.selectedShop()
	if s == nil {
		return text.WhyNoShop.In(m.lang)
	}
	if way == scenario.ByTx && s.Shape.Architecture == scenario.Services {
		return text.WhyOneDatabase.In(m.lang)
	}
	return ""
}

func (d *checkoutDialog) takes(_ *model, key string) bool {
	return d.menu.takes(key, len(scenario.Checkouts()))
}

func (d *checkoutDialog) press(m *model, key string) (bool, tea.Cmd) {
	i := d.menu.press(key, len(scenario.Checkouts()))
	if i < 0 {
		return false, nil
	}
	way := scenario.Checkouts()[i]
	if reason := m.noCheckout(way); reason != "" {
		m.say(way+": "+reason, theme.Warn)
		return false, nil
	}
	m.welcomed = true
	shop := m.selectedShop()
	if before := checkoutOf(shop); before != way {
		m.remember(text.KeyCheckout.In(m.lang)+" "+way, engine.SetCheckout{Way: before, Shop: shop.Shape.String()})
	}
	m.say(text.DidCheckout.Format(m.lang, shop.Shape.String(), way), theme.Good)
	return true, m.do(engine.SetCheckout{Way: way, Shop: shop.Shape.String()})
}

func (d *checkoutDialog) draw(a canvas.Area, m *model) {
	about := []text.Key{text.CheckoutTx, text.CheckoutNaive, text.CheckoutSaga}
	var entries []entry
	for i, way := range scenario.Checkouts() {
		e := entry{name: way, about: about[i].In(m.lang)}
		if reason := m.noCheckout(way); reason != "" {
			e.about = "(" + reason + ")"
		}
		entries = append(entries, e)
	}
	title := text.CheckoutTitle.In(m.lang)
	if s := m.selectedShop(); s != nil {
		title += "  " + s.Shape.String()
	}
	in := window(a, 78, len(entries)+4, title, text.DialogHint.In(m.lang))
	d.menu.draw(in.Sub(0, 1, in.Width, in.Height-1), entries)
}
