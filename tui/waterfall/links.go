package waterfall

import (
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/text"
)

// Leads is where the span's first link leads: to what it undoes, or to the trace
// with which it goes on.
func (r *Row) Leads() (spans.Link, bool) {
	if len(r.Links) == 0 {
		return spans.Link{}, false
	}
	return r.Links[0], true
}

// linkWords say what a link stands for.
func linkWords(link spans.Link, l scenario.Lang) string {
	words := text.LinkOther.Format(l, link.Trace.String()[:8])
	switch link.Attributes["lab.link"] {
	case "undoes":
		words = text.LinkUndoes.Format(l, link.Span.String()[:8])
	case "recovers":
		words = text.LinkRecovers.Format(l, link.Trace.String()[:8])
	}
	return words + "  (" + text.LinkFollow.In(l) + ")"
}
