// Package help is the window that lists all keys, and why some do nothing now.
package help

import (
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Row is a line of help: a group's name, or a key.
type Row struct {
	Group            bool
	Keys, Label, Why string // Why it does nothing at present; empty: it does
}

// Dialog lists the keys of the app.
type Dialog struct {
	Rows func() []Row
	top  int
}

var _ dialog.Dialog = (*Dialog)(nil)

// Takes is true of the keys that scroll and of those that close.
func (d *Dialog) Takes(_ dialog.Setting, key string) bool {
	return key == "?" || key == "q" || key == "enter" || keyboard.Rows(key, 1) != 0
}

// Press scrolls, or closes the window.
func (d *Dialog) Press(_ dialog.Setting, key string) dialog.Answer {
	if key == "?" || key == "q" || key == "enter" {
		return dialog.Answer{Close: true}
	}
	d.top = canvas.Clamp(d.top+keyboard.Rows(key, 10), 0, 99)
	return dialog.Answer{}
}

// Draw draws the window, in two columns where there is room.
func (d *Dialog) Draw(a canvas.Area, s dialog.Setting) {
	rows := d.Rows()
	columns := 1
	if a.Width >= 110 {
		columns = 2
	}
	lines := (len(rows) + columns - 1) / columns
	hint := text.HelpClose.In(s.Lang)
	if lines+2 > a.Height {
		hint = text.HelpMore.In(s.Lang) + "   " + hint
	}
	in := dialog.Window(a, 72*columns, lines+2, text.HelpTitle.In(s.Lang), hint)
	d.top = min(d.top, max(lines-in.Height, 0))
	width := in.Width / columns
	for c := range columns {
		for y := range in.Height {
			i := c*lines + d.top + y
			if i >= min((c+1)*lines, len(rows)) {
				break
			}
			drawRow(in.Sub(c*width, y, width-1, 1), rows[i])
		}
	}
}

func drawRow(a canvas.Area, r Row) {
	if r.Group {
		a.Fit(0, 0, a.Width, r.Label, theme.Accent)
		return
	}
	role := theme.Text
	if r.Why != "" {
		role = theme.Muted
	}
	const keys = 14
	a.Fit(2, 0, keys-1, r.Keys, theme.Strong)
	x := a.Fit(2+keys, 0, a.Width-2-keys, r.Label, role)
	if r.Why != "" {
		a.Fit(x+2, 0, a.Width-x-2, "("+r.Why+")", theme.Muted)
	}
}
