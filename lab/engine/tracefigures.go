package engine

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/measured"
	"github.com/msalab/msalab/lab/spans"
)

// traceFigures measures one good trace per journey: of those that cross most
// functions the slowest, of those that began in these windows. links counts the
// caller-callee pairs that these traces show crossing the network. A trace needs a
// moment to arrive.
func (e *Engine) traceFigures(ctx context.Context, s *shop.Shop, windows []measured.Window) (figures map[string]scenario.TraceFigures, links int, err error) {
	figures = map[string]scenario.TraceFigures{}
	if e.cfg.Traces == nil {
		return figures, 0, nil
	}
	if err := arrive(ctx); err != nil {
		return nil, 0, err
	}
	seen := map[runs.Link]bool{}
	for _, j := range scenario.Journeys() {
		t, all, err := e.widest(ctx, s.Shape().String(), j, windows)
		if err != nil {
			e.tell(s, runs.Event{Kind: runs.EventWarning, Text: sentences.Failed("find traces", err)})
			continue
		}
		if t.Spans == 0 {
			continue
		}
		figures[j] = scenario.TraceFigures{
			ID: t.Trace.String(), Spans: t.Spans, Services: len(t.Services), Functions: len(t.Functions),
			DurationMS: float64(t.Duration) / float64(time.Millisecond), Languages: languages(all),
		}
		crossings(all, seen)
	}
	return figures, len(seen), nil
}

// widest finds the good trace of a journey that crosses most functions, with
// its spans; the zero Summary when there is none.
func (e *Engine) widest(ctx context.Context, shape, journey string, windows []measured.Window) (spans.Summary, []spans.Span, error) {
	var found []spans.Summary
	for _, w := range windows {
		t, ok, err := e.lookUp(ctx, TraceQuery{
			TraceQuery: scenario.TraceQuery{Journey: journey, Outcome: "ok", Pick: scenario.Widest},
			Shop:       shape, Since: w.Since, Until: w.Until,
		}, nil)
		if err != nil {
			return spans.Summary{}, nil, err
		}
		if ok {
			found = append(found, t)
		}
	}
	if len(found) == 0 {
		return spans.Summary{}, nil, nil
	}
	t := pick(found, scenario.Widest)
	all, err := e.cfg.Traces.Get(ctx, t.Trace)
	return t, all, err
}

// crossings notes the pairs of services between which a call of the trace went
// from one replica to another. The ingress is no service.
func crossings(all []spans.Span, seen map[runs.Link]bool) {
	byID := make(map[spans.ID]spans.Span, len(all))
	for _, s := range all {
		byID[s.ID] = s
	}
	for _, s := range all {
		parent, ok := byID[s.Parent]
		if ok && parent.Service != spans.FrontDoor && parent.Instance != s.Instance {
			seen[runs.Link{Caller: parent.Service, Callee: s.Service}] = true
		}
	}
}

// languages counts the programming languages of the programs that made spans.
func languages(all []spans.Span) int {
	seen := map[string]bool{}
	for _, s := range all {
		if l := s.Language(); l != "" {
			seen[l] = true
		}
	}
	return len(seen)
}
