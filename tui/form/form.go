// Package form draws a form whose fields are choices: each has a value with its
// unit, and steps to the next one on either side. There is nothing to type, so
// nothing can be mistyped; what can't be changed at present says why.
//
// It is a pure renderer, and knows nothing of what its fields mean.
package form

import (
	"fmt"
	"slices"
	"strings"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Field is one line of a form.
type Field struct {
	Label      string
	Value      string // as it is chosen, with its unit
	Was        string // what is in force; empty: the value is
	Why        string // why it can't be changed at present; empty: it can
	Less, More bool   // there is a value to the left, to the right
}

// Form is what is drawn.
type Form struct {
	Fields   []Field
	Selected int
	About    string // what the selected field does
	Outcome  string // what enter will do, or why it can't
	Refused  bool   // it can't
}

// foot is how many lines the explanation and the outcome take: one blank, two
// and two.
const foot = 5

// Height is how many lines a form wants.
func (f Form) Height() int { return len(f.Fields) + foot }

// widths are those of the labels and of the values.
func (f Form) widths() (label, value int) {
	for _, d := range f.Fields {
		label, value = max(label, text.Width(d.Label)), max(value, text.Width(d.Value))
	}
	return label, value
}

// Draw draws the form. Where the area is too low, the fields scroll, the selected one
// stays in sight, and it is told how many aren't; where it is lower still, the foot goes
// first.
func Draw(a canvas.Area, f Form) {
	rows := min(len(f.Fields), max(a.Height-foot, min(a.Height, 3)))
	top := min(max(f.Selected-rows/2, 0), max(len(f.Fields)-rows, 0))
	for y := range rows {
		f.drawField(a.Sub(0, y, a.Width, 1), top+y)
	}
	hidden(a, 0, top)
	hidden(a, rows-1, len(f.Fields)-top-rows)
	below := a.Sub(1, rows, a.Width-2, a.Height-rows)
	if below.Height >= foot {
		below = below.Sub(0, 1, below.Width, below.Height-1)
	}
	drawLines(below.Sub(0, 0, below.Width, below.Height/2), f.About, theme.Text)
	role := theme.Strong
	if f.Refused {
		role = theme.Warn
	}
	drawLines(below.Sub(0, below.Height/2, below.Width, below.Height-below.Height/2), f.Outcome, role)
}

// hidden tells at the end of a line that there are n fields more beyond it.
func hidden(a canvas.Area, y, n int) {
	if n > 0 {
		s := fmt.Sprintf("%s %d", a.Theme().Glyphs.More, n)
		a.Text(a.Width-text.Width(s), y, s, theme.Accent)
	}
}

// drawLines wraps a text into an area; its last line is cut where it is too
// long.
func drawLines(a canvas.Area, s string, r theme.Role) {
	if a.Empty() {
		return
	}
	lines := text.Wrap(s, a.Width)
	for y, l := range lines[:min(len(lines), a.Height)] {
		if y == a.Height-1 && len(lines) > a.Height {
			l += " " + a.Theme().Glyphs.More
			l = text.Truncate(l, a.Width)
		}
		a.Fit(0, y, a.Width, l, r)
	}
}

func (f Form) drawField(a canvas.Area, i int) {
	d := f.Fields[i]
	label, value := f.widths()
	a.Fit(1, 0, label, d.Label, theme.Muted)
	x := label + 3
	role := theme.Strong
	if d.Why != "" {
		role = theme.Muted
	} else if d.Was != "" {
		role = theme.Accent
	}
	if d.Less && d.Why == "" {
		a.Text(x, 0, "<", theme.Key)
	}
	a.Fit(x+2, 0, value, d.Value, role)
	if d.More && d.Why == "" {
		a.Text(x+3+value, 0, ">", theme.Key)
	}
	note := d.Why
	if note == "" {
		note = d.Was
	}
	a.Fit(x+6+value, 0, a.Width-x-6-value, note, theme.Muted)
	if i == f.Selected {
		a.Highlight(0, theme.Selected)
	}
}

// InWords tells what fields are set to, in the words of the form: "pay.card: deadline
// 500ms, retries 2 times". Those that can't be set are left out.
func InWords(about string, fields []Field) string {
	var parts []string
	for _, f := range fields {
		if f.Why == "" {
			parts = append(parts, f.Label+" "+f.Value)
		}
	}
	return about + ": " + strings.Join(parts, ", ")
}

// Changed are the fields that differ from what is in force.
func Changed(fields []Field) []Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f Field) bool { return f.Was == "" })
}
