package tui

import (
	"strings"

	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/waterfall"
)

// splitWidth is the width from which on the list and a waterfall stand side by
// side.
const splitWidth = 140

func (m *model) drawTraces(a canvas.Area) {
	p := &m.traces
	switch {
	case p.compared.opened():
		m.drawComparison(a)
	case !p.opened:
		m.drawTraceList(a)
	case a.Width >= splitWidth:
		list := clamp(a.Width*2/5, 58, 72)
		m.drawTraceList(a.Sub(0, 0, list, a.Height))
		m.drawTrace(a.Sub(list+1, 0, a.Width-list-1, a.Height))
	default:
		m.drawTrace(a)
	}
}

func (m *model) drawTraceList(a canvas.Area) {
	p := &m.traces
	follow := m.theme.Glyphs.OK + " " + text.TracesLive.In(m.lang)
	if !p.following() {
		follow = text.TracesHeld.In(m.lang)
	}
	status := "o y /  " + p.filter.words(m)
	room := a.Width - text.Width(status) - 7 // the border, and blanks around both
	in := a.Box(canvas.Frame{
		Role: theme.Border, Title: text.TracesTitle.In(m.lang), TitleRole: theme.Accent, Corner: follow,
		Status: status, StatusRole: theme.Muted, Hint: m.traceStore(room),
	})
	in = in.Sub(1, 0, in.Width-2, in.Height)
	if len(p.list) == 0 {
		m.drawNoTraces(in)
		return
	}
	c := traceColumnsFor(in.Width)
	c.head(in.Sub(0, 0, in.Width, 1), m)
	body := in.Sub(0, 1, in.Width, in.Height-1)
	cursor := p.index()
	top := clamp(cursor-body.Height/2, 0, max(len(p.list)-body.Height, 0))
	for y := 0; y < body.Height && top+y < len(p.list); y++ {
		line := body.Sub(0, y, body.Width, 1)
		c.row(line, m, p.list[top+y])
		if p.list[top+y].Trace == p.compared.base {
			line.Text(9, 0, "A", theme.Accent)
		}
		if top+y == cursor {
			line.Highlight(0, theme.Selected)
		}
	}
}

// traceStore says in that many columns where traces are kept, how many are
// made, and what was lost. Where it is short of room the store stays.
func (m *model) traceStore(columns int) string {
	long, short := m.storeNames()
	sampled, dropped := "", ""
	if shop := m.selectedShop(); shop != nil && shop.Sampled > 0 {
		sampled = text.SamplingShare.Format(m.lang, text.Success(shop.Sampled)) + "  "
	}
	if n := m.snap.Traces.Dropped; n > 0 {
		dropped = m.theme.Glyphs.Warn + " " + text.TracesDropped.Format(m.lang, n) + "  "
	}
	for _, s := range []string{dropped + sampled + long, dropped + sampled + short, dropped + short, sampled + short} {
		if text.Width(s) <= columns {
			return s
		}
	}
	return text.Truncate(short, columns)
}

// storeNames names the store that answers searches, in full and short.
func (m *model) storeNames() (long, short string) {
	t := m.snap.Traces
	switch {
	case t.JaegerUp:
		return t.Jaeger, "Jaeger"
	case t.Jaeger == "" || t.Jaeger == "relay":
		return text.StoreRelay.In(m.lang), text.StoreRelay.In(m.lang)
	case strings.HasPrefix(t.Jaeger, "off"):
		return text.StoreRelay.In(m.lang) + " (Jaeger " + t.Jaeger + ")", text.StoreRelay.In(m.lang)
	}
	return text.StoreDown.In(m.lang), text.StoreDown.In(m.lang)
}

// drawNoTraces says why there is nothing to list.
func (m *model) drawNoTraces(a canvas.Area) {
	p := &m.traces
	waited := int(m.now.Sub(p.asked).Seconds())
	switch {
	case p.err != nil:
		drawMessage(a, text.TracesFailed.Format(m.lang, p.err.Error()), theme.Bad)
	case p.waiting && waited >= 2:
		drawMessage(a, text.TracesSlow.Format(m.lang, waited), theme.Warn)
	case !p.answered:
		drawMessage(a, text.TracesLoading.In(m.lang), theme.Muted)
	case p.filter != (traceFilter{}):
		drawMessage(a, text.TracesNoneFit.In(m.lang), theme.Strong)
	default:
		drawMessage(a, text.TracesNone.In(m.lang), theme.Strong, text.TracesNoneHint.In(m.lang))
	}
}

// traceColumns are the columns of the list that there is room for.
type traceColumns struct{ shop, root, notes int }

func traceColumnsFor(width int) traceColumns {
	var c traceColumns
	left := width - 10 - 9 - 11 - 9 - 7 // when, journey, outcome, time, spans
	if left >= 22 {
		c.shop, left = 10, left-10
	}
	if left >= 12 {
		c.notes, left = min(left, 26), left-26
	}
	if left >= 16 {
		c.root = min(left, 36)
	}
	return c
}

func (c traceColumns) head(a canvas.Area, m *model) {
	x := 0
	put := func(columns int, k text.Key) {
		if columns > 0 {
			a.Fit(x, 0, columns-1, k.In(m.lang), theme.Muted)
			x += columns
		}
	}
	put(10, text.WhenHead)
	put(9, text.JourneyHead)
	put(11, text.OutcomeHead)
	a.Right(x+8, 0, text.DurationHead.In(m.lang), theme.Muted)
	a.Right(x+15, 0, text.SpansHead.In(m.lang), theme.Muted)
	x += 17
	put(c.shop, text.ShopHead)
	put(c.notes, text.NotesHead)
}

func (c traceColumns) row(a canvas.Area, m *model, t spans.Summary) {
	g := m.theme.Glyphs
	glyph, word, role := outcomeLook(t.Outcome, m)
	a.Text(0, 0, t.Start.Format("15:04:05"), theme.Muted)
	a.Fit(10, 0, 8, t.Journey, theme.Text)
	a.Fit(19, 0, 10, glyph+" "+word, role)
	a.Right(38, 0, text.Duration(t.Duration), theme.Text)
	a.Right(45, 0, itoa(t.Spans), theme.Muted)
	x := 47
	if c.shop > 0 {
		architecture, _, _ := strings.Cut(t.Shop, "/")
		a.Fit(x, 0, c.shop-1, architecture, theme.Muted)
		x += c.shop
	}
	if c.notes > 0 {
		if len(t.Faults) > 0 {
			a.Fit(x, 0, c.notes-1, g.Fault+" "+strings.Join(t.Faults, " "), theme.Fault)
		} else if t.Errors > 0 {
			a.Fit(x, 0, c.notes-1, g.Bad+" "+itoa(t.Errors), theme.Bad)
		}
		x += c.notes
	}
	if c.root > 0 {
		a.Fit(x, 0, c.root, t.Root, theme.Muted)
	}
}

func outcomeLook(outcome string, m *model) (glyph, word string, r theme.Role) {
	g := m.theme.Glyphs
	switch outcome {
	case "ok":
		return g.OK, text.OutcomeOK.In(m.lang), theme.Good
	case "declined":
		return g.Idle, text.OutcomeDeclined.In(m.lang), theme.Text
	case "failed":
		return g.Bad, text.OutcomeFailed.In(m.lang), theme.Bad
	case "shed":
		return g.Down, text.OutcomeShed.In(m.lang), theme.Bad
	}
	return g.Idle, outcome, theme.Muted
}

// drawTrace draws the open trace: its waterfall, and the selected span below.
func (m *model) drawTrace(a canvas.Area) {
	p := &m.traces
	frame := canvas.Frame{Role: theme.Accent, TitleRole: theme.Accent, Title: p.wanted.String()[:8]}
	t := p.trace
	if t == nil {
		in := a.Box(frame)
		switch {
		case p.loadErr != nil:
			drawMessage(in, text.TracesFailed.Format(m.lang, p.loadErr.Error()), theme.Bad)
		case p.gone:
			drawMessage(in, text.TraceGone.In(m.lang), theme.Warn)
		default:
			drawMessage(in, text.TraceLoading.In(m.lang), theme.Muted)
		}
		return
	}
	frame.Title = text.TraceTitle.Format(m.lang, t.ID.String()[:8], text.Duration(t.Duration), t.Spans, t.Services)
	in := a.Box(frame)
	m.drawTraceLegend(a.Sub(2, a.Height-1, a.Width-4, 1))
	in = in.Sub(1, 0, in.Width-2, in.Height)
	details := clamp(in.Height/3, 0, 10)
	if in.Height >= 12 {
		below := in.Sub(0, in.Height-details, in.Width, details)
		below.Repeat(0, 0, below.Width, m.theme.Glyphs.Horizontal, theme.Border)
		if r := t.Selected(p.state); r != nil {
			waterfall.DrawDetails(below.Sub(0, 1, below.Width, below.Height-1), t, r, m.lang)
		}
		in = in.Sub(0, 0, in.Width, in.Height-details)
	}
	waterfall.Draw(in, t, p.state, m.lang)
}

// drawTraceLegend explains the characters of the waterfall, in its border.
func (m *model) drawTraceLegend(a canvas.Area) {
	g := m.theme.Glyphs
	x := 0
	for _, e := range []struct {
		glyph string
		word  text.Key
		role  theme.Role
	}{
		{g.Full, text.TraceLegend, theme.First}, {g.Light, text.TraceLegendOther, theme.First},
		{g.Bad, text.TraceLegendError, theme.Bad}, {g.Fault, text.TraceLegendFault, theme.Fault},
	} {
		word := e.word.In(m.lang)
		if x+4+text.Width(word) > a.Width {
			return
		}
		x = a.Text(x, 0, " "+e.glyph+" ", e.role)
		x = a.Text(x, 0, word+" ", theme.Muted) + 1
	}
}
