package shop

import (
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/figures"
)

// linkViews describes the shop's links. The lock must be held.
func (s *Shop) linkViews(links []runs.Link) []runs.LinkView {
	views := make([]runs.LinkView, 0, len(links))
	for _, l := range links {
		v := runs.LinkView{Link: l, Policy: s.rules.policies[l.String()], Figures: s.gone.Links[l.String()]}
		var latency figures.Histogram
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
