package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// fakeBencher hands out figures that were written down.
type fakeBencher struct {
	asked  []scenario.BenchRequest
	median float64
	err    error
}

func (f *fakeBencher) Bench(_ context.Context, b scenario.BenchRequest, progress func(int)) (scenario.Bench, error) {
	f.asked = append(f.asked, b)
	progress(1)
	f.median++
	at := func(v float64) scenario.BenchCell { return scenario.BenchCell{"p50": {Median: v, Low: v, High: v}} }
	return scenario.Bench{Kind: b.Kind, Rounds: b.Rounds, Cells: map[string]scenario.BenchCell{
		"loopback/depth=1": at(60 * f.median), "function/depth=1": at(f.median),
	}}, f.err
}

func benchStep(rounds int) shoptest.Step {
	return shoptest.Step{Name: "bench", Do: func(ctx context.Context, lab scenario.Lab) error {
		return lab.Bench(ctx, scenario.BenchRequest{Kind: "hops", Rounds: rounds})
	}}
}

// TestBenchInRun runs a bench twice in a scenario: its latest figures are among
// those of a phase and in the record, and what it came to is told.
func TestBenchInRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen map[string]scenario.Bench
		look := shoptest.Step{Name: "judge", Do: func(ctx context.Context, lab scenario.Lab) error {
			f, err := lab.Figures(ctx, "")
			seen = f.Benches
			return err
		}}
		f := &fakeBencher{}
		e := New(Config{Platform: shoptest.NewWorld(), Bencher: f})
		sc := shoptest.Script([]scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc}, benchStep(5), benchStep(3), look)
		rec, err := e.RunScenario(t.Context(), sc)
		shoptest.MustNot(t, err)
		if got := seen["hops"].Cells["loopback/depth=1"]["p50"].Median; got != 120 || len(f.asked) != 2 {
			t.Errorf("after %d benches the figures say %v, want the second one's 120", len(f.asked), got)
		}
		if len(rec.Benches) != 1 || rec.Benches[0].Rounds != 3 || len(rec.Phases) != 1 || rec.Phases[0].Benches != nil {
			t.Errorf("the record has %d benches and %+v among its phases, want the latest, and once", len(rec.Benches), rec.Phases)
		}
		told := ""
		for _, ev := range rec.Events {
			if ev.Kind == runs.EventBench {
				told += ev.Text.EN + "\n"
			}
		}
		for _, want := range []string{"bench hops: round 1 of 5", "120 µs, 2.00 µs; 60.0 times"} {
			if !strings.Contains(told, want) {
				t.Errorf("the events tell\n%swant %q among it", told, want)
			}
		}
		if got := e.Snapshot(); len(got.Benches) != 1 || !strings.Contains(got.Stage.Text.KO, "60.0배") {
			t.Errorf("the snapshot has %d benches and tells %q", len(got.Benches), got.Stage.Text.KO)
		}
	})
}

// TestBenchOnce plays a scenario in turn: a bench measures no shop, so it runs
// in the first pass alone.
func TestBenchOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeBencher{}
		e := New(Config{Platform: shoptest.NewWorld(), Bencher: f})
		sc := shoptest.Script([]scenario.Shape{shoptest.ServicesInproc, shoptest.MonolithInproc}, benchStep(5))
		sc.Compare.InTurn, sc.Compare.Rounds = true, 2
		_, err := e.RunScenario(t.Context(), sc)
		shoptest.MustNot(t, err)
		if len(f.asked) != 1 {
			t.Errorf("the bench ran %d times in 4 passes, want once", len(f.asked))
		}
	})
}

// TestBenchAbsent has a bench lack a tool: the run says so and goes on, and what is
// said by its figures is not judged.
func TestBenchAbsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeBencher{err: fmt.Errorf("%w: no browser", ErrAbsent)}
		var warned []runs.Event
		e := New(Config{Platform: shoptest.NewWorld(), Bencher: f, OnEvent: func(ev runs.Event) {
			if ev.Kind == runs.EventWarning {
				warned = append(warned, ev)
			}
		}})
		rec, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, shoptest.Step{Name: "bench", Do: func(ctx context.Context, lab scenario.Lab) error {
			return lab.Bench(ctx, scenario.BenchRequest{Kind: "browser", Rounds: 3})
		}}))
		if err != nil {
			t.Fatal(err)
		}
		if len(rec.Benches) != 1 || !strings.Contains(rec.Benches[0].Absent, "no browser") || len(rec.Benches[0].Cells) != 0 {
			t.Errorf("the record has the benches %+v, want why there are no figures", rec.Benches)
		}
		if len(warned) != 1 || !strings.Contains(warned[0].Text.EN, "no browser") {
			t.Errorf("warned of %+v, want that there is no browser", warned)
		}
		if len(f.asked) != 1 || f.asked[0].Page == "" {
			t.Errorf("asked for %+v, want the page of the shop in it", f.asked)
		}
	})
}

func TestBenchFails(t *testing.T) {
	for _, tt := range []struct {
		name    string
		bencher Bencher
		rounds  int
		want    string
	}{
		{"it can't be run", &fakeBencher{err: errors.New("no port")}, 5, "bench hops: no port"},
		{"it makes no sense", &fakeBencher{}, 1, "1 rounds are out of bounds"},
		{"nobody measures", nil, 5, "nothing here measures benches"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := New(Config{Platform: shoptest.NewWorld(), Bencher: tt.bencher})
				rec, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, benchStep(tt.rounds)))
				if err == nil || !strings.Contains(err.Error(), tt.want) || len(rec.Benches) != 0 {
					t.Errorf("got %v and %d benches, want %s and none", err, len(rec.Benches), tt.want)
				}
			})
		})
	}
}
