package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// logPanel remembers where the reader is, counted from the newest event, and
// which events are shown.
type logPanel struct {
	back   int
	kind   engine.EventKind // empty: all
	wanted input            // that an event speaks of; empty: anything
}

// logKinds are the kinds to choose from, those that are looked for most first.
func logKinds() []string {
	return []string{
		string(engine.EventFault), string(engine.EventPolicy), string(engine.EventReplica), string(engine.EventWarning),
		string(engine.EventResult), string(engine.EventLoad), string(engine.EventTrace), string(engine.EventSay), string(engine.EventRun),
	}
}

func (p *logPanel) move(by, events int) { p.back = clamp(p.back-by, 0, max(events-1, 0)) }

func (p *logPanel) filtered() bool { return p.kind != "" || p.wanted != "" }

// logged returns the events that are shown, oldest first.
func (m *model) logged() []engine.Event {
	p := &m.log
	if !p.filtered() {
		return m.snap.Events
	}
	wanted := strings.ToLower(string(p.wanted))
	var shown []engine.Event
	for _, e := range m.snap.Events {
		if p.kind != "" && e.Kind != p.kind {
			continue
		}
		about := strings.ToLower(strings.Join([]string{e.Text.EN, e.Text.KO, e.Subject, e.Shop, kindWord(e.Kind, m.lang)}, " "))
		if strings.Contains(about, wanted) {
			shown = append(shown, e)
		}
	}
	return shown
}

// loggedEvent is the selected event; nil: there is none.
func (m *model) loggedEvent() *engine.Event {
	events := m.logged()
	if len(events) == 0 {
		return nil
	}
	return &events[clamp(len(events)-1-m.log.back, 0, len(events)-1)]
}

func (m *model) nextKind() tea.Cmd {
	m.log.kind, m.log.back = engine.EventKind(after(string(m.log.kind), logKinds())), 0
	return nil
}

// around is how far from an event its traces may have begun.
const around = 3 * time.Second

// traceOf is the search that leads from an event to its traces: those of its
// fault, or of its function at that time.
func (m *model) traceOf(e engine.Event) traceFilter {
	if e.Kind == engine.EventFault {
		return traceFilter{fault: e.Subject}
	}
	return m.tracesAround(e)
}

// tracesAround is the search for what an event's function did at that time. It
// serves for faults as well that mark no span: those of links, for one.
func (m *model) tracesAround(e engine.Event) traceFilter {
	f := traceFilter{since: e.At.Add(-around), until: e.At.Add(around)}
	name := e.Subject
	for _, fault := range m.snap.Faults {
		if e.Kind == engine.EventFault && fault.ID == e.Subject {
			name = fault.Function
		}
	}
	if _, callee, ok := strings.Cut(name, "."); ok { // a link
		name = callee
	} else if e.Kind == engine.EventReplica {
		name = name[:max(strings.LastIndexByte(name, '-'), 0)]
	}
	if slices.Contains(scenario.Functions(), name) {
		f.function = name
	}
	return f
}

// follow leads from the selected event to its trace.
func (m *model) follow() tea.Cmd {
	e := m.loggedEvent()
	if e.Trace != nil {
		return m.watch(e.Trace.Trace)
	}
	m.view = viewTraces
	m.say(text.DidFollow.In(m.lang), theme.Text)
	p := &m.traces
	p.filter, p.otherwise, p.leading, p.opened = m.traceOf(*e), m.tracesAround(*e), true, false
	p.compared = comparison{}
	return m.traces.refilter(m)
}

// searchDialog is the line in which one types what events shall speak of. It
// filters as one types.
type searchDialog struct{}

func (*searchDialog) typed(m *model, s string) {
	m.log.wanted.add(s)
	m.log.back = 0
}

func (*searchDialog) takes(m *model, key string) bool {
	return key == "enter" || key == "backspace" || steps(key, 1) != 0
}

func (*searchDialog) press(m *model, key string) (bool, tea.Cmd) {
	switch key {
	case "enter":
		return true, nil
	case "backspace":
		m.log.wanted.backspace()
	default:
		m.log.move(steps(key, 10), len(m.logged()))
	}
	return false, nil
}

func (*searchDialog) draw(a canvas.Area, m *model) {
	in := a.Sub(max(a.Width-maxInput-22, 0), 0, min(maxInput+20, a.Width), 3)
	in.Fill(theme.Text)
	in = in.Box(canvas.Frame{Role: theme.Accent, Heavy: true, Title: text.LogSearch.In(m.lang), TitleRole: theme.Accent,
		Hint: text.LogSearchHint.In(m.lang)})
	x := in.Fit(1, 0, in.Width-2, string(m.log.wanted), theme.Strong)
	in.Text(x, 0, "_", theme.Accent)
}
