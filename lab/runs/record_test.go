package runs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// TestDoubtsAboutTheBaseline: what a shop was like before its first fault has to be
// known, and good, whatever was scaled by then; without a fault a shop may be too small.
func TestDoubtsAboutTheBaseline(t *testing.T) {
	const shop = "services/process"
	cell := func(fault string, failed int) runs.Cell {
		return runs.Cell{Shop: shop, Fault: fault, Journey: "buy", Figures: scenario.JourneyFigures{N: 50, OK: 50 - failed, Failed: failed}}
	}
	event := func(kind runs.EventKind) runs.Event { return runs.Event{Kind: kind} }
	fired := []runs.Receipt{{Shop: shop, Fault: scenario.Fault{ID: "card-hang"}, Seen: 9, Fired: 9}}
	for _, tt := range []struct {
		name   string
		record runs.Record
		want   string // empty: no doubt
	}{
		{"a good one", runs.Record{Matrix: []runs.Cell{cell("none", 0), cell("card-hang", 40)}, Receipts: fired}, ""},
		{"a dirty one", runs.Record{Matrix: []runs.Cell{cell("none", 1)}, Receipts: fired}, "dirty baseline"},
		{"too small on purpose", runs.Record{Matrix: []runs.Cell{cell("none", 9)}, Events: []runs.Event{event(runs.EventScale)}}, ""},
		{"too small before the fault", runs.Record{Matrix: []runs.Cell{cell("none", 9)}, Receipts: fired,
			Events: []runs.Event{event(runs.EventScale), event(runs.EventDeploy), event(runs.EventFault)}}, "dirty baseline"},
		{"too small before the fault, as wanted", runs.Record{Baseline: scenario.Baseline{Any: true}, Matrix: []runs.Cell{cell("none", 9)},
			Receipts: fired, Events: []runs.Event{event(runs.EventScale), event(runs.EventFault)}}, ""},
		{"scaled after the fault alone", runs.Record{Matrix: []runs.Cell{cell("none", 9)}, Receipts: fired,
			Events: []runs.Event{event(runs.EventFault), event(runs.EventScale), event(runs.EventDeploy)}}, "dirty baseline"},
		{"none", runs.Record{Matrix: []runs.Cell{cell("card-hang", 40)}, Receipts: fired}, "no baseline"},
		{"none before a crash", runs.Record{Crashes: []runs.Crash{{Shop: shop, Struck: time.Unix(1, 0)}}}, "no baseline"},
		{"a good one before a crash", runs.Record{Crashes: []runs.Crash{{Shop: shop, Struck: time.Unix(1, 0)}}, Matrix: []runs.Cell{cell("none", 0)}}, ""},
		{"none of this shop", runs.Record{Receipts: fired,
			Matrix: []runs.Cell{{Shop: "monolith/process", Fault: "none", Journey: "buy", Figures: scenario.JourneyFigures{N: 50, OK: 50}}}}, "no baseline"},
		{"no room", runs.Record{Matrix: []runs.Cell{cell("none", 0)}, Traces: []runs.TraceRecord{{Shop: shop, Spans: []spans.Span{
			{Message: "begin: the disk is full in /tmp/x/data: free space there, or set TMPDIR"}, {Message: "the disk is full in /tmp/x/data: again"}}}}},
			"the disk is full: services/process could not write its data in /tmp/x/data; "},
		{"none, and none wanted", runs.Record{Baseline: scenario.Baseline{Any: true}, Receipts: fired}, ""},
	} {
		tt.record.Baseline.P95 = time.Second
		var got string
		for _, doubt := range tt.record.Doubts() {
			got += doubt.EN + "; "
		}
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: doubts %q, want %q", tt.name, got, tt.want)
		}
	}
}
