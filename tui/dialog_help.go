package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// helpDialog lists all keys of the keymap, and why some do nothing now.
type helpDialog struct{ top int }

func (d *helpDialog) takes(_ *model, key string) bool {
	return key == "?" || key == "q" || key == "enter" || keyboard.Rows(key, 1) != 0
}

func (d *helpDialog) press(_ *model, key string) (bool, tea.Cmd) {
	if key == "?" || key == "q" || key == "enter" {
		return true, nil
	}
	d.top = canvas.Clamp(d.top+keyboard.Rows(key, 10), 0, 99)
	return false, nil
}

// helpRow is a line of help: a group's name, or a key.
type helpRow struct {
	group            bool
	keys, label, why string
}

func (m *model) helpRows() []helpRow {
	var rows []helpRow
	taken := m.taken()
	for _, g := range []text.Key{text.GroupRun, text.GroupShop, text.GroupView, text.GroupMove, text.GroupLook} {
		rows = append(rows, helpRow{group: true, label: g.In(m.lang)})
		for i, b := range m.bindings {
			if b.group != g || !b.appliesTo(m) || taken[i] {
				continue
			}
			rows = append(rows, helpRow{keys: helpKeys(b), label: m.label(b), why: b.reason(m)})
		}
	}
	return rows
}

// taken are the bindings that no key leads to at present: those before them in the
// table take all of theirs.
func (m *model) taken() []bool {
	before, taken := map[string]bool{}, make([]bool, len(m.bindings))
	for i, b := range m.bindings {
		if !b.appliesTo(m) {
			continue
		}
		taken[i] = !slices.ContainsFunc(b.keys, func(key string) bool { return !before[key] })
		for _, key := range b.keys {
			before[key] = true
		}
	}
	return taken
}

// helpKeys writes all keys of a binding.
func helpKeys(b binding) string {
	keys := b.keys
	if b.shown != "" {
		return b.shown
	}
	if len(keys) > 2 && len(keys[0]) == 1 && slices.IsSorted(keys) {
		return keys[0] + "-" + keys[len(keys)-1]
	}
	return strings.Join(keys, " ")
}

func (d *helpDialog) draw(a canvas.Area, m *model) {
	rows := m.helpRows()
	columns := 1
	if a.Width >= 110 {
		columns = 2
	}
	lines := (len(rows) + columns - 1) / columns
	hint := text.HelpClose.In(m.lang)
	if lines+2 > a.Height {
		hint = text.HelpMore.In(m.lang) + "   " + hint
	}
	in := window(a, 72*columns, lines+2, text.HelpTitle.In(m.lang), hint)
	d.top = min(d.top, max(lines-in.Height, 0))
	width := in.Width / columns
	for c := range columns {
		for y := range in.Height {
			i := c*lines + d.top + y
			if i >= min((c+1)*lines, len(rows)) {
				break
			}
			drawHelpRow(in.Sub(c*width, y, width-1, 1), rows[i])
		}
	}
}

func drawHelpRow(a canvas.Area, r helpRow) {
	if r.group {
		a.Fit(0, 0, a.Width, r.label, theme.Accent)
		return
	}
	role := theme.Text
	if r.why != "" {
		role = theme.Muted
	}
	const keys = 14
	a.Fit(2, 0, keys-1, r.keys, theme.Strong)
	x := a.Fit(2+keys, 0, a.Width-2-keys, r.label, role)
	if r.why != "" {
		a.Fit(x+2, 0, a.Width-x-2, "("+r.why+")", theme.Muted)
	}
}
