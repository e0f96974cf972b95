package tui

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// input is a line that is typed: a filter. It takes whatever can be shown,
// Hangul too, and knows no cursor: one adds to its end, or takes from it.
type input string

// maxInput bounds what is typed, in columns.
const maxInput = 40

// typist is a dialog into which one types. Keys that give no character are
// pressed as in other dialogs.
type typist interface {
	typed(m *model, s string)
}

// paste takes what was pasted as if it were typed, but for the ends of lines; where
// nothing is typed it says so, since a line of keys would do anything.
func (m *model) paste(pasted string) {
	line := keyboard.Printed(strings.TrimSpace(pasted))
	switch d := m.dialog.(type) {
	case *formDialog:
		if l := d.line(); l != nil && line != "" {
			l.add(line)
			return
		}
	case typist:
		if line != "" {
			d.typed(m, line)
			return
		}
	}
	m.say(text.WhyNoPaste.In(m.lang), theme.Warn)
}

func (i *input) add(s string) {
	if text.Width(string(*i)+s) <= maxInput {
		*i += input(s)
	}
}

// backspace takes the last character away.
func (i *input) backspace() {
	_, n := utf8.DecodeLastRuneInString(string(*i))
	*i = (*i)[:len(*i)-n]
}

// key acts on a key: a character goes to the dialog that is typed into, all
// else is looked up in the keymap.
func (m *model) key(msg tea.KeyPressMsg) tea.Cmd {
	if msg.Mod&tea.ModAlt != 0 {
		return tea.Batch(m.press("esc"), m.key(keyboard.AfterEscape(msg)))
	}
	if t, ok := m.dialog.(typist); ok {
		if s := keyboard.Typed(msg); s != "" {
			t.typed(m, s)
			return nil
		}
		return m.press(msg.String())
	}
	return m.press(keyboard.Name(msg))
}
