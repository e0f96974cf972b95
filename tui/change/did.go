package change

import (
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/text"
)

// did says how often a part of the policies that the sheet is about has acted so
// far; empty: never.
func (s *policySheet) did(in dialog.Setting, part int) string {
	var f runs.LinkFigures
	if shop := Linked(in); shop != nil {
		for _, l := range shop.Links {
			if chosen := s.links[s.link]; chosen == scenario.EveryLink || chosen == l.String() {
				f = f.Add(l.Figures)
			}
		}
	}
	switch part {
	case partTry:
		return soFar(in.Lang, text.PolicyDidTry, f.TimedOut)
	case partRetries, partCodes:
		return soFar(in.Lang, text.PolicyDidRetries, f.Retried+f.Resent)
	case partBudget:
		return soFar(in.Lang, text.PolicyDidBudget, f.Unbudgeted)
	case partBreaker, partOpen:
		return soFar(in.Lang, text.PolicyDidBreaker, f.Opened, f.NotSent)
	case partBulkhead:
		return soFar(in.Lang, text.PolicyDidBulkhead, f.Full)
	case partEjection:
		return soFar(in.Lang, text.PolicyDidEjection, f.Ejected)
	}
	return ""
}

// did says how often the limit has refused a request so far, by a field of the sheet;
// empty: never.
func (s *limitSheet) did(in dialog.Setting, field int) string {
	shop := in.Shop()
	if shop == nil || s.function >= len(shop.Functions) {
		return ""
	}
	f := shop.Functions[s.function]
	if field == limitWait {
		return soFar(in.Lang, text.LimitDid, f.Shed)
	}
	return soFar(in.Lang, text.LimitDid, f.Limited)
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
