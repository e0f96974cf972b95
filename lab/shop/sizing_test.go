package shop_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// sizes plays a size step over shops whose pay has requests for 3 slots of its
// 8, and for 12 at four times the load; buys take 100 ms, their p95 is measured.
func sizes(t *testing.T, failed, over int, z scenario.Sizing) (*runs.Record, []runs.Size) {
	t.Helper()
	var record *runs.Record
	synctest.Test(t, func(t *testing.T) {
		w := shoptest.NewWorld()
		w.Figures = map[string]scenario.JourneyFigures{"buy": {N: 100, OK: 100 - failed, Failed: failed, P50: 100, P95: 200}}
		w.Demand = map[string]float64{"pay": 3, "gateway": 3}
		w.Rate, w.Over = 30, over
		e := engine.New(engine.Config{Platform: w})
		mark := func(name string) shoptest.Step {
			return shoptest.Step{Name: "mark", Do: func(ctx context.Context, lab scenario.Lab) error {
				if err := lab.Hold(ctx, 10*time.Second); err != nil {
					return err
				}
				return lab.Mark(ctx, name)
			}}
		}
		var err error
		record, err = e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc}, mark("alone"), mark("usual"),
			shoptest.Step{Name: "size", Do: func(ctx context.Context, lab scenario.Lab) error { return lab.Size(ctx, z) }},
			shoptest.Step{Name: "judge", Do: func(ctx context.Context, lab scenario.Lab) error {
				_, err := lab.Figures(ctx, z.Name)
				return err
			}}))
		shoptest.MustNot(t, err)
	})
	of := func(shape scenario.Shape) []runs.Size {
		return slices.DeleteFunc(slices.Clone(record.Sizes), func(s runs.Size) bool { return s.Shop != shape.String() })
	}
	if got := len(of(shoptest.MonolithInproc)); got < 2 {
		t.Errorf("%d sets of the monolith were measured, want the predicted one and one less", got)
	}
	return record, of(shoptest.ServicesInproc)
}

func sizing(times, rate float64) scenario.Sizing {
	return scenario.Sizing{Name: "x4", Times: times, Load: scenario.Load{Rate: rate}, Journey: "buy", P95: 300 * time.Millisecond,
		Hot: []string{"shopping", "pay"}, Hold: 9 * time.Second, Alone: "alone", Usual: "usual"}
}

func TestSize(t *testing.T) {
	record, tried := sizes(t, 0, 0, sizing(4, 40))
	if len(tried) != 2 || tried[0].Change != "" || tried[1].Change != "-pay" {
		t.Fatalf("tried %+v, want the predicted set and one without a pay: shopping has but one", tried)
	}
	if tried[0].Replicas["pay"] < 2 || tried[0].Replicas["board"] != 1 {
		t.Errorf("predicted %v, want more of pay alone", tried[0].Replicas)
	}
	if !tried[1].Smallest || tried[0].Smallest {
		t.Errorf("got %+v, want the smaller one, as both kept the target", tried)
	}
	f := record.Phases[len(record.Phases)-1].Shapes[shoptest.ServicesInproc.String()]
	if f.Bill.Missed != (scenario.Text{}) || f.Bill.Seconds != 9 || f.Bill.Units["pay"].Slots() == 0 {
		t.Errorf("the bill of x4 is %+v, want that of the 9 s in which the smallest set ran", f.Bill)
	}
	if len(record.Prices) != 1 || record.Prices[0].Phases != "x4" {
		t.Errorf("prices %+v, want those of x4", record.Prices)
	}
}

// Where so many over the target may be chance, the predicted set stays, and so it
// does where a set's queue would only grow, however well it did in the few seconds.
func TestSizeKeepsThePrediction(t *testing.T) {
	_, tried := sizes(t, 0, 5, sizing(4, 40))
	if len(tried) != 2 || !tried[0].Close || !tried[1].Close || !tried[0].Smallest || tried[1].Smallest {
		t.Errorf("got %+v, want the predicted set, as it is too close to tell", tried)
	}
	z := sizing(4, 40)
	z.P95 = 10 * time.Second // of 2 replicas, which the load takes whole, theory has a p95 of that
	_, tried = sizes(t, 0, 0, z)
	for _, s := range tried[1:] {
		if s.Predicted == 0 && (s.Kept || s.Close || s.Smallest) {
			t.Errorf("%+v kept the target, want it not to: its queue grows", s)
		}
	}
}

// Where no set is enough (5 of 100 journeys fail) a larger set is tried, and then there is no bill.
func TestSizeMisses(t *testing.T) {
	record, tried := sizes(t, 5, 0, sizing(1, 10))
	last := tried[len(tried)-1]
	if !strings.HasPrefix(last.Change, "+") || last.Kept {
		t.Errorf("tried last %+v, want a larger set", last)
	}
	f := record.Phases[len(record.Phases)-1].Shapes[shoptest.ServicesInproc.String()]
	if !strings.Contains(f.Bill.Missed.EN, "no replica set that was tried kept p95 of buy within 300ms") {
		t.Errorf("the bill says %q, want why there is none", f.Bill.Missed)
	}
}

func TestScaleBounds(t *testing.T) {
	directed(t, []scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc}, func(t *testing.T, e *engine.Engine, w *shoptest.World) {
		e.Do(engine.Scale{Function: "pay", Replicas: shop.MaxReplicas})
		e.Do(engine.Scale{Function: "monolith", Replicas: shop.MaxReplicas})
		synctest.Wait()
		if got := len(w.IDs(shoptest.ServicesInproc)); got != 8+shop.MaxReplicas {
			t.Errorf("%d replicas of services, want %d", got, 8+shop.MaxReplicas)
		}
		if got := len(w.IDs(shoptest.MonolithInproc)); got != shop.MaxReplicas { // whole copies
			t.Errorf("%d copies of the monolith, want %d", got, shop.MaxReplicas)
		}
		for _, n := range []int{0, -1, shop.MaxReplicas + 1} {
			e.Do(engine.Scale{Function: "pay", Replicas: n})
			synctest.Wait()
			last := e.Snapshot().Events
			if got := last[len(last)-1]; got.Kind != runs.EventWarning || !strings.Contains(got.Text.EN, "between 1 and 50 replicas can run") {
				t.Errorf("scale to %d: last event %q, want a refusal", n, got.Text.EN)
			}
		}
		e.Do(engine.Scale{Function: "pay", Replicas: 1})
		e.Do(engine.Scale{Function: "monolith", Replicas: 1})
		synctest.Wait()
		if got := len(w.IDs(shoptest.ServicesInproc)) + len(w.IDs(shoptest.MonolithInproc)); got != 10 {
			t.Errorf("%d replicas after scaling in, want 10", got)
		}
	})
}
