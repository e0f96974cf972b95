// Package log draws what happened in a run: what the lab did, what the
// autoscaler decided, what a breaker did; and finds entries.
package log

import (
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/look"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// foot is how many lines the selected event takes below the list: a rule,
// and its text in full.
const foot = 4

// kindWidth is how wide the kinds' column is: the longest word and a blank.
const kindWidth = 10

// Data is what the log shows.
type Data struct {
	Events  []runs.Event // oldest first
	Started time.Time    // of the run: times count from it
	Lang    scenario.Lang
	State   State
}

// Draw draws what happened, the newest last, and the selected event in full.
func Draw(a canvas.Area, d Data) {
	a = a.Sub(1, 0, a.Width-2, a.Height)
	if d.State.Filtered() {
		d.drawFilter(a.Sub(0, 0, a.Width, 1))
		a = a.Sub(0, 1, a.Width, a.Height-1)
	}
	events := d.Shown()
	if len(events) == 0 {
		headline := text.LogNone
		if d.State.Filtered() {
			headline = text.LogNoneFit
		}
		a.Message(headline.In(d.Lang), theme.Strong)
		return
	}
	if a.Height >= 8+foot {
		d.drawEntry(a.Sub(0, a.Height-foot, a.Width, foot), *d.Selected())
		a = a.Sub(0, 0, a.Width, a.Height-foot)
	}
	cursor := d.State.index(events)
	top := min(max(cursor-a.Height/2, 0), max(len(events)-a.Height, 0))
	if len(events)-1-cursor < a.Height/2 {
		top = max(len(events)-a.Height, 0)
	}
	for y := 0; y < a.Height && top+y < len(events); y++ {
		row := a.Sub(0, y, a.Width, 1)
		DrawEvent(row, events[top+y], d.Started, d.Lang)
		if top+y == cursor {
			row.Highlight(0, theme.Selected)
		}
	}
}

// drawFilter says what is left out.
func (d Data) drawFilter(a canvas.Area) {
	kind, wanted := text.FilterAll.In(d.Lang), text.FilterAll.In(d.Lang)
	if d.State.Kind != "" {
		kind = kindWord(d.State.Kind, d.Lang)
	}
	if d.State.Wanted != "" {
		wanted = d.State.Wanted
	}
	a.Fit(0, 0, a.Width, text.LogFilter.Format(d.Lang, kind, wanted), theme.Accent)
}

// drawEntry draws an event in full, and where enter leads from it.
func (d Data) drawEntry(a canvas.Area, e runs.Event) {
	a.Repeat(0, 0, a.Width, a.Theme().Glyphs.Horizontal, theme.Border)
	hint := text.LogEnter.In(d.Lang)
	if e.Trace != nil {
		hint = text.LogEnterTrace.In(d.Lang)
	}
	a.Right(a.Width-1, 0, " "+hint+" ", theme.Muted)
	lines := text.Wrap(words(e, d.Lang), a.Width)
	for y := 1; y < a.Height && y <= len(lines); y++ {
		a.Fit(0, y, a.Width, lines[y-1], theme.Text)
	}
}

// words is what an event says.
func words(e runs.Event, l scenario.Lang) string {
	said := e.Text.In(l)
	if said == "" {
		said = e.Subject
	}
	if e.Trace != nil {
		said += "  " + e.Trace.Trace.String()[:8] + " " + text.Duration(e.Trace.Duration)
	}
	return said
}

// DrawEvent draws an event in a line; its time counts from the run's start.
func DrawEvent(a canvas.Area, e runs.Event, started time.Time, l scenario.Lang) {
	glyph, role := eventLook(e, a.Theme().Glyphs)
	x := a.Text(0, 0, text.PadLeft(text.Clock(e.At.Sub(started)), 7)+" ", theme.Muted)
	x = a.Text(x, 0, glyph+" ", role)
	if a.Width >= 60 {
		x = a.Text(x, 0, text.PadRight(kindWord(e.Kind, l), kindWidth), role)
	}
	if e.Shop != "" && a.Width >= 90 {
		x = a.Text(x, 0, text.PadRight(e.Shop, 18), theme.Muted)
	}
	a.Fit(x, 0, a.Width-x, words(e, l), theme.Text)
}

// kindWord names a kind of event.
func kindWord(k runs.EventKind, l scenario.Lang) string {
	words := map[runs.EventKind]text.Key{
		runs.EventRun: text.KindRun, runs.EventSay: text.KindSay, runs.EventStep: text.KindStep,
		runs.EventReplica: text.KindReplica, runs.EventFault: text.KindFault, runs.EventLoad: text.KindLoad,
		runs.EventPolicy: text.KindPolicy, runs.EventDeploy: text.KindDeploy, runs.EventResult: text.KindResult, runs.EventTrace: text.KindTrace,
		runs.EventAsk: text.KindAsk, runs.EventWarning: text.KindWarning, runs.EventAudit: text.KindAudit, runs.EventScale: text.KindScale,
		runs.EventWire: text.KindWire, runs.EventBench: text.KindBench,
	}
	if key, ok := words[k]; ok {
		return key.In(l)
	}
	return string(k)
}

// eventLook is the character and the role of an event: those of its verdict, where
// it is a result.
func eventLook(e runs.Event, g theme.Glyphs) (string, theme.Role) {
	switch e.Kind {
	case runs.EventFault:
		return g.Fault, theme.Fault
	case runs.EventWarning:
		return g.Warn, theme.Warn
	case runs.EventPolicy, runs.EventScale, runs.EventDeploy:
		return g.Pointer, theme.Good
	case runs.EventResult:
		glyph, _, role := look.Verdict(e.Verdict, g, scenario.English)
		return glyph, role
	case runs.EventReplica:
		return g.Busy, theme.Text
	case runs.EventTrace:
		return g.Pointer, theme.Accent
	case runs.EventSay, runs.EventAsk:
		return g.Leaf, theme.Accent
	}
	return g.Leaf, theme.Muted
}
