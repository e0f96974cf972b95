package engine

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
	"github.com/msalab/msalab/lab/spans"
)

// fakeStore is a trace store whose Jaeger comes and goes.
type fakeStore struct{ up atomic.Bool }

func (f *fakeStore) Find(context.Context, TraceQuery) ([]spans.Summary, error) { return nil, nil }
func (f *fakeStore) Get(context.Context, spans.TraceID) ([]spans.Span, error)  { return nil, nil }
func (f *fakeStore) Status() runs.TraceStatus {
	return runs.TraceStatus{Jaeger: "jaeger 2", JaegerUp: f.up.Load()}
}

// TestJaegerComesAndGoes: its death and its return are events, its staying is
// none.
func TestJaegerComesAndGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &fakeStore{}
		store.up.Store(true)
		e := New(Config{Platform: shoptest.NewWorld(), Traces: store})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- e.Serve(ctx) }()
		told := func() (kinds []runs.EventKind) {
			for _, ev := range e.Snapshot().Events {
				if ev.Subject == "jaeger" {
					kinds = append(kinds, ev.Kind)
				}
			}
			return kinds
		}
		for _, step := range []struct {
			up   bool
			want []runs.EventKind
		}{
			{true, nil},
			{false, []runs.EventKind{runs.EventWarning}},
			{false, []runs.EventKind{runs.EventWarning}},
			{true, []runs.EventKind{runs.EventWarning, runs.EventRun}},
		} {
			store.up.Store(step.up)
			time.Sleep(2 * storeEvery)
			if got := told(); !slices.Equal(got, step.want) {
				t.Errorf("up %v: got %v, want %v", step.up, got, step.want)
			}
		}
		cancel()
		shoptest.MustNot(t, <-ended)
	})
}

// TestResetEndsNoJourney: the load is off, and journeys under way have ended,
// before anything is closed.
func TestResetEndsNoJourney(t *testing.T) {
	serving(t, []scenario.Shape{shoptest.ServicesInproc}, func(t *testing.T, e *Engine, w *shoptest.World) {
		var running []int // replicas, each time that journeys were waited for
		w.Settle = func() { running = append(running, len(w.Running)) }
		e.Do(Reset{})
		synctest.Wait()
		if len(running) != 1 || running[0] != 9 {
			t.Errorf("journeys were waited for with %v replicas, want once with 9", running)
		}
		loads := w.Loads[shoptest.ServicesInproc.String()]
		if n := len(loads); n < 3 || loads[n-2] != 0 || loads[n-1] != 5 {
			t.Errorf("loads %v: want none before the reset, and that of free play after", loads)
		}
	})
}
