package traces

import (
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
)

// Around is how far from an event its traces may have begun.
const Around = 3 * time.Second

// Filter is what the list of traces is searched by; the zero value: all.
type Filter struct {
	Function, Journey, Outcome, Fault string
	Attribute                         string // key=value
	AtLeast                           time.Duration
	Since, Until                      time.Time // set by an event that led here
}

// Query is the filter as the engine takes it.
func (f Filter) Query() engine.TraceQuery {
	return engine.TraceQuery{
		TraceQuery: scenario.TraceQuery{Function: f.Function, Journey: f.Journey, Outcome: f.Outcome, Fault: f.Fault},
		AtLeast:    f.AtLeast, Attribute: f.Attribute, Since: f.Since, Until: f.Until, Limit: fewTraces,
	}
}

// Words says what is searched for: outcome and journey always, the rest where
// it narrows the search.
func (f Filter) Words(l scenario.Lang) string {
	orAll := func(s string) string {
		if s == "" {
			return text.FilterAll.In(l)
		}
		return s
	}
	said := text.Filter.Format(l, orAll(f.Outcome), orAll(f.Journey))
	if f.Function != "" {
		said += "  " + text.LimitFunction.In(l) + ": " + f.Function
	}
	if f.Fault != "" {
		said += "  " + text.KindFault.In(l) + ": " + f.Fault
	}
	if f.Attribute != "" {
		said += "  " + f.Attribute
	}
	if f.AtLeast > 0 {
		said += "  >= " + f.AtLeast.String()
	}
	if !f.Since.IsZero() {
		said += "  " + text.FilterAround.Format(l, f.Since.Add(Around).Format("15:04:05"))
	}
	return said
}
