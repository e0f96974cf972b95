package engine

import (
	"maps"
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// linkViews describes the shop's links. The lock must be held.
func (s *shop) linkViews(links []runs.Link) []runs.LinkView {
	views := make([]runs.LinkView, 0, len(links))
	for _, l := range links {
		v := runs.LinkView{Link: l, Policy: s.rules.policies[l.String()]}
		var latency Histogram
		var failed uint64
		for _, m := range s.members {
			f, ok := m.link(l.String())
			if !ok {
				continue
			}
			v.Figures = v.Figures.Add(f)
			v.Circuit = worse(v.Circuit, f.Circuit)
			if now, before, ok := m.latest(); ok {
				v.Full += now.Links[l.String()].Full - before.Links[l.String()].Full
				a, b := now.Calls[l.String()], before.Calls[l.String()]
				took := a.Latency.Sub(b.Latency)
				latency, failed = latency.Add(took), failed+a.Failed-b.Failed
				if span := now.At.Sub(before.At).Seconds(); span > 0 {
					v.Rate += float64(took.Count()) / span
				}
			}
		}
		v.Figures.Circuit, v.P95 = v.Circuit, latency.Quantile(0.95)
		if n := latency.Count(); n > 0 {
			v.Errors = float64(failed) / float64(n)
		}
		views = append(views, v)
	}
	return views
}

// link returns the latest figures of a link that the member's replica calls
// over.
func (m *member) link(name string) (runs.LinkFigures, bool) {
	if len(m.figures) == 0 {
		return runs.LinkFigures{}, false
	}
	f, ok := m.figures[len(m.figures)-1].Links[name]
	return f, ok
}

// worse returns the state that lets fewer calls through.
func worse(a, b string) string {
	order := []string{"", "closed", "half-open", "open"}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}

// deadlineExceeded is how a request ends whose caller's deadline has come.
const deadlineExceeded = "DEADLINE_EXCEEDED"

// linkEvents tells what changed between two messages of a replica: circuits
// that opened or closed, calls that a policy began to refuse, to give up, to send
// again.
func linkEvents(id runs.ReplicaID, before, now ReplicaFigures) []runs.Event {
	var events []runs.Event
	say := func(link string, t scenario.Text) {
		events = append(events, runs.Event{Kind: runs.EventPolicy, Subject: link, Text: t})
	}
	for _, link := range slices.Sorted(maps.Keys(now.Links)) {
		a, b := before.Links[link], now.Links[link]
		switch {
		case b.Opened > a.Opened && a.Circuit != "open" && a.Circuit != "half-open":
			say(link, textOpenedCircuit(id, link))
		case b.Circuit == "closed" && (a.Circuit == "open" || a.Circuit == "half-open"):
			say(link, textClosedCircuit(id, link, b.NotSent))
		}
		if b.Full > 0 && a.Full == 0 {
			say(link, textFull(id, link))
		}
		if b.TimedOut > 0 && a.TimedOut == 0 {
			say(link, textTimedOut(id, link))
		}
		if b.Retried+b.Resent > 0 && a.Retried+a.Resent == 0 {
			say(link, textRetried(id, link))
		}
		if b.Ejected > a.Ejected {
			say(link, textEjected(id, link))
		}
		if b.Unbudgeted > 0 && a.Unbudgeted == 0 {
			say(link, textUnbudgeted(id, link))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(now.Functions)) {
		a, b := before.Functions[name], now.Functions[name]
		if b.Done[deadlineExceeded] > 0 && a.Done[deadlineExceeded] == 0 {
			say(name, textDeadline(id, name))
		}
		if b.Limited > 0 && a.Limited == 0 {
			say(name, textLimited(id, name))
		}
		if b.Shed > 0 && a.Shed == 0 {
			say(name, textShed(id, name))
		}
	}
	return events
}
