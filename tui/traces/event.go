package traces

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Of is the search for the traces that are an event's own: those of its fault.
// Other events have none; zero then.
func Of(e runs.Event) Filter {
	if e.Kind == runs.EventFault {
		return Filter{Fault: e.Subject}
	}
	return Filter{}
}

// OfMoment is the search for what an event's function did at that time. It
// serves for faults as well that mark no span: those of links, for one.
func OfMoment(e runs.Event, faults []runs.ActiveFault) Filter {
	f := Filter{Since: e.At.Add(-Around), Until: e.At.Add(Around)}
	name := e.Subject
	for _, fault := range faults {
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
