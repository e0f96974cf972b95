package traces

import (
	"github.com/msalab/msalab/lab/runs"
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
		return runs.TracePage(s.Store.JaegerURL, id.String()), true
	}
	return id.String(), false
}
