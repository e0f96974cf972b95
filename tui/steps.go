package tui

import (
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// linkedShop is the shop whose links forms speak of: the selected one, or
// another where that has none; nil: no shop has any.
func (m *model) linkedShop() *runs.Shop {
	if s := m.selectedShop(); s != nil && s.Shape.Architecture == scenario.Services && len(s.Links) > 0 {
		return s
	}
	for i := range m.snap.Shops {
		if s := &m.snap.Shops[i]; s.Shape.Architecture == scenario.Services && len(s.Links) > 0 {
			return s
		}
	}
	return nil
}

func hasLinks(m *model) bool { return m.linkedShop() != nil }

// linksNearby names all links of a shop, those that a function calls over
// first, then those that it is called over.
func linksNearby(s *runs.Shop, function string) []string {
	var calls, called, rest []string
	for _, l := range s.Links {
		switch function {
		case l.Caller:
			calls = append(calls, l.String())
		case l.Callee:
			called = append(called, l.String())
		default:
			rest = append(rest, l.String())
		}
	}
	return slices.Concat(calls, called, rest)
}
