package traces

import (
	"slices"
	"strconv"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/look"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/waterfall"
)

// splitWidth is the width from which on the list and a waterfall stand side by
// side.
const splitWidth = 140

// Draw draws the list, the open trace, or both; or two traces compared.
func (p *Panel) Draw(a canvas.Area, s Setting) {
	switch {
	case p.compared.opened():
		p.drawComparison(a, s)
	case !p.opened:
		p.drawTraceList(a, s)
	case a.Width >= splitWidth:
		list := canvas.Clamp(a.Width*2/5, 58, 72)
		p.drawTraceList(a.Sub(0, 0, list, a.Height), s)
		p.drawTrace(a.Sub(list+1, 0, a.Width-list-1, a.Height), s)
	default:
		p.drawTrace(a, s)
	}
}

func (p *Panel) drawTraceList(a canvas.Area, s Setting) {
	follow := a.Theme().Glyphs.OK + " " + text.TracesLive.In(s.Lang)
	if s.Record {
		follow = text.TracesKept.In(s.Lang)
	}
	if !p.following() {
		held := text.TracesHeld
		if p.opened {
			held = text.TracesStand // Home is the waterfall's
		}
		follow = text.TracesMany.Format(s.Lang, p.Index()+1, len(p.List)) + "  " + held.In(s.Lang)
		if p.newer > 0 {
			follow += "  " + newerWords(p.newer, s.Lang)
		}
	}
	status := "o y /  " + p.Filter.Words(s.Lang)
	room := a.Width - text.Width(status) - 7 // the border, and blanks around both
	in := a.Box(canvas.Frame{
		Role: theme.Border, Title: text.TracesTitle.In(s.Lang), TitleRole: theme.Accent, Corner: follow,
		Status: status, StatusRole: theme.Muted, Hint: storeWords(a.Theme().Glyphs, s, room),
	})
	in = in.Sub(1, 0, in.Width-2, in.Height)
	if len(p.List) == 0 {
		p.drawNoTraces(in, s)
		return
	}
	c := columnsFor(in.Width, p.severalShops())
	c.head(in.Sub(0, 0, in.Width, 1), s.Lang)
	body := in.Sub(0, 1, in.Width, in.Height-1)
	cursor := p.Index()
	top := canvas.Clamp(cursor-body.Height/2, 0, max(len(p.List)-body.Height, 0))
	for y := 0; y < body.Height && top+y < len(p.List); y++ {
		line := body.Sub(0, y, body.Width, 1)
		c.row(line, s.Lang, p.List[top+y])
		if p.List[top+y].Trace == p.compared.base {
			line.Text(8, 0, "A", theme.Accent) // a blank between it and the journey
		}
		if top+y == cursor {
			line.Highlight(0, theme.Selected)
		}
	}
}

// newerWords says how many traces came after a list that is held.
func newerWords(n int, l scenario.Lang) string {
	if n >= mostNewer {
		return text.TracesNewerMany.Format(l, mostNewer)
	}
	return text.TracesNewer.Format(l, n)
}

// storeWords says in that many columns where traces are kept, how many are
// made, and what was lost. Where it is short of room the store stays.
func storeWords(g theme.Glyphs, s Setting, columns int) string {
	long, short := storeNames(s)
	sampled, dropped := "", ""
	if s.Sampled > 0 {
		sampled = text.SamplingShare.Format(s.Lang, text.Success(s.Sampled)) + "  "
	}
	if n := s.Store.Dropped; n > 0 {
		dropped = g.Warn + " " + text.TracesDropped.Format(s.Lang, n) + "  "
	}
	for _, words := range []string{dropped + sampled + long, dropped + sampled + short, dropped + short, sampled + short} {
		if text.Width(words) <= columns {
			return words
		}
	}
	return text.Truncate(short, columns)
}

// storeNames names the store that answers searches, in full and short.
func storeNames(s Setting) (long, short string) {
	t := s.Store
	switch {
	case t.JaegerUp:
		return t.Jaeger, "Jaeger"
	case strings.HasPrefix(t.Jaeger, "jaeger"):
		return text.StoreDown.In(s.Lang), text.StoreDown.In(s.Lang)
	case strings.HasPrefix(t.Jaeger, "off"):
		return text.StoreRelay.In(s.Lang) + " (Jaeger " + t.Jaeger + ")", text.StoreRelay.In(s.Lang)
	}
	return text.StoreRelay.In(s.Lang), text.StoreRelay.In(s.Lang)
}

// drawNoTraces says why there is nothing to list.
func (p *Panel) drawNoTraces(a canvas.Area, s Setting) {
	waited := int(s.Now.Sub(p.asked).Seconds())
	switch {
	case p.err != nil:
		a.Message(text.TracesFailed.Format(s.Lang, p.err.Error()), theme.Bad)
	case p.waiting && waited >= 2:
		a.Message(text.TracesSlow.Format(s.Lang, waited), theme.Warn)
	case !p.answered:
		a.Message(text.TracesLoading.In(s.Lang), theme.Muted)
	case p.Filter != (Filter{}):
		a.Message(text.TracesNoneFit.In(s.Lang), theme.Strong)
	case s.Record:
		a.Message(text.TracesNone.In(s.Lang), theme.Strong, text.TracesKeptHint.In(s.Lang))
	default:
		a.Message(text.TracesNone.In(s.Lang), theme.Strong, text.TracesNoneHint.In(s.Lang))
	}
}

// severalShops says whether the traces of the list are of more than one.
func (p *Panel) severalShops() bool {
	return slices.ContainsFunc(p.List, func(t spans.Summary) bool { return t.Shop != p.List[0].Shop })
}

// columns are the columns of the list that there is room for.
type columns struct{ shop, root, notes int }

// The request is told before what it met: a journey has several, and they are not
// alike. Which shop it was in goes before both where there are several.
func columnsFor(width int, severalShops bool) columns {
	var c columns
	left := width - 10 - 9 - 11 - 9 - 7 - 1 // when, journey, outcome, time, spans
	if left >= 38 || severalShops && left >= 22 {
		c.shop, left = 10, left-10
	}
	if left >= 18 {
		c.root = canvas.Clamp(left-14, 18, 30)
		left -= c.root
	}
	if left >= 9 {
		c.notes = min(left, 26)
	}
	return c
}

func (c columns) head(a canvas.Area, l scenario.Lang) {
	x := 0
	put := func(columns int, k text.Key) {
		if columns > 0 {
			a.Fit(x, 0, columns-1, k.In(l), theme.Muted)
			x += columns
		}
	}
	put(10, text.WhenHead)
	put(9, text.JourneyHead)
	put(11, text.OutcomeHead)
	a.Right(x+8, 0, text.DurationHead.In(l), theme.Muted)
	a.Right(x+15, 0, text.SpansHead.In(l), theme.Muted)
	x += 17
	put(c.shop, text.ShopHead)
	put(c.root, text.RequestHead)
	notes := text.NotesHead
	if text.Width(notes.In(l)) > c.notes-1 {
		notes = text.ErrorsHead
	}
	put(c.notes, notes)
}

func (c columns) row(a canvas.Area, l scenario.Lang, t spans.Summary) {
	g := a.Theme().Glyphs
	glyph, word, role := look.Outcome(t.Outcome, g, l)
	a.Text(0, 0, t.Start.Format("15:04:05"), theme.Muted)
	a.Fit(10, 0, 8, t.Journey, theme.Text)
	a.Fit(19, 0, 10, glyph+" "+word, role)
	a.Right(38, 0, text.Duration(t.Duration), theme.Text)
	a.Right(45, 0, strconv.Itoa(t.Spans), theme.Muted)
	x := 47
	if c.shop > 0 {
		architecture, _, _ := strings.Cut(t.Shop, "/")
		a.Fit(x, 0, c.shop-1, architecture, theme.Muted)
		x += c.shop
	}
	if c.root > 0 {
		a.Fit(x, 0, c.root-1, t.Root, theme.Muted)
		x += c.root
	}
	if c.notes > 0 {
		if len(t.Faults) > 0 {
			a.Fit(x, 0, c.notes-1, g.Fault+" "+strings.Join(t.Faults, " "), theme.Fault)
		} else if t.Errors > 0 {
			a.Fit(x, 0, c.notes-1, g.Bad+" "+strconv.Itoa(t.Errors), theme.Bad)
		}
	}
}

// goneHint says why a trace can't be had, where that is known.
func goneHint(s Setting) []string {
	switch {
	case s.Record:
		return []string{text.TraceGoneRecord.In(s.Lang)}
	case !s.Store.JaegerUp:
		return []string{text.TraceGoneRelay.In(s.Lang)}
	}
	return nil
}

// drawTrace draws the open trace: its waterfall, and the selected span below.
func (p *Panel) drawTrace(a canvas.Area, s Setting) {
	frame := canvas.Frame{Role: theme.Accent, TitleRole: theme.Accent, Title: p.wanted.String()[:8]}
	t := p.trace
	if t == nil {
		in := a.Box(frame)
		switch {
		case p.loadErr != nil:
			in.Message(text.TracesFailed.Format(s.Lang, p.loadErr.Error()), theme.Bad)
		case p.gone:
			in.Message(text.TraceGone.In(s.Lang), theme.Warn, goneHint(s)...)
		default:
			in.Message(text.TraceLoading.In(s.Lang), theme.Muted)
		}
		return
	}
	frame.Title = text.TraceTitle.Format(s.Lang, t.ID.String()[:8], text.Duration(t.Duration), t.Spans, t.Services)
	if r := t.Zoomed(p.state); r != nil {
		frame.Corner = text.TraceZoomed.Format(s.Lang, r.Name)
	}
	in := a.Box(frame)
	p.drawTraceLegend(a.Sub(2, a.Height-1, a.Width-4, 1), s)
	in = in.Sub(1, 0, in.Width-2, in.Height)
	details := canvas.Clamp(in.Height/3, 0, 10)
	if in.Height >= 12 {
		below := in.Sub(0, in.Height-details, in.Width, details)
		below.Repeat(0, 0, below.Width, a.Theme().Glyphs.Horizontal, theme.Border)
		waterfall.DrawDetails(below.Sub(0, 1, below.Width, below.Height-1), t, p.state, s.Lang)
		in = in.Sub(0, 0, in.Width, in.Height-details)
	}
	waterfall.Draw(in, t, p.state, s.Lang)
}

// drawTraceLegend explains the characters of the waterfall, in its border.
func (p *Panel) drawTraceLegend(a canvas.Area, s Setting) {
	g := a.Theme().Glyphs
	x := 0
	for _, e := range []struct {
		glyph string
		word  text.Key
		role  theme.Role
	}{
		{g.Full, text.TraceLegend, theme.First}, {g.Light, text.TraceLegendOther, theme.First},
		{g.Bad, text.TraceLegendError, theme.Bad}, {g.Fault, text.TraceLegendFault, theme.Fault},
	} {
		word := e.word.In(s.Lang)
		if x+4+text.Width(word) > a.Width {
			return
		}
		x = a.Text(x, 0, " "+e.glyph+" ", e.role)
		x = a.Text(x, 0, word+" ", theme.Muted) + 1
	}
}
