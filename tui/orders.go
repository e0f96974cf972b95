package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/saga"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// orders is what the view of orders shows at present.
func (m *model) orders() saga.Data {
	return saga.Data{Shops: m.snap.Shops, Selected: m.shop, Lang: m.lang, Now: m.shown(), Recorded: replaying(m)}
}

// turnToSagas selects a shop that pays by sagas, once for each choice of shops: who
// moved on from it finds the view as it was left.
func (m *model) turnToSagas() {
	var shapes []string
	for _, s := range m.snap.Shops {
		shapes = append(shapes, s.Shape.String())
	}
	of, i := strings.Join(shapes, " "), saga.First(m.snap.Shops)
	if i < 0 || m.sagasOf == of {
		return
	}
	m.sagasOf = of
	if saga.First(m.snap.Shops[m.shop:][:1]) < 0 {
		m.shop = i
		m.settle()
		m.saga.Follow()
	}
}

// otherShopKeys turn to the orders of another shop.
func otherShopKeys() []binding {
	return []binding{{keys: []string{"left", "right"}, label: text.KeyOtherShop, group: text.GroupView, footer: 50, own: true,
		applies: func(m *model) bool { return m.view == viewSaga && len(m.snap.Shops) > 1 && !replaying(m) },
		run:     func(m *model, key string) tea.Cmd { return m.move(key) }}}
}

// moveOrders follows the arrow keys: up and down through the orders of a shop,
// left and right to the next shop.
func (m *model) moveOrders(key string, page int) {
	by := map[string]int{"left": -1, "right": 1}[key]
	if next := m.shop + by; by != 0 && next >= 0 && next < len(m.snap.Shops) {
		m.shop = next
		m.settle()
		m.saga.Follow()
		return
	}
	m.saga.Move(keyboard.Rows(key, page), m.orders())
}

// followOrder leads from an order to its trace.
func (m *model) followOrder() tea.Cmd {
	q, _ := m.saga.Current(m.orders())
	id := saga.TraceOf(q)
	if id == (spans.TraceID{}) {
		m.say(text.SagaNotTraced.In(m.lang), theme.Warn)
		return nil
	}
	return m.watch(id)
}

// nextState narrows the orders to those in the next state.
func (m *model) nextState() tea.Cmd {
	m.saga = saga.Panel{State: form.Next(m.saga.State, saga.States())}
	return nil
}
