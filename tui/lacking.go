package tui

import (
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/text"
)

// The shop goes on under an open form: another one may run when enter is pressed than
// when it was opened. A sheet has one of these in it, which says what it lacks by then.
type (
	ofShop  struct{}
	ofLinks struct{}
)

func (ofShop) lacking(m *model) string {
	if !hasShop(m) {
		return text.WhyNoShop.In(m.lang)
	}
	return ""
}

func (ofLinks) lacking(m *model) string {
	switch {
	case !hasShop(m):
		return text.WhyNoShop.In(m.lang)
	case !hasLinks(m):
		return text.WhyNoLinks.In(m.lang)
	}
	return ""
}

// underWay says which deploy keeps replicas of a function, or whole copies of the
// monolith, from coming and going by another hand; empty: none does.
func (m *model) underWay(unit string) string {
	for _, s := range m.snap.Shops {
		for _, r := range s.Rollouts {
			if r.Outcome == "" && r.Unit == unit {
				return text.WhyDeploying.Format(m.lang, r.Function+" "+r.Version)
			}
		}
	}
	return ""
}

// unready names a shop in which no replica that carries a function is ready; empty:
// there is none.
func (m *model) unready(function string) string {
	for _, s := range m.snap.Shops {
		if !slices.ContainsFunc(s.Replicas, func(r runs.ReplicaView) bool {
			return r.State == "ready" && slices.Contains(r.Functions, function)
		}) {
			return s.Shape.String()
		}
	}
	return ""
}
