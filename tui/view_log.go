package tui

import (
	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// logPanel remembers where the reader is, counted from the newest event.
type logPanel struct{ back int }

func (p *logPanel) move(by, events int) { p.back = clamp(p.back-by, 0, max(events-1, 0)) }

// drawLog draws what happened, the newest last.
func (m *model) drawLog(a canvas.Area) {
	events := m.snap.Events
	a = a.Sub(1, 0, a.Width-2, a.Height)
	if len(events) == 0 {
		drawMessage(a, text.LogNone.In(m.lang), theme.Strong)
		return
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

func (m *model) drawEvent(a canvas.Area, e engine.Event) {
	glyph, role := m.eventLook(e.Kind)
	x := a.Text(0, 0, text.PadLeft(text.Clock(e.At.Sub(m.snap.Started)), 7)+" ", theme.Muted)
	x = a.Text(x, 0, glyph+" ", role)
	if a.Width >= 60 {
		x = a.Text(x, 0, text.PadRight(string(e.Kind), 8), role)
	}
	if e.Shop != "" && a.Width >= 90 {
		x = a.Text(x, 0, text.PadRight(e.Shop, 18), theme.Muted)
	}
	words := e.Text.In(m.lang)
	if words == "" {
		words = e.Subject
	}
	if e.Trace != nil {
		words += "  " + e.Trace.Trace.String()[:8] + " " + text.Duration(e.Trace.Duration)
	}
	a.Fit(x, 0, a.Width-x, words, theme.Text)
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
