package engine

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
	"github.com/msalab/msalab/lab/spans"
)

// phasedTraces hands out the traces of a phase.
type phasedTraces map[string]*fakeTraces

func (p phasedTraces) Find(ctx context.Context, q TraceQuery) ([]spans.Summary, error) {
	return p[q.Phase].Find(ctx, q)
}

func (p phasedTraces) Get(ctx context.Context, id spans.TraceID) ([]spans.Span, error) {
	for _, f := range p {
		if trace, err := f.Get(ctx, id); trace != nil || err != nil {
			return trace, err
		}
	}
	return nil, nil
}

func (p phasedTraces) Status() runs.TraceStatus { return runs.TraceStatus{} }

// searches makes traces of pages whose one statement takes so long. Their stamp
// names a fault that isn't there: a diagnosis that read it would be wrong.
func searches(phase byte, took time.Duration) *fakeTraces {
	f := &fakeTraces{}
	for i := range byte(6) {
		id, start := spans.TraceID{phase, i}, time.Unix(0, 0)
		f.traces = append(f.traces, []spans.Span{
			{Trace: id, ID: spans.ID{1}, Name: "shop.select.v1.SelectService/ListProducts", Start: start, End: start.Add(took + time.Millisecond),
				Attributes: map[string]string{spans.AttrFunction: "select", spans.AttrJourney: "browse", spans.AttrFaultID: "pay-lock", spans.AttrFaultKind: "lock"}},
			{Trace: id, ID: spans.ID{2}, Parent: spans.ID{1}, Name: "SELECT select_products", Start: start, End: start.Add(took),
				Attributes: map[string]string{"db.operation.name": "SELECT"}},
		})
	}
	return f
}

// A diagnosis is held against what was planted: cause and place, one of them, or
// neither.
func TestDiagnosisIsHeldAgainstTheFault(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault scenario.Fault
		slow  time.Duration
		want  float64
	}{
		{"right", scenario.Fault{ID: "f", Kind: "slow-query", Function: "select"}, 30 * time.Millisecond, 1},
		{"the place alone", scenario.Fault{ID: "f", Kind: "n-plus-one", Function: "select"}, 30 * time.Millisecond, 0.5},
		{"neither", scenario.Fault{ID: "f", Kind: "lock", Function: "pay"}, 30 * time.Millisecond, 0},
		{"nothing stands out", scenario.Fault{ID: "f", Kind: "slow-query", Function: "select"}, time.Millisecond, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := New(Config{Platform: shoptest.NewWorld(), Traces: phasedTraces{
					"": &fakeTraces{}, "healthy": searches(1, time.Millisecond), "slow": searches(2, tt.slow),
				}})
				var found float64
				r, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, shoptest.Step{Name: "diagnose", Do: func(ctx context.Context, lab scenario.Lab) error {
					shoptest.MustNot(t, lab.Mark(ctx, "healthy"))
					shoptest.MustNot(t, lab.Inject(ctx, tt.fault))
					shoptest.MustNot(t, lab.Mark(ctx, "slow"))
					shoptest.MustNot(t, lab.Diagnose(ctx, scenario.Diagnosis{Fault: "f", Phase: "slow", Against: "healthy"}))
					f, err := lab.Figures(ctx, "")
					found = f.Shapes["services/inproc"].Found["f"]
					return err
				}}))
				shoptest.MustNot(t, err)
				if len(r.Found) != 1 || r.Found[0].Found != tt.want || found != tt.want {
					t.Errorf("got %+v and the figure %v, want %v", r.Found, found, tt.want)
				}
			})
		})
	}
}
