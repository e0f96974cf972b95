package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// paletteDialog lists what can be done, and narrows the list as one types.
type paletteDialog struct {
	menu
	wanted input
}

// act is a line of the palette.
type act struct {
	label text.Key
	more  string // beside the label: a view, a scenario
	keys  string
	why   string // it can't be done at present; empty: it can
	run   func(*model) tea.Cmd
}

func (a act) name(l scenario.Lang) string {
	if l == scenario.Korean && a.label == text.KeyView {
		return a.more + " " + a.label.In(l) // the verb stands last
	}
	return strings.TrimSpace(a.label.In(l) + " " + a.more)
}

// fits says whether an act is meant by words in either language, or by its key.
func (a act) fits(wanted string) bool {
	all := strings.ToLower(a.name(scenario.English) + " " + a.name(scenario.Korean) + " " + a.keys)
	for w := range strings.FieldsSeq(strings.ToLower(wanted)) {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// acts returns what the keymap offers at present, and the scenarios. Keys that
// move about are left out: they mean nothing by name.
func (m *model) acts() []act {
	var all []act
	for _, b := range m.bindings {
		if !b.appliesTo(m) || b.group == text.GroupMove || b.label == text.KeyVote || b.label == text.KeyPalette {
			continue
		}
		if b.label == text.KeyView {
			for v := range views {
				all = append(all, act{label: b.label, more: v.title(m.lang), keys: b.keys[v], run: func(m *model) tea.Cmd { return m.show(v) }})
			}
			continue
		}
		all = append(all, act{label: m.labelOf(b), keys: helpKeys(b), why: b.reason(m), run: func(m *model) tea.Cmd { return b.run(m, b.keys[0]) }})
	}
	all = append(all, m.deploys()...)
	why := whenLive(nil)(m)
	for _, s := range m.scenarios {
		all = append(all, act{label: text.KeyRun, more: s.Name + "  " + s.Title.In(m.lang), why: why, run: func(m *model) tea.Cmd { return m.play(s) }})
	}
	return all
}

func (d *paletteDialog) shown(m *model) []act {
	var shown []act
	for _, a := range m.acts() {
		if a.fits(string(d.wanted)) {
			shown = append(shown, a)
		}
	}
	return shown
}

func (d *paletteDialog) typed(_ *model, s string) {
	d.wanted.add(s)
	d.cursor = 0
}

func (d *paletteDialog) takes(_ *model, key string) bool {
	return key == "enter" || key == "backspace" || key == "ctrl+p" || keyboard.Rows(key, 1) != 0
}

func (d *paletteDialog) press(m *model, key string) (bool, tea.Cmd) {
	shown := d.shown(m)
	switch key {
	case "ctrl+p":
		return true, nil
	case "backspace":
		d.wanted.backspace()
		d.cursor = 0
	case "enter":
		if d.cursor >= len(shown) {
			return false, nil
		}
		chosen := shown[d.cursor]
		if chosen.why != "" {
			m.say(chosen.name(m.lang)+": "+chosen.why, theme.Warn)
			return false, nil
		}
		return true, chosen.run(m)
	default:
		d.cursor = canvas.Clamp(d.cursor+keyboard.Rows(key, 10), 0, max(len(shown)-1, 0))
	}
	return false, nil
}

func (d *paletteDialog) draw(a canvas.Area, m *model) {
	shown := d.shown(m)
	in := window(a, 76, min(len(m.acts())+4, 20), text.PaletteTitle.In(m.lang), text.DialogHint.In(m.lang))
	x := in.Fit(1, 0, in.Width-2, "> "+string(d.wanted), theme.Strong)
	in.Text(x, 0, "_", theme.Accent)
	list := in.Sub(0, 2, in.Width, in.Height-2)
	if len(shown) == 0 {
		list.Fit(1, 0, list.Width-1, text.PaletteNone.In(m.lang), theme.Muted)
	}
	top := canvas.Clamp(d.cursor-list.Height/2, 0, max(len(shown)-list.Height, 0))
	for y := 0; y < list.Height && top+y < len(shown); y++ {
		e, line := shown[top+y], list.Sub(0, y, list.Width, 1)
		role := theme.Text
		if e.why != "" {
			role = theme.Muted
		}
		line.Fit(1, 0, 12, e.keys, theme.Key)
		x := line.Fit(14, 0, line.Width-14, e.name(m.lang), role)
		if e.why != "" {
			line.Fit(x+2, 0, line.Width-x-2, "("+e.why+")", theme.Muted)
		}
		if top+y == d.cursor {
			line.Highlight(0, theme.Selected)
		}
	}
}
