package log

import (
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Search is the line in which one types what events shall speak of. It
// filters as one types.
type Search struct {
	State *State
	Log   func() Data // as it is read at present
}

var _ dialog.Typist = (*Search)(nil)

// Type narrows the log.
func (d *Search) Type(_ dialog.Setting, typed string) dialog.Answer {
	(*dialog.Line)(&d.State.Wanted).Add(typed)
	d.State.Follow()
	return dialog.Answer{}
}

// Pastes is true: there is nothing else to type into.
func (*Search) Pastes() bool { return true }

// Takes is true of the keys that give no character.
func (*Search) Takes(_ dialog.Setting, key string) bool {
	return key == "enter" || dialog.Erases(key) || keyboard.Rows(key, 1) != 0
}

// Press moves through the log, or closes the line.
func (d *Search) Press(_ dialog.Setting, key string) dialog.Answer {
	switch key {
	case "enter":
		return dialog.Answer{Close: true}
	case "backspace", "ctrl+u":
		(*dialog.Line)(&d.State.Wanted).Erase(key)
	default:
		d.State.Move(keyboard.Rows(key, 10), d.Log().Shown())
	}
	return dialog.Answer{}
}

// Draw draws the line at the top.
func (d *Search) Draw(a canvas.Area, s dialog.Setting) {
	in := a.Sub(max(a.Width-dialog.MaxLine-22, 0), 0, min(dialog.MaxLine+20, a.Width), 3)
	in.Fill(theme.Text)
	in = in.Box(canvas.Frame{Role: theme.Accent, Heavy: true, Title: text.LogSearch.In(s.Lang), TitleRole: theme.Accent,
		Hint: text.LogSearchHint.In(s.Lang)})
	x := in.Fit(1, 0, in.Width-2, d.State.Wanted, theme.Strong)
	in.Text(x, 0, "_", theme.Accent)
}
