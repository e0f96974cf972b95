package log

import (
	"strings"

	"github.com/msalab/msalab/lab/runs"
)

// State is where the reader is, counted from the newest event, and which events
// are shown.
type State struct {
	Back   int
	Kind   runs.EventKind // empty: all
	Wanted string         // that an event speaks of; empty: anything
}

// Filtered says whether some events are left out.
func (s State) Filtered() bool { return s.Kind != "" || s.Wanted != "" }

// Move goes by rows, down in a list of that many events.
func (s *State) Move(by, events int) { s.Back = min(max(s.Back-by, 0), max(events-1, 0)) }

// index is the selected event's place.
func (s State) index(events int) int { return min(max(events-1-s.Back, 0), events-1) }

// Kinds are the kinds to choose from, those that are looked for most first.
func Kinds() []string {
	return []string{
		string(runs.EventFault), string(runs.EventPolicy), string(runs.EventReplica), string(runs.EventDeploy), string(runs.EventScale), string(runs.EventAudit), string(runs.EventWarning),
		string(runs.EventResult), string(runs.EventLoad), string(runs.EventTrace), string(runs.EventSay), string(runs.EventRun),
	}
}

// Shown returns the events that the filter lets through, oldest first.
func (d Data) Shown() []runs.Event {
	if !d.State.Filtered() {
		return d.Events
	}
	wanted := strings.ToLower(d.State.Wanted)
	var shown []runs.Event
	for _, e := range d.Events {
		if d.State.Kind != "" && e.Kind != d.State.Kind {
			continue
		}
		about := strings.ToLower(strings.Join([]string{e.Text.EN, e.Text.KO, e.Subject, e.Shop, kindWord(e.Kind, d.Lang)}, " "))
		if strings.Contains(about, wanted) {
			shown = append(shown, e)
		}
	}
	return shown
}

// Selected is the selected event; nil: there is none.
func (d Data) Selected() *runs.Event {
	events := d.Shown()
	if len(events) == 0 {
		return nil
	}
	return &events[d.State.index(len(events))]
}
