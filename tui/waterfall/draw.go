package waterfall

import (
	"strconv"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// columns are the widths of the parts of a row.
type columns struct {
	label, duration, self, bar int
}

func columnsFor(width int) columns {
	c := columns{label: canvas.Clamp(max(width*2/5, min(width/2, 24)), 16, 56), duration: 8}
	if width >= 90 {
		c.self = 8
	}
	c.bar = max(width-c.label-c.duration-c.self-1, 0)
	return c
}

// Draw draws the rows around the selected one under a head with the time axis,
// which is as long as the trace, or longer where the state says so.
func Draw(a canvas.Area, t *Trace, s State, l scenario.Lang) {
	c := columnsFor(a.Width)
	seen := t.scope(s)
	drawHead(a.Sub(0, 0, a.Width, 1), t, seen, c, l)
	body := a.Sub(0, 1, a.Width, a.Height-1)
	rows := t.Visible(s)
	cursor := s.Index(rows)
	top := canvas.Clamp(cursor-body.Height/2, 0, max(len(rows)-body.Height, 0))
	for y := 0; y < body.Height && top+y < len(rows); y++ {
		line := body.Sub(0, y, body.Width, 1)
		r := rows[top+y]
		drawLabel(line.Sub(0, 0, c.label, 1), r, s.Closed[r.ID])
		line.Right(c.label+c.duration, 0, text.Duration(r.Duration()), theme.Text)
		if c.self > 0 {
			line.Right(c.label+c.duration+c.self, 0, text.Duration(r.Self), theme.Muted)
		}
		if top+y == cursor {
			line.Sub(0, 0, a.Width-c.bar, 1).Highlight(0, theme.Selected)
		}
		drawBar(line.Sub(a.Width-c.bar, 0, c.bar, 1), seen, r)
	}
}

func drawHead(a canvas.Area, t *Trace, seen scope, c columns, l scenario.Lang) {
	a.Fit(0, 0, c.label, text.SpanHead.In(l), theme.Muted)
	a.Right(c.label+c.duration, 0, text.DurationHead.In(l), theme.Muted)
	if c.self > 0 {
		a.Right(c.label+c.duration+c.self, 0, text.SelfHead.In(l), theme.Muted)
	}
	bar := a.Sub(a.Width-c.bar, 0, c.bar, 1)
	bar.Repeat(0, 0, bar.Width, a.Theme().Glyphs.Horizontal, theme.Border)
	begin := seen.start.Sub(t.Start)
	first := "0 "
	if begin > 0 {
		first = offset(begin) + " "
	}
	bar.Text(0, 0, first, theme.Muted)
	if bar.Width >= 30 {
		half := " " + text.Duration(begin+seen.duration/2) + " "
		bar.Text(bar.Width/2-len(half)/2, 0, half, theme.Muted)
	}
	bar.Right(bar.Width, 0, " "+text.Duration(begin+seen.duration), theme.Muted)
}

func drawLabel(a canvas.Area, r *Row, closed bool) {
	g := a.Theme().Glyphs
	indent := min(r.Depth, max(a.Width/2-6, 0))
	fold := g.Leaf
	if len(r.Children) > 0 {
		fold = g.Expanded
	}
	if closed {
		fold = g.Collapsed
	}
	x := a.Text(indent, 0, fold+" ", theme.Muted)
	role := theme.Text
	switch {
	case r.Fault != "":
		x, role = a.Text(x, 0, g.Fault+" ", theme.Fault), theme.Fault
	case r.Error:
		x, role = a.Text(x, 0, g.Bad+" ", theme.Bad), theme.Bad
	}
	if n := r.Attempt(); n > 1 { // the first is no retry
		x = a.Text(x, 0, g.Attempt+strconv.Itoa(n)+" ", theme.Warn)
	}
	x = a.Fit(x, 0, a.Width-x-1, where(r.Span), theme.Strong) + 1
	a.Fit(x, 0, a.Width-x-1, strings.TrimPrefix(shortName(r.Name), where(r.Span)+" "), role)
}

// where names the service of a span, and in the monolith the function inside.
func where(s spans.Span) string {
	if f := s.Function(); f != "" {
		return f
	}
	return s.Service
}

// shortName leaves the package and service off the names of gRPC methods:
// "call shop.pay.v1.Pay/Checkout" becomes "call Checkout".
func shortName(name string) string {
	words := strings.Split(name, " ")
	for i, w := range words {
		if service, method, ok := strings.Cut(w, "/"); ok && strings.Contains(service, ".") {
			words[i] = method
		}
	}
	return strings.Join(words, " ")
}

// drawBar draws when a span ran. What lies on the critical path is solid, the
// rest is light.
func drawBar(a canvas.Area, seen scope, r *Row) {
	if a.Width <= 0 {
		return
	}
	g := a.Theme().Glyphs
	role := theme.First
	switch {
	case r.Fault != "":
		role = theme.Fault
	case r.Error:
		role = theme.Bad
	}
	st := a.Style(role)
	st.Attrs = 0
	x0, x1 := seen.cells(r.Start, r.End, a.Width)
	for x := x0; x < x1; x++ {
		a.Set(x, 0, g.Light, st)
	}
	for _, seg := range r.Critical {
		s0, s1 := seen.cells(seg.Start, seg.End, a.Width)
		for x := s0; x < s1; x++ {
			a.Set(x, 0, g.Full, st)
		}
	}
	for _, e := range r.Events {
		x, end := seen.cells(e.At, e.At, a.Width)
		if x == end {
			continue // outside
		}
		a.Set(x, 0, g.Dot, a.Style(theme.Warn))
	}
}
