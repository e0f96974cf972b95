package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/spans"
)

// traceDelay is how long the last spans of a finished request take to be
// found: the exporters' batch delay of 50 ms, and some more.
const traceDelay = 200 * time.Millisecond

// mostFound is how many traces a look-up picks from: all that the relay remembers.
const mostFound = 10_000

// arrive waits until the traces of requests that have ended can be found.
func arrive(ctx context.Context) error {
	select {
	case <-time.After(traceDelay):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lookUp finds the traces that fit, of those whose spans the lab still holds, and
// picks one of them as the query says. usable, unless it is nil, narrows them
// further. ok: there is one.
func (e *Engine) lookUp(ctx context.Context, q TraceQuery, usable func(spans.Summary) bool) (t spans.Summary, ok bool, err error) {
	q.Limit, q.Pick = mostFound, cmp.Or(q.Pick, scenario.Slowest)
	found, err := e.cfg.Traces.Find(ctx, q)
	if err != nil {
		return t, false, err
	}
	if usable != nil {
		found = slices.DeleteFunc(found, func(t spans.Summary) bool { return !usable(t) })
	}
	if len(found) == 0 {
		return t, false, nil
	}
	return pick(found, q.Pick), true, nil
}

// pick takes one of some traces; there must be one.
func pick(found []spans.Summary, way string) spans.Summary {
	duration := func(a, b spans.Summary) int { return cmp.Compare(a.Duration, b.Duration) }
	switch way {
	case scenario.Typical:
		sorted := slices.SortedStableFunc(slices.Values(found), duration)
		return sorted[len(sorted)/2]
	case scenario.Widest:
		return slices.MaxFunc(found, func(a, b spans.Summary) int {
			return cmp.Or(cmp.Compare(len(a.Functions), len(b.Functions)), duration(a, b))
		})
	}
	return slices.MaxFunc(found, duration)
}

// query turns what a scenario asks for into a search of the shop's traces.
func query(s *shop.Shop, q scenario.TraceQuery) (TraceQuery, error) {
	tq := TraceQuery{TraceQuery: q, Shop: s.Shape().String(), Since: s.Began()}
	if q.Phase == "" {
		return tq, nil
	}
	w, ok := s.Window(q.Phase)
	if !ok {
		return tq, fmt.Errorf("no phase was marked %q in %s", q.Phase, s.Shape())
	}
	tq.Since, tq.Until = w.Since, w.Until
	return tq, nil
}
