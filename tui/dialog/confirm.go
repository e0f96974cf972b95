package dialog

import (
	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Confirm asks before a scenario is cut off or a shop begins anew.
type Confirm struct {
	Title, Hint text.Key
	Yes         func() tea.Cmd
}

var _ Dialog = (*Confirm)(nil)

// Takes is true of yes and no.
func (c *Confirm) Takes(_ Setting, key string) bool {
	return key == "y" || key == "n" || key == "enter"
}

// Press closes the window; enter is yes.
func (c *Confirm) Press(_ Setting, key string) Answer {
	if key == "n" {
		return Answer{Close: true}
	}
	return Answer{Close: true, Change: Change{Run: c.Yes}}
}

// Draw draws the window.
func (c *Confirm) Draw(a canvas.Area, s Setting) {
	const width = 52
	lines := text.Wrap(c.Title.In(s.Lang), min(width, a.Width-2)-6)
	in := Window(a, width, len(lines)+4, "", "")
	for y, line := range lines {
		in.Fit(1, y, in.Width-1, line, theme.Strong)
	}
	in.Fit(1, len(lines)+1, in.Width-1, c.Hint.In(s.Lang), theme.Accent)
}
