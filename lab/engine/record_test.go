package engine

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
	"github.com/msalab/msalab/lab/spans"
)

// What an audience was shown is in the record whole, though the store forgot it before
// the run ended; what came late is there too, where the store has it.
func TestShownTracesAreKept(t *testing.T) {
	for _, tt := range []struct {
		name  string
		after [][]spans.Span // what the store has of it at the end
		want  int
	}{
		{"forgotten", nil, 1},
		{"a straggler", [][]spans.Span{{{Trace: spans.TraceID{7}}, {Trace: spans.TraceID{7}}}}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				store := &fakeTraces{traces: [][]spans.Span{{{
					Trace: spans.TraceID{7}, Start: began, End: began.Add(time.Second),
					Attributes: map[string]string{spans.AttrOutcome: "ok", spans.AttrShop: shoptest.MonolithInproc.String()},
				}}}}
				e := New(Config{Platform: shoptest.NewWorld(), Traces: store})
				record, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.MonolithInproc},
					shoptest.Step{Name: "trace", Do: func(ctx context.Context, lab scenario.Lab) error {
						return lab.ShowTrace(ctx, scenario.TraceQuery{})
					}},
					shoptest.Step{Name: "later", Do: func(context.Context, scenario.Lab) error {
						store.mu.Lock()
						defer store.mu.Unlock()
						store.traces = tt.after
						return nil
					}}))
				shoptest.MustNot(t, err)
				if len(record.Traces) != 1 || record.Traces[0].Why != "shown" || len(record.Traces[0].Spans) != tt.want {
					t.Errorf("the record has %+v, want the trace that was shown with %d spans", record.Traces, tt.want)
				}
			})
		})
	}
}
