package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/details"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/log"
	shopmap "github.com/msalab/msalab/tui/map"
)

// move follows the arrow keys in whatever is shown.
func (m *model) move(key string) tea.Cmd {
	if !m.moves(key) {
		return m.unknown(key)
	}
	page := max(m.height-6, 1)
	switch m.view {
	case viewMap, viewCharts:
		m.moveOnMap(key)
	case viewTraces:
		m.traces.Move(key, keyboard.Rows(key, page))
	case viewLog:
		m.log.Move(keyboard.Rows(key, page), m.logged().Shown())
	case viewMatrix:
		m.matrix.Down += keyboard.Rows(key, page)
		m.matrix.Back += map[string]int{"left": 1, "right": -1}[key]
	case viewSaga:
		m.moveOrders(key, page)
	case viewWire:
		m.wire.Move(keyboard.Rows(key, page), m.wireSetting())
	case viewClaims:
		m.moveClaims(keyboard.Rows(key, page))
	}
	return nil
}

// moves says whether an arrow key means something in the view.
func (m *model) moves(key string) bool {
	switch m.view {
	case viewMap, viewCharts:
		return shopmap.Moves(key)
	case viewTraces:
		return m.traces.Opened() || keyboard.Rows(key, 1) != 0
	case viewLog, viewWire, viewClaims:
		return keyboard.Rows(key, 1) != 0
	case viewMatrix:
		return keyboard.Rows(key, 1) != 0 && m.matrix.Most > 0 || (key == "left" || key == "right") && m.matrix.Hidden > 0
	case viewSaga:
		return keyboard.Rows(key, 1) != 0 || shopmap.Moves(key)
	}
	return false
}

// canEnter says whether something is selected that has details.
func (m *model) canEnter() bool {
	switch m.view {
	case viewMap:
		return m.selectedShop() != nil
	case viewTraces:
		return m.traces.CanEnter()
	case viewLog:
		return m.logged().Selected() != nil
	case viewSaga:
		_, ok := m.saga.Current(m.orders())
		return ok
	case viewWire:
		return m.wire.CanEnter(m.wireSetting())
	}
	return false
}

func (m *model) enter() tea.Cmd {
	switch m.view {
	case viewMap:
		return m.open(&details.Dialog{PassOn: m.press, Move: m.moveOnMap})
	case viewTraces:
		return m.traces.Enter(m.setting())
	case viewLog:
		return m.follow()
	case viewSaga:
		return m.followOrder()
	case viewWire:
		return m.wire.Enter(m.wireSetting())
	}
	return nil
}

func (m *model) canLeave() bool {
	return m.welcoming() || m.view == viewTraces && m.traces.CanLeave() ||
		m.view == viewLog && m.log.Filtered() || m.view == viewSaga && m.saga.Chosen() ||
		m.view == viewWire && m.wire.CanLeave()
}

func (m *model) leave() tea.Cmd {
	switch {
	case m.view == viewTraces && m.traces.CanLeave():
		return m.traces.Leave(m.setting())
	case m.view == viewLog && m.log.Filtered():
		m.log = log.State{}
	case m.view == viewSaga && m.saga.Chosen():
		m.saga.Follow()
	case m.view == viewWire && m.wire.CanLeave():
		m.wire.Leave()
	default:
		m.welcomed = true
	}
	return nil
}

// moveOnMap selects the next function in a direction, over the edge into the
// next shop.
func (m *model) moveOnMap(key string) {
	s := m.selectedShop()
	if s == nil {
		return
	}
	d, ok := shopmap.Toward(key)
	if !ok {
		return
	}
	to, ok := shopmap.Move(s, m.modes[m.shop], m.function, d)
	if ok {
		m.function = to
		return
	}
	step := map[shopmap.Direction]int{shopmap.Left: -1, shopmap.Right: 1}[d]
	if next := m.shop + step; next >= 0 && next < len(m.snap.Shops) {
		m.shop = next
		m.settle()
	}
}
