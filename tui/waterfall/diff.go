package waterfall

import (
	"strconv"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// DrawDiff draws the places in which two traces differ, one a line: their self
// times in both, how often they were there, and by how much that moved. The one
// at the cursor stays in sight, and its path is told in full below.
func DrawDiff(a canvas.Area, changes []spans.Change, cursor int, l scenario.Lang) {
	const numbers = 44
	name := max(a.Width-numbers, 8)
	a.Fit(0, 0, name, text.SpanHead.In(l), theme.Muted)
	for i, k := range []text.Key{text.DiffBefore, text.DiffAfter, text.DiffSelf, text.SpansHead} {
		a.Right(name+(i+1)*10, 0, k.In(l), theme.Muted)
	}
	list := a.Sub(0, 1, a.Width, a.Height-1)
	if a.Height >= 8 && len(changes) > 0 {
		list = list.Sub(0, 0, list.Width, list.Height-1)
		path := strings.Join(changes[canvas.Clamp(cursor, 0, len(changes)-1)].Path, " > ")
		a.Fit(0, a.Height-1, a.Width, path, theme.Accent)
	}
	top := canvas.Clamp(cursor-list.Height/2, 0, max(len(changes)-list.Height, 0))
	for y := 0; y < list.Height && top+y < len(changes); y++ {
		line := list.Sub(0, y, list.Width, 1)
		drawChange(line, changes[top+y], name)
		if top+y == cursor {
			line.Highlight(0, theme.Selected)
		}
	}
}

func drawChange(a canvas.Area, c spans.Change, name int) {
	g := a.Theme().Glyphs
	glyph, role := " ", theme.Muted
	switch {
	case c.Added():
		glyph, role = "+", theme.Warn
	case c.Removed():
		glyph, role = "-", theme.Warn
	case c.Self() >= notable(c.Before.Self):
		glyph, role = g.Mark, theme.Bad
	case -c.Self() >= notable(c.Before.Self):
		glyph, role = g.Expanded, theme.Good
	}
	service, span, _ := strings.Cut(c.Path[len(c.Path)-1], " ")
	a.Text(0, 0, glyph, role)
	a.Fit(2, 0, name-3, service+" "+shortName(span), theme.Text)
	self := func(w spans.Work) string {
		if w.Count == 0 {
			return "-"
		}
		return text.Duration(max(w.Self, time.Microsecond))
	}
	a.Right(name+10, 0, self(c.Before), theme.Text)
	a.Right(name+20, 0, self(c.After), theme.Text)
	a.Right(name+30, 0, signed(c.Self()), role)
	count := strconv.Itoa(c.Before.Count)
	if c.Before.Count != c.After.Count {
		count += ">" + strconv.Itoa(c.After.Count)
	}
	a.Right(name+40, 0, count, theme.Muted)
}

// notable is the least difference of a span's self time that is more than what two
// runs of the same request differ by: half a millisecond, or a fifth of it.
func notable(before time.Duration) time.Duration { return max(500*time.Microsecond, before/5) }

// signed writes a difference of durations: "+12ms".
func signed(d time.Duration) string {
	switch {
	case d > 0:
		return "+" + text.Duration(d)
	case d < 0:
		return "-" + text.Duration(-d)
	}
	return "0"
}
