package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// forget drops what can't be taken back any more: the shop is a fresh one.
func (m *model) forget() { m.undos = nil }

// undo takes the last change back.
func (m *model) undo() tea.Cmd {
	last := m.undos.Last()
	m.asked = asked{}
	m.say(text.DidUndo.Format(m.lang, last.What), theme.Good)
	for _, c := range last.Back {
		m.engine.Do(c)
	}
	return nil
}
