package traces

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/spans"
)

// The numbers of traces that are listed: few at first, more where the reader goes
// on to the end.
const (
	fewTraces  = 200
	mostTraces = 10_000
)

// mostNewer is how far traces are counted that came after a list that is held.
const mostNewer = 100

// How often the list is searched anew while it follows, and while it is held the
// traces that came since are counted. A search may read whole traces, so a slow
// store is left alone for a multiple of the time that it took.
const (
	tailEvery  = time.Second
	countEvery = 5 * time.Second
	leaveAlone = 10
	mostPause  = 15 * time.Second
)

// limit is how many traces are listed at most.
func (p *Panel) limit() int { return max(p.most, fewTraces) }

// reach asks for more where the reader stands at the end of a list that is full.
func (p *Panel) reach(i int) {
	if i == len(p.List)-1 && p.full && p.most < mostTraces {
		p.most = min(10*p.limit(), mostTraces)
		p.pause = 0
	}
}

// purpose is what a search is for.
type purpose int

const (
	nothing purpose = iota
	tail            // the newest traces
	older           // more of a list that is held
	count           // what came after it
)

// due is the search that the panel has need of at present: none while the picture
// stands, unless somebody asks for other traces.
func (p *Panel) due(s Setting) (engine.TraceQuery, purpose) {
	if s.Still && p.answered && !p.leading {
		return engine.TraceQuery{}, nothing
	}
	q := p.Filter.Query()
	q.Limit = p.limit()
	if p.following() {
		return q, tail
	}
	newest := p.List[0].Start.Add(1)
	switch {
	case q.Limit > p.listed:
		if q.Until.IsZero() || newest.Before(q.Until) {
			q.Until = newest
		}
		return q, older
	case p.newer < mostNewer && (q.Until.IsZero() || newest.Before(q.Until)):
		q.Since, q.Limit = newest, mostNewer
		return q, count
	}
	return engine.TraceQuery{}, nothing
}

// Waiting says whether a search has no answer yet.
func (p *Panel) Waiting() bool { return p.waiting }

// Poll searches anew when it is time. One search at a time: a store that hangs
// is asked again only after it was given up.
func (p *Panel) Poll(s Setting) tea.Cmd {
	if p.waiting || s.Now.Sub(p.asked) < p.pause {
		return nil
	}
	return p.search(s)
}

func (p *Panel) search(s Setting) tea.Cmd {
	q, what := p.due(s)
	if what == nothing {
		return nil
	}
	p.waiting, p.asked = true, s.Now
	return s.Search.Find(q)
}

// found takes a search's answer. The answer to a question that isn't asked any
// more only ends the wait.
func (p *Panel) found(msg Found, s Setting) tea.Cmd {
	p.waiting = false
	q, what := p.due(s)
	if what == nothing || msg.query != q {
		p.pause = 0
		return nil
	}
	least := tailEvery
	if !p.following() {
		least = countEvery
	}
	p.answered, p.err, p.pause = true, msg.err, least
	if msg.err != nil {
		return nil
	}
	p.pause = max(least, min(leaveAlone*s.Now.Sub(p.asked), mostPause))
	full := len(msg.traces) >= q.Limit
	came := slices.DeleteFunc(slices.Clone(msg.traces), func(t spans.Summary) bool { return arriving(t, s.Now) })
	switch what {
	case count:
		p.newer = len(came)
		if full {
			p.newer = mostNewer
		}
		return nil
	case older:
		p.listed, p.full = q.Limit, full
		if slices.ContainsFunc(came, func(t spans.Summary) bool { return t.Trace == p.cursor }) {
			p.List = came
		}
		return nil
	}
	p.List, p.listed, p.full = came, q.Limit, full
	if !p.leading {
		return nil
	}
	return p.lead(s)
}
