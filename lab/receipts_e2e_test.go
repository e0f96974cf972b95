//go:build e2e && linux

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

// stampingFaults are one of each kind that stamps spans, but a crash: it takes along
// what others have stamped and the replica hasn't sent.
func stampingFaults(t *testing.T) []scenario.Fault {
	t.Helper()
	somewhere := map[string]string{"latency": "select", "error": "coupon", "hang": "board"}
	var all []scenario.Fault
	for _, k := range scenario.FaultKinds() {
		if !k.Stamps || k.Name == "crash" {
			continue
		}
		f := scenario.Fault{Kind: k.Name, Function: somewhere[k.Name], Rate: 0.4}
		if len(k.Functions) > 0 {
			f.Function = k.Functions[len(k.Functions)-1]
		}
		switch k.Name {
		case "latency":
			f.Delay = 20 * time.Millisecond
		case "error":
			f.Code = "INTERNAL"
		}
		if f.Function == "" {
			t.Fatalf("%s stamps spans: say in which function it is to be tried", k.Name)
		}
		all = append(all, f)
	}
	return all
}

// TestReceiptsAreWhatSpansSay breaks real shops in one process, and then shops of
// processes that send their spans from there.
func TestReceiptsAreWhatSpansSay(t *testing.T) {
	for _, placement := range []scenario.Placement{scenario.InProc, scenario.Process} {
		t.Run(string(placement), func(t *testing.T) { receiptsMatch(t, placement) })
	}
}

// receiptsMatch breaks shops while every trace is kept: each fault that stamps spans
// has fired as often as it stamped, and at the same times.
func receiptsMatch(t *testing.T, placement scenario.Placement) {
	l := openLive(t, 10,
		scenario.Shape{Architecture: scenario.Monolith, Placement: placement},
		scenario.Shape{Architecture: scenario.Services, Placement: placement})
	began := time.Now()
	faults := stampingFaults(t)
	for _, f := range faults {
		l.do(engine.Inject{Fault: f})
	}
	l.await("every fault has fired five times", func() bool {
		n := 0
		for _, f := range l.e.Snapshot().Faults {
			if f.Fired >= 5 {
				n++
			}
		}
		return n == 2*len(faults)
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
