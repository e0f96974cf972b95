// Package acts tells as the policies of a replica begin to act: circuits that open and
// close, calls that are refused, given up or sent again. It is told of every message of
// a replica and makes events of what changed since the one before, each once while it
// goes on, and not of each call.
//
//	var w acts.Watch
//	for _, event := range w.Events("pay-1", before, message) {
//		emit(event)
//	}
package acts

import (
	"maps"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/figures"
)

// Watch remembers what the policies of a replica did lately. The zero value has seen
// nothing.
type Watch struct {
	last   map[act]time.Time
	unsent map[string]uint64 // calls that were not sent before the circuit opened, by link
}

// act is something that a policy does: "full" over "pay.card".
type act struct{ subject, what string }

// quiet is how long a policy has not acted when people are told again that it does.
const quiet = 5 * time.Second

// begins reports whether what is done now had not been done for a while.
func (w *Watch) begins(now time.Time, subject, what string) bool {
	if w.last == nil {
		w.last = map[act]time.Time{}
	}
	before, ever := w.last[act{subject, what}]
	w.last[act{subject, what}] = now
	return !ever || now.Sub(before) > quiet
}

// Forget has what the policies of these subjects do told anew; none: of all.
func (w *Watch) Forget(subjects ...string) {
	maps.DeleteFunc(w.last, func(k act, _ time.Time) bool {
		return len(subjects) == 0 || slices.Contains(subjects, k.subject)
	})
}

// deadlineExceeded is how a request ends whose caller's deadline has come.
const deadlineExceeded = "DEADLINE_EXCEEDED"

// Events tells what changed between two messages of a replica: circuits that opened
// or closed, calls that a policy began to refuse, to give up, to send again.
func (w *Watch) Events(id runs.ReplicaID, before, now figures.Replica) []runs.Event {
	var events []runs.Event
	say := func(subject string, t scenario.Text) {
		events = append(events, runs.Event{Kind: runs.EventPolicy, Subject: subject, Text: t})
	}
	grew := func(subject, what string, was, is uint64, t scenario.Text) {
		if is > was && w.begins(now.At, subject, what) {
			say(subject, t)
		}
	}
	for _, link := range slices.Sorted(maps.Keys(now.Links)) {
		was, is := before.Links[link], now.Links[link]
		for _, t := range w.circuit(id, link, was, is, now.At) {
			say(link, t)
		}
		grew(link, "full", was.Full, is.Full, sentences.Full(id, link))
		grew(link, "timed out", was.TimedOut, is.TimedOut, sentences.TimedOut(id, link))
		grew(link, "retried", was.Retried+was.Resent, is.Retried+is.Resent, sentences.Retried(id, link))
		if is.Ejected > was.Ejected {
			say(link, sentences.Ejected(id, link))
		}
		grew(link, "unbudgeted", was.Unbudgeted, is.Unbudgeted, sentences.Unbudgeted(id, link))
	}
	for _, name := range slices.Sorted(maps.Keys(now.Functions)) {
		was, is := before.Functions[name], now.Functions[name]
		grew(name, "deadline", was.Done[deadlineExceeded], is.Done[deadlineExceeded], sentences.Deadline(id, name))
		grew(name, "limited", was.Limited, is.Limited, sentences.Limited(id, name))
		grew(name, "shed", was.Shed, is.Shed, sentences.Shed(id, name))
	}
	return events
}

// circuit tells what a link's circuit did. While a callee stays sick the circuit is
// tried and opens again every few seconds: that is told once.
func (w *Watch) circuit(id runs.ReplicaID, link string, was, is runs.LinkFigures, now time.Time) []scenario.Text {
	var told []scenario.Text
	wasShut := was.Circuit == "" || was.Circuit == "closed"
	if is.Opened > was.Opened && wasShut {
		if w.unsent == nil {
			w.unsent = map[string]uint64{}
		}
		w.unsent[link] = was.NotSent
		told = append(told, sentences.OpenedCircuit(id, link))
	}
	if is.Tried > was.Tried && w.begins(now, link, "tried") {
		told = append(told, sentences.TriedCircuit(id, link))
	}
	switch {
	case is.Closed > was.Closed: // by a trial; a new breaker is told of as a change of policies
		told = append(told, sentences.ClosedCircuit(id, link, is.NotSent-w.unsent[link]))
		delete(w.last, act{link, "tried"})
		delete(w.last, act{link, "reopened"})
	case is.Opened > was.Opened && !wasShut && w.begins(now, link, "reopened"):
		told = append(told, sentences.ReopenedCircuit(id, link))
	}
	return told
}
