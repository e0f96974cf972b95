package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/spans"
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
		m.traces.move(key, page)
	case viewLog:
		m.log.move(steps(key, page), len(m.snap.Events))
	}
	return nil
}

// moves says whether an arrow key means something in the view.
func (m *model) moves(key string) bool {
	switch m.view {
	case viewMap, viewCharts:
		return onMap(key)
	case viewTraces:
		return m.traces.opened || steps(key, 1) != 0
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
		return m.traces.opened || len(m.traces.list) > 0
	case viewLog:
		return m.loggedTrace() != nil
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
		return m.watch(m.loggedTrace().Trace)
	}
	return nil
}

// loggedTrace is the trace of the selected event; nil when it has none.
func (m *model) loggedTrace() *spans.Summary {
	i := len(m.snap.Events) - 1 - m.log.back
	if i < 0 {
		return nil
	}
	return m.snap.Events[i].Trace
}

func (m *model) canLeave() bool {
	return m.welcoming() || m.view == viewTraces && m.traces.opened
}

func (m *model) leave() tea.Cmd {
	if m.view == viewTraces && m.traces.opened {
		m.traces.opened = false
		return nil
	}
	m.welcomed = true
	return nil
}
