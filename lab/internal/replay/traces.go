package replay

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/relay"
	"github.com/msalab/msalab/lab/spans"
)

// FindTraces searches the traces that the record kept in full and that had ended
// by now, newest first.
func (p *Player) FindTraces(_ context.Context, q engine.TraceQuery) ([]spans.Summary, error) {
	p.mu.Lock()
	now := p.begin().Add(p.now())
	p.mu.Unlock()
	var found []spans.Summary
	for _, t := range p.record.Traces {
		known := slices.ContainsFunc(found, func(s spans.Summary) bool { return s.Trace == t.Summary.Trace })
		if known || len(t.Spans) == 0 || t.Summary.Start.Add(t.Summary.Duration).After(now.Add(time.Second)) || !relay.Matches(t.Summary, q) {
			continue
		}
		if q.Attribute != "" && !slices.ContainsFunc(t.Spans, func(s spans.Span) bool { return relay.Marked(s, q.Attribute) }) {
			continue
		}
		found = append(found, t.Summary)
	}
	slices.SortStableFunc(found, func(a, b spans.Summary) int { return b.Start.Compare(a.Start) })
	return found[:min(len(found), cmp.Or(q.Limit, relay.DefaultLimit))], nil
}

// Trace returns the spans of a trace; none: the record didn't keep them.
func (p *Player) Trace(_ context.Context, id spans.TraceID) ([]spans.Span, error) {
	for _, t := range p.record.Traces {
		if t.Summary.Trace == id && len(t.Spans) > 0 {
			return t.Spans, nil
		}
	}
	return nil, nil
}
