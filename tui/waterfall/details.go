package waterfall

import (
	"maps"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// DrawDetails draws what is known of the selected span: its part in the trace first,
// attributes and events after, in columns where there is room.
func DrawDetails(a canvas.Area, t *Trace, s State, l scenario.Lang) {
	r := t.Selected(s)
	if r == nil {
		return
	}
	g := a.Theme().Glyphs
	y := 0
	line := func(words string, role theme.Role) {
		a.Fit(0, y, a.Width, words, role)
		y++
	}
	line(r.Service+" "+r.Instance+" "+r.Version+"  "+string(r.Kind)+"  "+r.Name, theme.Strong)
	share := 0.0
	var critical int64
	for _, part := range r.Critical {
		critical += int64(part.Duration())
	}
	if t.Duration > 0 {
		share = float64(critical) / float64(t.Duration)
	}
	line(text.SpanTimes.Format(l, offset(r.Start.Sub(t.Start)), text.Duration(r.Duration()),
		text.Duration(r.Self), text.Errors(share)), theme.Text)
	if r.Fault != "" {
		id, kind := r.Span.Fault()
		line(g.Fault+" "+text.SpanInjected.Format(l, kind, id), theme.Fault)
	}
	if r.Error {
		message := r.Message
		if message == "" {
			message = text.SpanNoMessage.In(l)
		}
		line(g.Bad+" "+text.SpanError.In(l)+" "+message, theme.Bad)
	}
	if r.Orphan {
		line(g.Warn+" "+text.SpanOrphan.In(l), theme.Warn)
	}
	for i, link := range r.Links {
		line(g.Attempt+" "+linkWords(link, i == s.Link%len(r.Links), l), theme.Accent)
	}
	for _, e := range r.Events {
		line(g.Dot+" +"+offset(e.At.Sub(t.Start))+" "+e.Name, theme.Warn)
	}
	drawAttributes(a.Sub(0, y, a.Width, a.Height-y), r.Attributes)
}

// offset writes when something was, counted from the start of the trace.
func offset(d time.Duration) string {
	if d <= 0 {
		return "0ms"
	}
	return text.Duration(d)
}

func drawAttributes(a canvas.Area, attributes map[string]string) {
	if a.Empty() {
		return
	}
	column := a.Width
	if a.Width >= 90 {
		column = a.Width / 2
	}
	for i, key := range slices.Sorted(maps.Keys(attributes)) {
		cell := a.Sub(i/a.Height*column, i%a.Height, column-1, 1)
		if cell.Empty() {
			return
		}
		x := cell.Fit(0, 0, cell.Width, key, theme.Muted)
		cell.Fit(x+1, 0, cell.Width-x-1, attributes[key], theme.Text)
	}
}
