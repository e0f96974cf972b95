package relay

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/spans"
)

// findMarked returns the summaries of the traces that fit and have a span with
// the attribute. Summaries don't tell that, so traces are read one by one, and
// only as many as it takes.
func (r *Relay) findMarked(ctx context.Context, q engine.TraceQuery) ([]spans.Summary, error) {
	limit := cmp.Or(q.Limit, DefaultLimit)
	all := q
	all.Limit = math.MaxInt
	r.mu.Lock()
	candidates := r.store.find(all)
	r.mu.Unlock()
	var found []spans.Summary
	for _, sum := range candidates {
		if len(found) == limit {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("search for %s: %w", q.Attribute, err)
		}
		trace, err := r.Get(ctx, sum.Trace)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(trace, func(s spans.Span) bool { return Marked(s, q.Attribute) }) {
			found = append(found, sum)
		}
	}
	return found, nil
}

// Marked reports whether a span has an attribute, written key=value.
func Marked(s spans.Span, attribute string) bool {
	key, value, _ := strings.Cut(attribute, "=")
	got, ok := s.Attributes[key]
	return ok && got == value
}

// DefaultLimit is how many traces a search returns when it doesn't say.
const DefaultLimit = 100

// Matches reports whether a trace is one that the query asks for, as far as its
// summary tells: attributes it doesn't.
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
