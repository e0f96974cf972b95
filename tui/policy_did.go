package tui

import (
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
)

// did says how often a part of the policies that the sheet is about has acted so
// far; empty: never.
func (s *policySheet) did(m *model, part int) string {
	var f runs.LinkFigures
	if shop := m.linkedShop(); shop != nil {
		for _, l := range shop.Links {
			if chosen := s.links[s.link]; chosen == scenario.EveryLink || chosen == l.String() {
				f = f.Add(l.Figures)
			}
		}
	}
	switch part {
	case partTry:
		return soFar(m.lang, text.PolicyDidTry, f.TimedOut)
	case partRetries, partCodes:
		return soFar(m.lang, text.PolicyDidRetries, f.Retried+f.Resent)
	case partBudget:
		return soFar(m.lang, text.PolicyDidBudget, f.Unbudgeted)
	case partBreaker, partOpen:
		return soFar(m.lang, text.PolicyDidBreaker, f.Opened, f.NotSent)
	case partBulkhead:
		return soFar(m.lang, text.PolicyDidBulkhead, f.Full)
	case partEjection:
		return soFar(m.lang, text.PolicyDidEjection, f.Ejected)
	}
	return ""
}

// did says how often the limit has refused a request so far, by a field of the sheet;
// empty: never.
func (s *limitSheet) did(m *model, field int) string {
	shop := m.selectedShop()
	if shop == nil || s.function >= len(shop.Functions) {
		return ""
	}
	f := shop.Functions[s.function]
	if field == limitWait {
		return soFar(m.lang, text.LimitDid, f.Shed)
	}
	return soFar(m.lang, text.LimitDid, f.Limited)
}

// soFar puts counts into a text; empty where all are zero.
func soFar(l scenario.Lang, key text.Key, counts ...uint64) string {
	var args []any
	some := false
	for _, n := range counts {
		args, some = append(args, n), some || n > 0
	}
	if !some {
		return ""
	}
	return key.Format(l, args...) + " "
}
