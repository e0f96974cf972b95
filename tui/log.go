package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/log"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
)

// logged is the log as it is read at present.
func (m *model) logged() log.Data {
	return log.Data{Events: m.snap.Events, Started: m.snap.Started, Lang: m.lang, State: m.log}
}

func (m *model) nextKind() tea.Cmd {
	m.log.Kind = runs.EventKind(form.Next(string(m.log.Kind), log.Kinds()))
	m.log.Follow()
	return nil
}

// tracesOf is the search for the traces that are an event's own: those of its fault.
// Other events have none; zero then.
func tracesOf(e runs.Event) traces.Filter {
	if e.Kind == runs.EventFault {
		return traces.Filter{Fault: e.Subject}
	}
	return traces.Filter{}
}

// tracesAround is the search for what an event's function did at that time. It
// serves for faults as well that mark no span: those of links, for one.
func (m *model) tracesAround(e runs.Event) traces.Filter {
	f := traces.Filter{Since: e.At.Add(-traces.Around), Until: e.At.Add(traces.Around)}
	name := e.Subject
	for _, fault := range m.snap.Faults {
		if e.Kind == runs.EventFault && fault.ID == e.Subject {
			name = fault.Function
		}
	}
	if _, callee, ok := strings.Cut(name, "."); ok { // a link
		name = callee
	} else if e.Kind == runs.EventReplica {
		name = name[:max(strings.LastIndexByte(name, '-'), 0)]
	}
	if slices.Contains(scenario.Functions(), name) {
		f.Function = name
	}
	return f
}

// follow leads from the selected event to its trace, or to those of its moment.
func (m *model) follow() tea.Cmd {
	e := m.logged().Selected()
	if e.Trace != nil {
		return m.watch(e.Trace.Trace)
	}
	m.view = viewTraces
	own, said := tracesOf(*e), text.DidFollow
	if own == (traces.Filter{}) {
		said = text.DidMoment
	}
	m.say(said.In(m.lang), theme.Text)
	return m.traces.Lead(m.setting(), own, m.tracesAround(*e))
}
