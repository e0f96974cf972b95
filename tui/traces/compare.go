package traces

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/waterfall"
)

// comparison is two traces and their difference.
type comparison struct {
	base    spans.TraceID // the first of the two; zero: none was picked
	other   spans.TraceID // zero: the comparison is not open
	before  *waterfall.Trace
	after   *waterfall.Trace // nil: not here yet
	changes []spans.Change
	cursor  int
	gone    bool
	err     error
}

// Compared is the answer to a comparison; a trace is nil when there is none.
type Compared struct {
	base, other   spans.TraceID
	before, after *waterfall.Trace
	changes       []spans.Change
	err           error
}

func (c *comparison) picked() bool { return c.base != spans.TraceID{} }

func (c *comparison) opened() bool { return c.other != spans.TraceID{} }

// Pointed is the trace that is open, or else the selected one; zero: none.
func (p *Panel) Pointed() spans.TraceID {
	switch {
	case p.opened:
		return p.wanted
	case len(p.List) > 0:
		return p.List[p.Index()].Trace
	}
	return spans.TraceID{}
}

// Compare picks the first trace of two, and returns it; with the second the
// comparison opens.
func (p *Panel) Compare(s Setting) (picked spans.TraceID, cmd tea.Cmd) {
	c, id := &p.compared, p.Pointed()
	if !c.picked() || c.base == id || c.opened() {
		*c = comparison{base: id}
		if !p.opened && len(p.List) > 0 {
			p.hold(p.Index()) // it stays selected while newer ones come
		}
		return id, nil
	}
	*c = comparison{base: c.base, other: id}
	return spans.TraceID{}, s.Search.Compare(c.base, id)
}

// got takes the answer; the one to an older question is dropped.
func (c *comparison) got(msg Compared) {
	if msg.base != c.base || msg.other != c.other {
		return
	}
	c.before, c.after, c.changes, c.err = msg.before, msg.after, msg.changes, msg.err
	c.gone = msg.err == nil && (msg.before == nil || msg.after == nil)
}

func (c *comparison) move(by int) { c.cursor = canvas.Clamp(c.cursor+by, 0, max(len(c.changes)-1, 0)) }

// drawComparison draws two traces, side by side or one over the other, and the
// places where they differ, most first.
func (p *Panel) drawComparison(a canvas.Area, s Setting) {
	c := &p.compared
	if c.err != nil || c.gone || c.after == nil {
		headline, role := text.TraceLoading.In(s.Lang), theme.Muted
		if c.err != nil {
			headline, role = text.TracesFailed.Format(s.Lang, c.err.Error()), theme.Bad
		} else if c.gone {
			headline, role = text.TraceGone.In(s.Lang), theme.Warn
		}
		a.Message(headline, role)
		return
	}
	rows := max(len(c.before.Visible(waterfall.State{})), len(c.after.Visible(waterfall.State{})))
	top := max(a.Height*2/5, min(rows+3, a.Height-len(c.changes)-5)) // more than that where the list of changes needs less
	if a.Height < 18 {
		top = 2 // the heads alone
	}
	axis := max(c.before.Duration, c.after.Duration) // both have it, so that bars can be compared
	half := (a.Width - 1) / 2
	drawCompared(a.Sub(0, 0, half, top), "A", c.before, axis, s.Lang)
	drawCompared(a.Sub(half+1, 0, a.Width-half-1, top), "B", c.after, axis, s.Lang)
	in := a.Sub(0, top, a.Width, a.Height-top).Box(canvas.Frame{
		Role: theme.Border, Title: text.CompareTitle.In(s.Lang), TitleRole: theme.Accent, Hint: text.HelpClose.In(s.Lang)})
	waterfall.DrawDiff(in.Sub(1, 0, in.Width-2, in.Height), c.changes, c.cursor, s.Lang)
}

func drawCompared(a canvas.Area, name string, t *waterfall.Trace, axis time.Duration, l scenario.Lang) {
	in := a.Box(canvas.Frame{Role: theme.Accent, TitleRole: theme.Accent,
		Title: name + "  " + text.TraceTitle.Format(l, t.ID.String()[:8], text.Duration(t.Duration), t.Spans, t.Services)})
	if in.Height >= 4 {
		waterfall.Draw(in.Sub(1, 0, in.Width-2, in.Height), t, waterfall.State{Axis: axis}, l)
	}
}
