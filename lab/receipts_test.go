package main

import (
	"context"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// TestReceiptsAreWhatSpansSay breaks real shops while every trace is kept: each
// fault has fired as often as spans were stamped by it, and at the same times.
func TestReceiptsAreWhatSpansSay(t *testing.T) {
	l := openLive(t, 8, scenario.Shapes()[0], scenario.Shapes()[2]) // inproc both
	began := time.Now()
	for _, f := range []scenario.Fault{
		{Kind: "error", Function: "coupon", Code: "INTERNAL", Rate: 0.5},
		{Kind: "latency", Function: "select", Delay: 20 * time.Millisecond, Rate: 0.3},
		{Kind: "n-plus-one", Function: "shopping", Rate: 0.5},
	} {
		l.do(engine.Inject{Fault: f})
	}
	l.await("every fault has fired ten times", func() bool {
		n := 0
		for _, f := range l.e.Snapshot().Faults {
			if f.Fired >= 10 {
				n++
			}
		}
		return n == 6
	})
	l.do(engine.Heal{ID: "all"})
	l.do(engine.SetLoad{Load: steady(0)})
	l.await("nothing is under way", func() bool { return l.whole() && l.idle() })
	var stamped map[string]uint64
	if _, same := l.within(patience, func() bool {
		stamped = l.stamped()
		return maps.Equal(stamped, l.receipts())
	}); !same {
		t.Errorf("spans stamped %v, receipts %v", stamped, l.receipts())
	}
	for _, f := range l.e.Snapshot().Faults {
		if share := float64(f.Fired) / float64(f.Seen); f.Achieved != share || f.Interval[0] > share || f.Interval[1] < share || f.Interval[0] == f.Interval[1] {
			t.Errorf("%s in %s: achieved %g in %v, want %g inside", f.ID, f.Shop, f.Achieved, f.Interval, share)
		}
		if f.First.Before(began) || !f.Last.After(f.First) || f.Last.After(f.Healed.Add(time.Second)) {
			t.Errorf("%s in %s: fired from %s to %s, injected %s, healed %s", f.ID, f.Shop, f.First, f.Last, began, f.Healed)
		}
	}
}

// stamped counts the stamps of faults on all spans, by shop and fault.
func (l *live) stamped() map[string]uint64 {
	l.t.Helper()
	counts := map[string]uint64{}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	found, err := l.e.FindTraces(ctx, engine.TraceQuery{Limit: 10_000})
	if err != nil {
		l.t.Fatal(err)
	}
	for _, summary := range found {
		all, err := l.e.Trace(ctx, summary.Trace)
		if err != nil {
			l.t.Fatal(err)
		}
		for _, span := range all {
			for _, ev := range span.Events {
				if id := ev.Attributes[spans.AttrFaultID]; id != "" {
					counts[fmt.Sprintf("%s %s", span.Shop(), id)]++
				}
			}
		}
	}
	return counts
}
