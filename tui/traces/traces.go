// Package traces is the view of traces: a list that follows what arrives or is
// searched, the waterfall of one, and two side by side. It holds what the reader
// chose; searches are commands whose answers come back as messages.
package traces

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/waterfall"
)

// Setting is what the panel is shown in.
type Setting struct {
	Search  Search
	Now     time.Time
	Lang    scenario.Lang
	Store   runs.TraceStatus // where traces are kept
	Sampled float64          // share of requests of the selected shop that are traced; 0: unknown
	Still   bool             // the picture stands: what is listed stays as it is
	Record  bool             // it is that of a record: no more come than it kept
}

// Panel is the list of traces and the one that is open. Its zero value lists
// all of them, the newest first.
type Panel struct {
	List      []spans.Summary
	cursor    spans.TraceID // zero: the newest, whichever it is
	Filter    Filter
	most      int           // traces to list; 0: few
	listed    int           // that many were asked for when the list came
	full      bool          // as many came: there may be more
	newer     int           // that came after a list that is held; counted to mostNewer
	asked     time.Time     // when the last search began
	pause     time.Duration // from there until the next one
	waiting   bool          // for its answer
	answered  bool          // at least once
	err       error
	leading   bool   // an event led here: its trace opens once found
	otherwise Filter // searched by where that finds nothing

	compared comparison

	opened  bool
	wanted  spans.TraceID
	trace   *waterfall.Trace // nil: not here yet
	gone    bool
	loadErr error
	state   waterfall.State
	trail   []place // from where links were followed, the last one last
}

// place is a trace that was left by a link.
type place struct {
	id    spans.TraceID
	trace *waterfall.Trace
	state waterfall.State
}

// lead opens the trace that an event led to: one with an error, if there is any. Where
// there is none, the list of its moment stands for it.
func (p *Panel) lead(s Setting) tea.Cmd {
	if len(p.List) == 0 {
		return p.Narrow(s, p.otherwise)
	}
	first := max(slices.IndexFunc(p.List, func(t spans.Summary) bool { return t.Errors > 0 }), 0)
	p.leading = false
	p.hold(first)
	return p.Open(s, p.cursor)
}

// settleTime is how long the spans of a trace may take to come in.
const settleTime = 2 * time.Second

// arriving says whether a trace is so young that its root may still come.
func arriving(t spans.Summary, now time.Time) bool {
	return (t.Root == "" || t.Journey == "" && t.Outcome == "") && now.Sub(t.Start) < settleTime
}

// following says whether the newest trace stays selected. Where another one is,
// the list is held: it stays as it is but for older traces at its end.
func (p *Panel) following() bool { return p.cursor == spans.TraceID{} }

// Index is where the cursor is.
func (p *Panel) Index() int {
	return max(slices.IndexFunc(p.List, func(t spans.Summary) bool { return t.Trace == p.cursor }), 0)
}

func (p *Panel) moveList(by int) {
	if len(p.List) == 0 {
		return
	}
	i := canvas.Clamp(p.Index()+by, 0, len(p.List)-1)
	if i == 0 && by < 0 {
		p.follow()
		return
	}
	p.hold(i)
	p.reach(i)
}

// follow has the newest trace selected from now on.
func (p *Panel) follow() {
	p.cursor, p.newer, p.most, p.pause = spans.TraceID{}, 0, 0, 0
}

// hold selects a trace of the list, which stands still from now on.
func (p *Panel) hold(i int) {
	if p.following() {
		p.newer, p.pause = 0, tailEvery
	}
	p.cursor = p.List[i].Trace
}

// Open shows a trace. Its spans come as a message.
func (p *Panel) Open(s Setting, id spans.TraceID) tea.Cmd {
	p.trail = nil
	return p.load(s, id)
}

func (p *Panel) load(s Setting, id spans.TraceID) tea.Cmd {
	p.opened, p.wanted, p.trace, p.gone, p.loadErr = true, id, nil, false, nil
	p.compared.other = spans.TraceID{}
	p.state = waterfall.State{}
	return s.Search.Load(id)
}

// loaded takes a trace that was asked for; one that was given up is dropped.
func (p *Panel) loaded(msg Loaded) {
	if msg.id != p.wanted {
		return
	}
	p.trace, p.loadErr = msg.trace, msg.err
	p.gone = msg.trace == nil && msg.err == nil
}

// NextOutcome narrows the list to the next outcome; after the last: all.
func (p *Panel) NextOutcome(s Setting) tea.Cmd {
	p.Filter.Outcome = form.Next(p.Filter.Outcome, scenario.Outcomes())
	return p.Refilter(s)
}

// NextJourney narrows the list to the next journey; after the last: all.
func (p *Panel) NextJourney(s Setting) tea.Cmd {
	p.Filter.Journey = form.Next(p.Filter.Journey, scenario.Journeys())
	return p.Refilter(s)
}

// Refilter searches anew, by the filter as it is now.
func (p *Panel) Refilter(s Setting) tea.Cmd {
	p.List, p.answered = nil, false
	p.follow()
	if p.waiting {
		return nil // the answer under way is dropped, and the next tick asks anew
	}
	return p.search(s)
}

// Move goes by rows in whatever is shown; left and right fold a trace's spans.
func (p *Panel) Move(key string, by int) {
	if p.compared.opened() {
		p.compared.move(by)
		return
	}
	if !p.opened {
		p.moveList(by)
		return
	}
	if p.trace == nil {
		return
	}
	switch key {
	case "left", "right":
		p.state = p.trace.Fold(p.state, key == "left")
	default:
		p.state = p.trace.Move(p.state, by)
	}
}

// Opened says whether a trace is shown.
func (p *Panel) Opened() bool { return p.opened && !p.compared.opened() }

// CanEnter says whether something is selected that has details.
func (p *Panel) CanEnter() bool { return !p.compared.opened() && (p.opened || len(p.List) > 0) }

// Enter opens the selected trace; in an open one it follows the selected span's
// link, or folds the span.
func (p *Panel) Enter(s Setting) tea.Cmd {
	if !p.opened {
		p.hold(p.Index()) // so that it is still selected after the way back
		return p.Open(s, p.cursor)
	}
	if p.trace != nil {
		if r := p.trace.Selected(p.state); r != nil {
			if link, ok := p.trace.Leads(p.state); ok {
				return p.followLink(s, link)
			}
			p.state = p.trace.Fold(p.state, !p.state.Closed[r.ID])
		}
	}
	return nil
}

// CanChooseLink says whether the selected span has several links.
func (p *Panel) CanChooseLink() bool {
	if !p.CanZoom() {
		return false
	}
	r := p.trace.Selected(p.state)
	return r != nil && len(r.Links) > 1
}

// ChooseLink chooses the next link of the selected span: the one that enter follows.
func (p *Panel) ChooseLink() { p.state.Link++ }

// followLink goes where a link leads: to a span of this trace, or into another one.
func (p *Panel) followLink(s Setting, link spans.Link) tea.Cmd {
	p.trail = append(p.trail, place{p.wanted, p.trace, p.state})
	if link.Trace == p.trace.ID {
		p.state.Cursor, p.state.Link = link.Span, 0
		return nil
	}
	cmd := p.load(s, link.Trace)
	p.state.Cursor = link.Span
	return cmd
}

// CanLeave says whether there is a way back: from a comparison, a trace, a
// filter.
func (p *Panel) CanLeave() bool { return p.opened || p.compared.picked() || p.Filter != (Filter{}) }

// Leave goes one step back.
func (p *Panel) Leave(s Setting) tea.Cmd {
	switch {
	case p.compared.opened():
		p.compared = comparison{}
	case p.opened && len(p.trail) > 0:
		last := p.trail[len(p.trail)-1]
		p.trail = p.trail[:len(p.trail)-1]
		p.wanted, p.trace, p.state, p.gone, p.loadErr = last.id, last.trace, last.state, false, nil
	case p.opened:
		p.opened = false
	case p.compared.picked():
		p.compared = comparison{}
	default:
		p.Filter, p.leading = Filter{}, false
		return p.Refilter(s)
	}
	return nil
}

// Narrow lists the traces that fit a filter.
func (p *Panel) Narrow(s Setting, f Filter) tea.Cmd {
	p.Filter, p.opened, p.leading = f, false, false
	return p.Refilter(s)
}

// Lead goes to the first trace that is an event's own, one with an error if there is
// any. Where it has none, or own is zero as it can't have any, those of its moment are
// listed; none of them is opened, as they may have nothing to do with it.
func (p *Panel) Lead(s Setting, own, moment Filter) tea.Cmd {
	p.compared = comparison{}
	if own == (Filter{}) {
		return p.Narrow(s, moment)
	}
	p.Filter, p.otherwise, p.leading, p.opened = own, moment, true, false
	return p.Refilter(s)
}

// Take takes an answer of Search.
func (p *Panel) Take(msg tea.Msg, s Setting) tea.Cmd {
	switch msg := msg.(type) {
	case Found:
		return p.found(msg, s)
	case Loaded:
		p.loaded(msg)
	case Compared:
		p.compared.got(msg)
	}
	return nil
}
