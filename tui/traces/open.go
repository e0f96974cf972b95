package traces

import (
	"github.com/msalab/msalab/lab/spans"
)

// CanZoom says whether a waterfall is shown that can be zoomed.
func (p *Panel) CanZoom() bool { return p.Opened() && p.trace != nil }

// Zoom gives the selected span the whole time axis, or gives it back to the
// trace.
func (p *Panel) Zoom() {
	if p.CanZoom() {
		p.state = p.trace.Zoom(p.state)
	}
}

// Link is where the trace store shows the trace that is open or selected: the
// address of a page, or where it has none the trace's id, to search by; empty:
// there is no trace.
func (p *Panel) Link(s Setting) (link string, page bool) {
	id := p.Pointed()
	switch {
	case id == spans.TraceID{}:
		return "", false
	case s.Store.JaegerUp && s.Store.JaegerURL != "":
		return s.Store.JaegerURL + "/trace/" + id.String(), true
	}
	return id.String(), false
}

// The numbers of traces that are listed: few at first, more where the reader goes
// on to the end.
const (
	fewTraces  = 200
	mostTraces = 10_000
)

// limit is how many traces are listed at most.
func (p *Panel) limit() int { return max(p.most, fewTraces) }

// reach asks for more where the reader stands at the end of a list that is full.
func (p *Panel) reach(i int) {
	if i == len(p.List)-1 && len(p.List) >= p.limit() && p.most < mostTraces {
		p.most = min(10*p.limit(), mostTraces)
	}
}
