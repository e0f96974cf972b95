package relay

import (
	"slices"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/spans"
)

// DefaultLimit is how many traces a search returns when it doesn't say.
const DefaultLimit = 100

// Matches reports whether a trace is one that the query asks for.
func Matches(s spans.Summary, q engine.TraceQuery) bool {
	return is(q.Journey, s.Journey) && is(q.Outcome, s.Outcome) && is(q.Shop, s.Shop) &&
		isIn(q.Function, s.Functions) && isIn(q.Fault, s.Faults) &&
		(q.Since.IsZero() || !s.Start.Before(q.Since)) &&
		(q.Until.IsZero() || s.Start.Before(q.Until)) &&
		s.Duration >= q.AtLeast
}

func is(asked, got string) bool { return asked == "" || asked == got }

func isIn(asked string, sorted []string) bool {
	if asked == "" {
		return true
	}
	_, found := slices.BinarySearch(sorted, asked)
	return found
}

// SortNewestFirst sorts by when the traces began.
func SortNewestFirst(list []spans.Summary) {
	slices.SortFunc(list, func(a, b spans.Summary) int { return b.Start.Compare(a.Start) })
}
