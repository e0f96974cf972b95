package engine

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// TestScaleStepWaits: the step after the one that scales finds the replicas there,
// or gone.
func TestScaleStepWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shoptest.NewWorld()
		scaled := func(n int, more scenario.Fault) shoptest.Step {
			return shoptest.Step{Name: "scale", Do: func(ctx context.Context, lab scenario.Lab) error {
				if more.Kind != "" {
					shoptest.MustNot(t, lab.Inject(ctx, more))
				}
				return lab.Scale(ctx, "pay", n)
			}}
		}
		e := New(Config{Platform: w})
		look := func(want int) shoptest.Step {
			return shoptest.Step{Name: "look", Do: func(context.Context, scenario.Lab) error {
				all := e.look().Shops[0].Replicas
				unready := slices.ContainsFunc(all, func(r runs.ReplicaView) bool { return r.State != "ready" })
				if len(all) != want || unready {
					t.Errorf("after the step there are %+v, want %d that are ready", all, want)
				}
				return nil
			}}
		}
		_, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc},
			scaled(3, scenario.Fault{Kind: "slow-start", Function: "pay", Delay: time.Minute}), look(11), scaled(1, scenario.Fault{}), look(9)))
		shoptest.MustNot(t, err)
	})
}
