package engine

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// TestAnswer: whether a set kept its target is told from how many took longer; what
// may be chance is not told.
func TestAnswer(t *testing.T) {
	for _, tt := range []struct {
		n, over     int
		success     float64
		predicted   float64
		kept, close bool
	}{
		{29, 0, 1, 300, false, false}, // too few for anything
		{50, 0, 1, 300, false, true},  // by chance one time in thirteen
		{50, 3, 1, 300, false, true},
		{50, 5, 1, 300, false, true},
		{50, 6, 1, 300, false, false},
		{90, 0, 1, 300, true, false},
		{90, 2, 1, 300, false, true},
		{200, 4, 1, 300, true, false},
		{200, 10, 1, 300, false, true},
		{200, 16, 1, 300, false, false},
		{200, 0, 0.98, 300, false, false},
		{200, 0, 1, 0, false, false}, // the queue only grows
	} {
		s := runs.Size{N: tt.n, Over: tt.over, Success: tt.success, Predicted: tt.predicted}
		if kept, close := answer(s); kept != tt.kept || close != tt.close {
			t.Errorf("%d of %d over, predicted %g: kept %v, close %v, want %v, %v", tt.over, tt.n, tt.predicted, kept, close, tt.kept, tt.close)
		}
	}
	for k := range 50 {
		atMost, _ := binomial(k, 50, 0.05)
		if _, atLeast := binomial(k+1, 50, 0.05); math.Abs(atMost+atLeast-1) > 1e-9 {
			t.Errorf("at most %d and at least %d: %g and %g, want 1 together", k, k+1, atMost, atLeast)
		}
	}
	if atMost, _ := binomial(3, 50, 0.05); math.Abs(atMost-0.7604) > 1e-4 { // a table's figure
		t.Errorf("at most 3 of 50: %g, want 0.7604", atMost)
	}
}

// TestHoldSpread takes the waits for a slot out of how long requests took: exponential
// holds of mean 20 ms have the spread 1, in whatever queue.
func TestHoldSpread(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var took, waited Histogram
	add := func(h *Histogram, seconds float64) {
		const scale = 4
		i := int(math.Floor(math.Log2(seconds) * (1 << scale)))
		*h = h.Add(Histogram{Scale: scale, Offset: i, Counts: []uint64{1}})
	}
	for range 20_000 {
		wait, hold := 0.1*random.ExpFloat64(), 0.02*random.ExpFloat64()
		add(&took, wait+hold)
		add(&waited, wait)
	}
	if got := holdSpread(took, waited); got < 0.5 || got > 1.5 {
		t.Errorf("got the spread %.2f, want about 1", got)
	}
	if got := holdSpread(took, Histogram{}); got > 0.9 {
		t.Errorf("all of it taken for holds: got %.2f, want less, as a sum of two varies less", got)
	}
}

// sizes plays a size step over shops whose pay has requests for 3 slots of its
// 8, and for 12 at four times the load; buys take 100 ms, their p95 is measured.
func sizes(t *testing.T, failed, over int, z scenario.Sizing) (*runs.Record, []runs.Size) {
	t.Helper()
	var record *runs.Record
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.figures = map[string]scenario.JourneyFigures{"buy": {N: 100, OK: 100 - failed, Failed: failed, P50: 100, P95: 200}}
		w.demand = map[string]float64{"pay": 3, "gateway": 3}
		w.rate, w.over = 30, over
		e := New(Config{Platform: w})
		mark := func(name string) step {
			return step{kind: "mark", do: func(ctx context.Context, lab scenario.Lab) error {
				if err := lab.Hold(ctx, 10*time.Second); err != nil {
					return err
				}
				return lab.Mark(ctx, name)
			}}
		}
		var err error
		record, err = e.RunScenario(t.Context(), script([]scenario.Shape{servicesInproc, monolithInproc}, mark("alone"), mark("usual"),
			step{kind: "size", do: func(ctx context.Context, lab scenario.Lab) error { return lab.Size(ctx, z) }},
			step{kind: "judge", do: func(ctx context.Context, lab scenario.Lab) error {
				_, err := lab.Figures(ctx, z.Name)
				return err
			}}))
		mustNot(t, err)
	})
	of := func(shape scenario.Shape) []runs.Size {
		return slices.DeleteFunc(slices.Clone(record.Sizes), func(s runs.Size) bool { return s.Shop != shape.String() })
	}
	if got := len(of(monolithInproc)); got < 2 {
		t.Errorf("%d sets of the monolith were measured, want the predicted one and one less", got)
	}
	return record, of(servicesInproc)
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
	f := record.Phases[len(record.Phases)-1].Shapes[servicesInproc.String()]
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
	f := record.Phases[len(record.Phases)-1].Shapes[servicesInproc.String()]
	if !strings.Contains(f.Bill.Missed.EN, "no replica set that was tried kept p95 of buy within 300ms") {
		t.Errorf("the bill says %q, want why there is none", f.Bill.Missed)
	}
}

func TestScaleBounds(t *testing.T) {
	serving(t, []scenario.Shape{servicesInproc, monolithInproc}, func(t *testing.T, e *Engine, w *world) {
		e.Do(Scale{Function: "pay", Replicas: MaxReplicas})
		e.Do(Scale{Function: monolithUnit, Replicas: MaxReplicas})
		synctest.Wait()
		if got := len(w.ids(servicesInproc)); got != 8+MaxReplicas {
			t.Errorf("%d replicas of services, want %d", got, 8+MaxReplicas)
		}
		if got := len(w.ids(monolithInproc)); got != MaxReplicas { // whole copies
			t.Errorf("%d copies of the monolith, want %d", got, MaxReplicas)
		}
		for _, n := range []int{0, -1, MaxReplicas + 1} {
			e.Do(Scale{Function: "pay", Replicas: n})
			synctest.Wait()
			last := e.Snapshot().Events
			if got := last[len(last)-1]; got.Kind != runs.EventWarning || !strings.Contains(got.Text.EN, "between 1 and 50 replicas can run") {
				t.Errorf("scale to %d: last event %q, want a refusal", n, got.Text.EN)
			}
		}
		e.Do(Scale{Function: "pay", Replicas: 1})
		e.Do(Scale{Function: monolithUnit, Replicas: 1})
		synctest.Wait()
		if got := len(w.ids(servicesInproc)) + len(w.ids(monolithInproc)); got != 10 {
			t.Errorf("%d replicas after scaling in, want 10", got)
		}
	})
}
