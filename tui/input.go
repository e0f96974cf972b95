package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// paste takes what was pasted as if it were typed, but for the ends of lines; where
// nothing is typed it says so, since a line of keys would do anything.
func (m *model) paste(pasted string) tea.Cmd {
	line := keyboard.Printed(strings.TrimSpace(pasted))
	if d, ok := m.dialog.(dialog.Typist); ok && line != "" && d.Pastes() {
		return m.carryOut(d.Type(m.dialogSetting(), line))
	}
	m.say(text.WhyNoPaste.In(m.lang), theme.Warn)
	return nil
}

// key acts on a key: a character goes to the dialog that is typed into, all
// else is looked up in the keymap.
func (m *model) key(msg tea.KeyPressMsg) tea.Cmd {
	if msg.Mod&tea.ModAlt != 0 {
		return tea.Batch(m.press("esc"), m.key(keyboard.AfterEscape(msg)))
	}
	if t, ok := m.dialog.(dialog.Typist); ok {
		if s := keyboard.Typed(msg); s != "" {
			return m.carryOut(t.Type(m.dialogSetting(), s))
		}
		return m.press(msg.String())
	}
	return m.press(keyboard.Name(msg))
}
