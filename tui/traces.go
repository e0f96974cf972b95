package tui

import (
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/waterfall"
)

// tracesPanel is the list of traces and the one that is open.
type tracesPanel struct {
	list      []spans.Summary
	cursor    spans.TraceID // zero: the newest, whichever it is
	filter    traceFilter
	asked     time.Time // when the last search began
	waiting   bool      // for its answer
	answered  bool      // at least once
	err       error
	leading   bool        // an event led here: its trace opens once found
	otherwise traceFilter // searched by where that finds nothing

	compared comparison

	opened  bool
	wanted  spans.TraceID
	trace   *waterfall.Trace // nil: not here yet
	gone    bool
	loadErr error
	state   waterfall.State
}

// tailEvery is how often the list is searched anew.
const tailEvery = time.Second

// query is what the list is searched by at present.
func (p *tracesPanel) query() engine.TraceQuery { return p.filter.query() }

// poll searches anew when it is time. One search at a time: a store that hangs
// is asked again only after it was given up.
func (p *tracesPanel) poll(m *model) tea.Cmd {
	if p.waiting || m.now.Sub(p.asked) < tailEvery {
		return nil
	}
	return p.search(m)
}

func (p *tracesPanel) search(m *model) tea.Cmd {
	p.waiting, p.asked = true, m.now
	return m.search.find(p.query())
}

// found takes a search's answer. The answer to an older question only ends the
// wait.
func (p *tracesPanel) found(msg foundMsg, m *model) tea.Cmd {
	p.waiting = false
	if msg.query != p.query() {
		p.asked = time.Time{}
		return nil
	}
	p.answered, p.err = true, msg.err
	if msg.err == nil {
		p.list = slices.DeleteFunc(slices.Clone(msg.traces), func(t spans.Summary) bool { return arriving(t, m.now) })
	}
	if !p.leading || msg.err != nil {
		return nil
	}
	return p.lead(m)
}

// lead opens the trace that an event led to: one with an error, if there is
// any.
func (p *tracesPanel) lead(m *model) tea.Cmd {
	if len(p.list) == 0 {
		if p.filter == p.otherwise {
			return nil // it may still arrive
		}
		p.filter = p.otherwise
		return p.refilter(m)
	}
	first := max(slices.IndexFunc(p.list, func(t spans.Summary) bool { return t.Errors > 0 }), 0)
	p.leading, p.cursor = false, p.list[first].Trace
	return p.open(m, p.cursor)
}

// settleTime is how long the spans of a trace may take to come in.
const settleTime = 2 * time.Second

// arriving says whether a trace is so young that its root may still come.
func arriving(t spans.Summary, now time.Time) bool {
	return (t.Root == "" || t.Journey == "" && t.Outcome == "") && now.Sub(t.Start) < settleTime
}

// following says whether the newest trace stays selected.
func (p *tracesPanel) following() bool { return p.cursor == spans.TraceID{} }

// index is where the cursor is; 0 when its trace left the list.
func (p *tracesPanel) index() int {
	return max(slices.IndexFunc(p.list, func(t spans.Summary) bool { return t.Trace == p.cursor }), 0)
}

func (p *tracesPanel) moveList(by int) {
	if len(p.list) == 0 {
		return
	}
	i := clamp(p.index()+by, 0, len(p.list)-1)
	if i == 0 && by < 0 {
		p.cursor = spans.TraceID{}
		return
	}
	p.cursor = p.list[i].Trace
}

// open shows a trace. Its spans come as a message.
func (p *tracesPanel) open(m *model, id spans.TraceID) tea.Cmd {
	p.opened, p.wanted, p.trace, p.gone, p.loadErr = true, id, nil, false, nil
	p.compared.other = spans.TraceID{}
	p.state = waterfall.State{}
	return m.search.load(id)
}

// loaded takes a trace that was asked for; one that was given up is dropped.
func (p *tracesPanel) loaded(msg loadedMsg) {
	if msg.id != p.wanted {
		return
	}
	p.trace, p.loadErr = msg.trace, msg.err
	p.gone = msg.trace == nil && msg.err == nil
}

func (p *tracesPanel) nextOutcome(m *model) tea.Cmd {
	p.filter.outcome = after(p.filter.outcome, scenario.Outcomes())
	return p.refilter(m)
}

func (p *tracesPanel) nextJourney(m *model) tea.Cmd {
	p.filter.journey = after(p.filter.journey, scenario.Journeys())
	return p.refilter(m)
}

func (p *tracesPanel) refilter(m *model) tea.Cmd {
	p.list, p.answered, p.cursor = nil, false, spans.TraceID{}
	if p.waiting {
		return nil // the answer under way is dropped, and the next tick asks anew
	}
	return p.search(m)
}

// after returns the choice after the present one; after the last comes none.
func after(present string, all []string) string {
	i := slices.Index(all, present) + 1
	if i >= len(all) {
		return ""
	}
	return all[i]
}

func (p *tracesPanel) move(key string, page int) {
	by := steps(key, page)
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

// steps is how many rows a key moves by.
func steps(key string, page int) int {
	switch key {
	case "up", "k":
		return -1
	case "down", "j":
		return 1
	case "pgup":
		return -page
	case "pgdown":
		return page
	case "home":
		return -1 << 30
	case "end":
		return 1 << 30
	}
	return 0
}

func itoa(n int) string { return strconv.Itoa(n) }
