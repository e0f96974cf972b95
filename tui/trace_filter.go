package tui

import (
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
)

// traceFilter is what the list of traces is searched by; the zero value: all.
type traceFilter struct {
	function, journey, outcome, fault string
	attribute                         input // key=value
	atLeast                           time.Duration
	since, until                      time.Time // set by an event that led here
}

// query is the filter as the engine takes it.
func (f traceFilter) query() engine.TraceQuery {
	return engine.TraceQuery{
		TraceQuery: scenario.TraceQuery{Function: f.function, Journey: f.journey, Outcome: f.outcome, Fault: f.fault},
		AtLeast:    f.atLeast, Attribute: string(f.attribute), Since: f.since, Until: f.until, Limit: 200,
	}
}

// words says what is searched for: outcome and journey always, the rest where
// it narrows the search.
func (f traceFilter) words(m *model) string {
	orAll := func(s string) string {
		if s == "" {
			return text.FilterAll.In(m.lang)
		}
		return s
	}
	s := text.Filter.Format(m.lang, orAll(f.outcome), orAll(f.journey))
	if f.function != "" {
		s += "  " + text.LimitFunction.In(m.lang) + ": " + f.function
	}
	if f.fault != "" {
		s += "  " + text.KindFault.In(m.lang) + ": " + f.fault
	}
	if f.attribute != "" {
		s += "  " + string(f.attribute)
	}
	if f.atLeast > 0 {
		s += "  >= " + f.atLeast.String()
	}
	if !f.since.IsZero() {
		s += "  " + text.FilterAround.Format(m.lang, f.since.Add(around).Format("15:04:05"))
	}
	return s
}
