package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
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

// follow leads from the selected event to its trace, or to those of its moment.
func (m *model) follow() tea.Cmd {
	e := m.logged().Selected()
	if e.Trace != nil {
		return m.watch(e.Trace.Trace)
	}
	m.view = viewTraces
	own, said := traces.Of(*e), text.DidFollow
	if own == (traces.Filter{}) {
		said = text.DidMoment
	}
	m.say(said.In(m.lang), theme.Text)
	return m.traces.Lead(m.setting(), own, traces.OfMoment(*e, m.snap.Faults))
}
