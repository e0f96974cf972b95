package shop_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// directed runs a test against shops that an engine has opened and directs.
func directed(t *testing.T, shapes []scenario.Shape, f func(t *testing.T, e *engine.Engine, w *shoptest.World)) {
	planned(t, shapes, shop.Plans{}, f)
}

// planned does the same with plans for what is done with replicas.
func planned(t *testing.T, shapes []scenario.Shape, plans shop.Plans, f func(t *testing.T, e *engine.Engine, w *shoptest.World)) {
	synctest.Test(t, func(t *testing.T) {
		w := shoptest.NewWorld()
		e := engine.New(engine.Config{Platform: w, Plans: plans, Links: []runs.Link{{Caller: "gateway", Callee: "board"}, {Caller: "pay", Callee: "card"}}, FreeLoad: scenario.Load{Rate: 5, Arrivals: "even"}})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- e.Serve(ctx) }()
		e.Do(engine.FreePlay{Shapes: shapes})
		synctest.Wait()
		f(t, e, w)
		cancel()
		shoptest.MustNot(t, <-ended)
		if left := len(w.Running); left != 0 {
			t.Errorf("%d replicas left after Serve ended", left)
		}
		if got := len(w.Closed); got == 0 {
			t.Error("no shop was closed")
		}
	})
}
