package tui

import (
	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// logFoot is how many lines the selected event takes below the list: a rule,
// and its text in full.
const logFoot = 4

// drawLog draws what happened, the newest last, and the selected event in full.
func (m *model) drawLog(a canvas.Area) {
	a = a.Sub(1, 0, a.Width-2, a.Height)
	if m.log.filtered() {
		m.drawLogFilter(a.Sub(0, 0, a.Width, 1))
		a = a.Sub(0, 1, a.Width, a.Height-1)
	}
	events := m.logged()
	if len(events) == 0 {
		headline := text.LogNone
		if m.log.filtered() {
			headline = text.LogNoneFit
		}
		drawMessage(a, headline.In(m.lang), theme.Strong)
		return
	}
	if a.Height >= 8+logFoot {
		m.drawLogged(a.Sub(0, a.Height-logFoot, a.Width, logFoot), *m.loggedEvent())
		a = a.Sub(0, 0, a.Width, a.Height-logFoot)
	}
	cursor := clamp(len(events)-1-m.log.back, 0, len(events)-1)
	top := clamp(cursor-a.Height/2, 0, max(len(events)-a.Height, 0))
	if m.log.back < a.Height/2 {
		top = max(len(events)-a.Height, 0)
	}
	for y := 0; y < a.Height && top+y < len(events); y++ {
		row := a.Sub(0, y, a.Width, 1)
		m.drawEvent(row, events[top+y])
		if top+y == cursor {
			row.Highlight(0, theme.Selected)
		}
	}
}

// drawLogFilter says what is left out.
func (m *model) drawLogFilter(a canvas.Area) {
	kind, wanted := text.FilterAll.In(m.lang), text.FilterAll.In(m.lang)
	if m.log.kind != "" {
		kind = kindWord(m.log.kind, m.lang)
	}
	if m.log.wanted != "" {
		wanted = string(m.log.wanted)
	}
	a.Fit(0, 0, a.Width, text.LogFilter.Format(m.lang, kind, wanted), theme.Accent)
}

// drawLogged draws an event in full, and where enter leads from it.
func (m *model) drawLogged(a canvas.Area, e engine.Event) {
	a.Repeat(0, 0, a.Width, m.theme.Glyphs.Horizontal, theme.Border)
	hint := text.LogEnter.In(m.lang)
	if e.Trace != nil {
		hint = text.LogEnterTrace.In(m.lang)
	}
	a.Right(a.Width-1, 0, " "+hint+" ", theme.Muted)
	lines := text.Wrap(m.eventWords(e), a.Width)
	for y := 1; y < a.Height && y <= len(lines); y++ {
		a.Fit(0, y, a.Width, lines[y-1], theme.Text)
	}
}

// eventWords is what an event says.
func (m *model) eventWords(e engine.Event) string {
	words := e.Text.In(m.lang)
	if words == "" {
		words = e.Subject
	}
	if e.Trace != nil {
		words += "  " + e.Trace.Trace.String()[:8] + " " + text.Duration(e.Trace.Duration)
	}
	return words
}

func (m *model) drawEvent(a canvas.Area, e engine.Event) {
	glyph, role := m.eventLook(e.Kind)
	x := a.Text(0, 0, text.PadLeft(text.Clock(e.At.Sub(m.snap.Started)), 7)+" ", theme.Muted)
	x = a.Text(x, 0, glyph+" ", role)
	if a.Width >= 60 {
		x = a.Text(x, 0, text.PadRight(kindWord(e.Kind, m.lang), 9), role)
	}
	if e.Shop != "" && a.Width >= 90 {
		x = a.Text(x, 0, text.PadRight(e.Shop, 18), theme.Muted)
	}
	a.Fit(x, 0, a.Width-x, m.eventWords(e), theme.Text)
}

// kindWord names a kind of event.
func kindWord(k engine.EventKind, l scenario.Lang) string {
	words := map[engine.EventKind]text.Key{
		engine.EventRun: text.KindRun, engine.EventSay: text.KindSay, engine.EventStep: text.KindStep,
		engine.EventReplica: text.KindReplica, engine.EventFault: text.KindFault, engine.EventLoad: text.KindLoad,
		engine.EventPolicy: text.KindPolicy, engine.EventResult: text.KindResult, engine.EventTrace: text.KindTrace,
		engine.EventAsk: text.KindAsk, engine.EventWarning: text.KindWarning,
	}
	if key, ok := words[k]; ok {
		return key.In(l)
	}
	return string(k)
}

func (m *model) eventLook(k engine.EventKind) (string, theme.Role) {
	g := m.theme.Glyphs
	switch k {
	case engine.EventFault:
		return g.Fault, theme.Fault
	case engine.EventWarning:
		return g.Warn, theme.Warn
	case engine.EventPolicy, engine.EventScale:
		return g.Pointer, theme.Good
	case engine.EventResult:
		return g.OK, theme.Good
	case engine.EventReplica:
		return g.Busy, theme.Text
	case engine.EventTrace:
		return g.Pointer, theme.Accent
	case engine.EventSay, engine.EventAsk:
		return g.Leaf, theme.Accent
	}
	return g.Leaf, theme.Muted
}
