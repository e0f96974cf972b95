package waterfall

import (
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/text"
)

// Leads is where the chosen link of the selected span leads: to what it undoes, or
// to the trace with which it goes on.
func (t *Trace) Leads(s State) (spans.Link, bool) {
	r := t.Selected(s)
	if r == nil || len(r.Links) == 0 {
		return spans.Link{}, false
	}
	return r.Links[s.Link%len(r.Links)], true
}

// linkWords say what a link stands for, and how it is followed.
func linkWords(link spans.Link, chosen bool, l scenario.Lang) string {
	words := text.LinkOther.Format(l, link.Trace.String()[:8])
	switch link.Attributes["lab.link"] {
	case "undoes":
		words = text.LinkUndoes.Format(l, link.Span.String()[:8])
	case "recovers":
		words = text.LinkRecovers.Format(l, link.Trace.String()[:8])
	}
	how := text.LinkFollow
	if !chosen {
		how = text.LinkChoose
	}
	return words + "  (" + how.In(l) + ")"
}
