package log

import (
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
)

// State is which event the reader selected, and which events are shown.
type State struct {
	selected mark           // zero: the newest, whichever it is
	Kind     runs.EventKind // empty: all
	Wanted   string         // that an event speaks of; empty: anything
}

// mark tells an event from others, wherever it is in a list.
type mark struct {
	at                  time.Time
	kind                runs.EventKind
	shop, subject, text string
}

func markOf(e runs.Event) mark { return mark{e.At, e.Kind, e.Shop, e.Subject, e.Text.EN} }

// Filtered says whether some events are left out.
func (s State) Filtered() bool { return s.Kind != "" || s.Wanted != "" }

// Follow selects the newest event, and each newer one as it comes.
func (s *State) Follow() { s.selected = mark{} }

// Move goes by rows, down in a list of events. At its end the newest one is
// selected, whichever that is.
func (s *State) Move(by int, events []runs.Event) {
	if len(events) == 0 {
		return
	}
	i := min(max(s.index(events)+by, 0), len(events)-1)
	s.selected = markOf(events[i])
	if i == len(events)-1 {
		s.Follow()
	}
}

// index is the selected event's place; where it has left the list, that of the
// one which came next.
func (s State) index(events []runs.Event) int {
	last := len(events) - 1
	if s.selected == (mark{}) {
		return last
	}
	for i, e := range slices.Backward(events) {
		if markOf(e) == s.selected {
			return i
		}
	}
	next := slices.IndexFunc(events, func(e runs.Event) bool { return !e.At.Before(s.selected.at) })
	if next < 0 {
		return last
	}
	return next
}

// Kinds are the kinds to choose from, those that are looked for most first.
func Kinds() []string {
	return []string{
		string(runs.EventFault), string(runs.EventPolicy), string(runs.EventReplica), string(runs.EventDeploy), string(runs.EventScale), string(runs.EventAudit), string(runs.EventWarning),
		string(runs.EventResult), string(runs.EventLoad), string(runs.EventTrace), string(runs.EventWire), string(runs.EventBench),
		string(runs.EventSay), string(runs.EventAsk), string(runs.EventStep), string(runs.EventRun),
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
	return &events[d.State.index(events)]
}
