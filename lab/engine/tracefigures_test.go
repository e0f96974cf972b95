package engine

import (
	"context"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/measured"
	"github.com/msalab/msalab/lab/shop/shoptest"
	"github.com/msalab/msalab/lab/spans"
)

func TestCrossings(t *testing.T) {
	span := func(id, parent byte, service, instance string) spans.Span {
		return spans.Span{ID: spans.ID{id}, Parent: spans.ID{parent}, Service: service, Instance: instance}
	}
	seen := map[runs.Link]bool{}
	crossings([]spans.Span{
		span(1, 0, spans.FrontDoor, "ingress"),
		span(2, 1, "gateway", "gateway-1"), // from the front door: no link
		span(3, 2, "gateway", "gateway-1"), // within a replica
		span(4, 3, "pay", "pay-1"),
		span(5, 3, "pay", "pay-2"), // the same link again
		span(6, 4, "card", "card-1"),
		span(7, 9, "point", "point-1"), // its parent is missing
	}, seen)
	if len(seen) != 2 || !seen[runs.Link{Caller: "gateway", Callee: "pay"}] || !seen[runs.Link{Caller: "pay", Callee: "card"}] {
		t.Errorf("got %v, want gateway to pay and pay to card", seen)
	}
}

// datedTraces are traces of a moment each, as a store finds them.
type datedTraces []spans.Summary

func (d datedTraces) Find(_ context.Context, q TraceQuery) (found []spans.Summary, err error) {
	for _, t := range d {
		if !t.Start.Before(q.Since) && t.Start.Before(q.Until) {
			found = append(found, t)
		}
	}
	return found, nil
}

func (d datedTraces) Get(_ context.Context, id spans.TraceID) ([]spans.Span, error) {
	return []spans.Span{{Trace: id}}, nil
}

func (d datedTraces) Status() runs.TraceStatus { return runs.TraceStatus{} }

// A phase's figures are of its own traces: not of those after it, nor between two
// of its passes.
func TestTraceFiguresAreOfTheirPhase(t *testing.T) {
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(second int) time.Time { return began.Add(time.Duration(second) * time.Second) }
	trace := func(id byte, second int, functions ...string) spans.Summary {
		return spans.Summary{Trace: spans.TraceID{id}, Start: at(second), Spans: 1, Functions: functions}
	}
	e := New(Config{Platform: shoptest.NewWorld(), Traces: datedTraces{
		trace(1, 5, "pay"), trace(2, 10, "pay", "card", "point"), trace(3, 35, "pay", "card"), trace(4, 45, "pay", "card", "point", "coupon"),
	}})
	window := func(since, until int) measured.Window { return measured.Window{Since: at(since), Until: at(until)} }
	for name, tt := range map[string]struct {
		windows []measured.Window // of the two passes
		want    byte
	}{
		"healthy": {[]measured.Window{window(0, 10), window(30, 40)}, 3},
		"slow":    {[]measured.Window{window(10, 20), window(40, 50)}, 4},
	} {
		got, all, err := e.widest(t.Context(), "services/inproc", "buy", tt.windows)
		if err != nil || got.Trace[0] != tt.want || len(all) != 1 {
			t.Errorf("%s: got trace %d with %d spans, %v, want trace %d", name, got.Trace[0], len(all), err, tt.want)
		}
	}
	if got, _, err := e.widest(t.Context(), "services/inproc", "buy", []measured.Window{window(20, 30)}); err != nil || got.Spans != 0 {
		t.Errorf("got trace %d, %v of a phase without any, want none", got.Trace[0], err)
	}
}
