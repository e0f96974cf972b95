package tui

import (
	tea "charm.land/bubbletea/v2"

	shopmap "github.com/msalab/msalab/tui/map"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// The mouse is off until M turns it on: while an app has it, terminals let nobody
// select text. It does nothing that a key doesn't do.

func (m *model) toggleMouse() tea.Cmd {
	m.mouse = !m.mouse
	said := text.DidMouseOff
	if m.mouse {
		said = text.DidMouseOn
	}
	m.say(said.In(m.lang), theme.Text)
	return nil
}

// click shows the view, or selects the shop and the function, that stands there.
// Dialogs are left to the keys.
func (m *model) click(at tea.Mouse) tea.Cmd {
	if !m.mouse || m.dialog != nil || m.canvas == nil || at.Button != tea.MouseLeft {
		return nil
	}
	for _, what := range m.canvas.At(at.X, at.Y) {
		switch what := what.(type) {
		case view:
			return m.show(what)
		case shopmap.Spot:
			if what.Shop < len(m.snap.Shops) {
				m.shop = what.Shop
			}
			if what.Function != "" {
				m.function = what.Function
			}
		}
	}
	return nil
}

// wheel moves as the arrow keys do, where they move through a list.
func (m *model) wheel(at tea.Mouse) tea.Cmd {
	key := map[tea.MouseButton]string{tea.MouseWheelUp: "up", tea.MouseWheelDown: "down"}[at.Button]
	if !m.mouse || m.dialog != nil || key == "" || m.view == viewMap || !m.moves(key) {
		return nil
	}
	return m.move(key)
}
