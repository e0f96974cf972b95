package dialog

import (
	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Choice is a window with a menu. The list stays as it was when it was opened: what
// happens in the meantime moves no entry from under its number.
type Choice struct {
	menu    Menu
	Title   string
	None    string // said where there is no entry
	Width   int
	Entries []Entry
	Choose  func(entry int) tea.Cmd
}

var _ Dialog = (*Choice)(nil)

// Takes is true of the keys of the menu.
func (c *Choice) Takes(_ Setting, key string) bool { return c.menu.Takes(key, len(c.Entries)) }

// Press moves the cursor, or closes the window with a choice.
func (c *Choice) Press(_ Setting, key string) Answer {
	i := c.menu.Press(key, len(c.Entries))
	if i < 0 {
		return Answer{}
	}
	return Answer{Close: true, Change: Change{Run: func() tea.Cmd { return c.Choose(i) }}}
}

// Draw draws the window.
func (c *Choice) Draw(a canvas.Area, s Setting) {
	in := Window(a, c.Width, max(len(c.Entries), 1)+4, c.Title, text.DialogHint.In(s.Lang))
	if len(c.Entries) == 0 {
		in.Fit(1, 1, in.Width, c.None, theme.Text)
		return
	}
	c.menu.Draw(in.Sub(0, 1, in.Width, in.Height-1), c.Entries)
}
