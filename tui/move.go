package tui

import tea "charm.land/bubbletea/v2"

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
		m.traces.move(key, page)
	case viewLog:
		m.log.move(steps(key, page), len(m.logged()))
	}
	return nil
}

// moves says whether an arrow key means something in the view.
func (m *model) moves(key string) bool {
	switch m.view {
	case viewMap, viewCharts:
		return onMap(key)
	case viewTraces:
		return m.traces.opened && !m.traces.compared.opened() || steps(key, 1) != 0
	case viewLog:
		return steps(key, 1) != 0
	}
	return false
}

// canEnter says whether something is selected that has details.
func (m *model) canEnter() bool {
	switch m.view {
	case viewMap:
		return m.selectedShop() != nil
	case viewTraces:
		return !m.traces.compared.opened() && (m.traces.opened || len(m.traces.list) > 0)
	case viewLog:
		return m.loggedEvent() != nil
	}
	return false
}

func (m *model) enter() tea.Cmd {
	switch m.view {
	case viewMap:
		return m.open(&functionDialog{})
	case viewTraces:
		p := &m.traces
		if !p.opened {
			return p.open(m, p.list[p.index()].Trace)
		}
		if p.trace != nil {
			if r := p.trace.Selected(p.state); r != nil {
				p.state = p.trace.Fold(p.state, !p.state.Closed[r.ID])
			}
		}
	case viewLog:
		return m.follow()
	}
	return nil
}

func (m *model) canLeave() bool {
	return m.welcoming() || m.view == viewTraces && (m.traces.opened || m.traces.compared.picked() || m.traces.filter != (traceFilter{})) ||
		m.view == viewLog && m.log.filtered()
}

func (m *model) leave() tea.Cmd {
	switch {
	case m.view == viewTraces && m.traces.compared.opened():
		m.traces.compared = comparison{}
	case m.view == viewTraces && m.traces.opened:
		m.traces.opened = false
	case m.view == viewTraces && m.traces.compared.picked():
		m.traces.compared = comparison{}
	case m.view == viewTraces && m.traces.filter != (traceFilter{}):
		m.traces.filter, m.traces.leading = traceFilter{}, false
		return m.traces.refilter(m)
	case m.view == viewLog && m.log.filtered():
		m.log = logPanel{}
	default:
		m.welcomed = true
	}
	return nil
}
