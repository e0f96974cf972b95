// Package palette is the window that lists what can be done, and narrows the list as
// one types.
package palette

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Dialog is the list.
type Dialog struct {
	Acts   func() []Act
	menu   dialog.Menu
	wanted dialog.Line
}

var _ dialog.Typist = (*Dialog)(nil)

// Act is a line of the palette.
type Act struct {
	Label text.Key
	More  string // beside the label: a view, a scenario
	Keys  string
	Why   string // it can't be done at present; empty: it can
	Run   func() tea.Cmd
}

func (a Act) name(l scenario.Lang) string {
	if l == scenario.Korean && a.Label == text.KeyView {
		return a.More + " " + a.Label.In(l) // the verb stands last
	}
	return strings.TrimSpace(a.Label.In(l) + " " + a.More)
}

// fits says whether an act is meant by words in either language, or by its key.
func (a Act) fits(wanted string) bool {
	all := strings.ToLower(a.name(scenario.English) + " " + a.name(scenario.Korean) + " " + a.Keys)
	for w := range strings.FieldsSeq(strings.ToLower(wanted)) {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

func (d *Dialog) shown() []Act {
	var shown []Act
	for _, a := range d.Acts() {
		if a.fits(string(d.wanted)) {
			shown = append(shown, a)
		}
	}
	return shown
}

// Type narrows the list.
func (d *Dialog) Type(_ dialog.Setting, typed string) dialog.Answer {
	d.wanted.Add(typed)
	d.menu.Cursor = 0
	return dialog.Answer{}
}

// Pastes is true: there is nothing else to type into.
func (d *Dialog) Pastes() bool { return true }

// Takes is true of the keys that give no character.
func (d *Dialog) Takes(_ dialog.Setting, key string) bool {
	return key == "enter" || dialog.Erases(key) || key == "ctrl+p" || keyboard.Rows(key, 1) != 0
}

// Press moves the cursor, or does what is chosen.
func (d *Dialog) Press(s dialog.Setting, key string) dialog.Answer {
	shown := d.shown()
	switch key {
	case "ctrl+p":
		return dialog.Answer{Close: true}
	case "backspace", "ctrl+u":
		d.wanted.Erase(key)
		d.menu.Cursor = 0
	case "enter":
		if d.menu.Cursor >= len(shown) {
			return dialog.Answer{}
		}
		chosen := shown[d.menu.Cursor]
		if chosen.Why != "" {
			return dialog.Refuse(chosen.name(s.Lang) + ": " + chosen.Why)
		}
		return dialog.Answer{Close: true, Change: dialog.Change{Run: chosen.Run}}
	default:
		d.menu.Cursor = canvas.Clamp(d.menu.Cursor+keyboard.Rows(key, 10), 0, max(len(shown)-1, 0))
	}
	return dialog.Answer{}
}

// Draw draws the window.
func (d *Dialog) Draw(a canvas.Area, s dialog.Setting) {
	shown := d.shown()
	in := dialog.Window(a, 76, min(len(d.Acts())+4, 20), text.PaletteTitle.In(s.Lang), text.DialogHint.In(s.Lang))
	x := in.Fit(1, 0, in.Width-2, "> "+string(d.wanted), theme.Strong)
	in.Text(x, 0, "_", theme.Accent)
	list := in.Sub(0, 2, in.Width, in.Height-2)
	if len(shown) == 0 {
		list.Fit(1, 0, list.Width-1, text.PaletteNone.In(s.Lang), theme.Muted)
	}
	top := canvas.Clamp(d.menu.Cursor-list.Height/2, 0, max(len(shown)-list.Height, 0))
	for y := 0; y < list.Height && top+y < len(shown); y++ {
		e, line := shown[top+y], list.Sub(0, y, list.Width, 1)
		role := theme.Text
		if e.Why != "" {
			role = theme.Muted
		}
		line.Fit(1, 0, 12, e.Keys, theme.Key)
		x := line.Fit(14, 0, line.Width-14, e.name(s.Lang), role)
		if e.Why != "" {
			line.Fit(x+2, 0, line.Width-x-2, "("+e.Why+")", theme.Muted)
		}
		if top+y == d.menu.Cursor {
			line.Highlight(0, theme.Selected)
		}
	}
}
