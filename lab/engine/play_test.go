package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// play runs a scenario headless over a fresh world, on a simulated clock.
func play(t *testing.T, w *shoptest.World, sc *scenario.Scenario, check func(*Engine, *runs.Record, error)) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Config{Platform: w})
		r, err := e.RunScenario(t.Context(), sc)
		check(e, r, err)
	})
}

func TestFiguresBelongToPhases(t *testing.T) {
	var healthy, now scenario.Figures
	read := func(phase string, into *scenario.Figures) shoptest.Step {
		return shoptest.Step{Name: "judge", Do: func(ctx context.Context, lab scenario.Lab) (err error) {
			*into, err = lab.Figures(ctx, phase)
			return err
		}}
	}
	crash := shoptest.Step{Name: "fault", Do: func(ctx context.Context, lab scenario.Lab) error {
		return lab.Inject(ctx, scenario.Fault{Kind: "crash", Function: "board"})
	}}
	sc := shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, shoptest.Hold(10*time.Second), shoptest.Mark("healthy"), crash,
		shoptest.Hold(5*time.Second), read("healthy", &healthy), read("", &now))
	play(t, shoptest.NewWorld(), sc, func(_ *Engine, r *runs.Record, err error) {
		shoptest.MustNot(t, err)
		if healthy.Seconds != 10 || now.Seconds != 5 {
			t.Errorf("phases took %g s and %g s, want 10 and 5", healthy.Seconds, now.Seconds)
		}
		shape := shoptest.ServicesInproc.String()
		if got := now.Shapes[shape].Since.Sub(healthy.Shapes[shape].Since); got != 10*time.Second {
			t.Errorf("the running phase began %s after the first, want 10s", got)
		}
		// every segment of the fake measures 100 purchases: the mark ends one,
		// the fault begins another in the running phase
		if got := now.Shapes[shape].Journeys["buy"].N; got != 200 {
			t.Errorf("the running phase has %d purchases, want 200 of two segments", got)
		}
		if got := healthy.Shapes[shape].Journeys["buy"].N; got != 100 {
			t.Errorf("the healthy phase has %d purchases, want 100 of one segment", got)
		}
		var columns []string
		for _, c := range r.Matrix {
			columns = append(columns, fmt.Sprintf("%s %d", c.Fault, c.Figures.N))
		}
		if want := []string{"none 200", "board-crash 100"}; !slices.Equal(columns, want) {
			t.Errorf("matrix %v, want %v", columns, want)
		}
	})
}

func TestInTurnOrderAlternates(t *testing.T) {
	w := shoptest.NewWorld()
	var order []string
	look := shoptest.Step{Name: "hold", Do: func(_ context.Context, lab scenario.Lab) error {
		order = append(order, lab.(*director).shops[0].Shape().String())
		return nil
	}}
	judged := 0
	judge := shoptest.Step{Name: "judge", Do: func(ctx context.Context, lab scenario.Lab) error {
		judged++
		f, err := lab.Figures(ctx, "")
		if got := len(f.Shapes); got != 2 {
			t.Errorf("judged %d shapes, want both", got)
		}
		return err
	}}
	sc := shoptest.Script([]scenario.Shape{shoptest.MonolithInproc, shoptest.ServicesInproc}, look, judge)
	sc.Compare.InTurn, sc.Compare.Rounds = true, 2
	play(t, w, sc, func(_ *Engine, _ *runs.Record, err error) {
		shoptest.MustNot(t, err)
		m, s := shoptest.MonolithInproc.String(), shoptest.ServicesInproc.String()
		if want := []string{m, s, s, m}; !slices.Equal(order, want) {
			t.Errorf("order %v, want %v", order, want)
		}
		if judged != 1 {
			t.Errorf("judged %d times, want once, at the end", judged)
		}
		if got, want := w.Loads[m], []float64{10, 0, 10, 0}; !slices.Equal(got, want) {
			t.Errorf("the monolith's loads were %v, want %v: none while the other plays, nor at the end", got, want)
		}
	})
}

func TestStepsForOneShapeLeaveTheOtherAlone(t *testing.T) {
	var got []string
	only := shoptest.Step{Name: "fault", Only: []scenario.Shape{shoptest.ServicesInproc}, Do: func(_ context.Context, lab scenario.Lab) error {
		for _, s := range lab.(*director).shops {
			got = append(got, s.Shape().String())
		}
		return nil
	}}
	sc := shoptest.Script([]scenario.Shape{shoptest.MonolithInproc, shoptest.ServicesInproc}, only)
	play(t, shoptest.NewWorld(), sc, func(_ *Engine, _ *runs.Record, err error) {
		shoptest.MustNot(t, err)
		if want := []string{shoptest.ServicesInproc.String()}; !slices.Equal(got, want) {
			t.Errorf("acted on %v, want %v", got, want)
		}
	})
}

func TestRecordTellsWhyARunCantBeBelieved(t *testing.T) {
	inject := func(f scenario.Fault) shoptest.Step {
		return shoptest.Step{Name: "fault", Do: func(ctx context.Context, lab scenario.Lab) error { return lab.Inject(ctx, f) }}
	}
	for name, tt := range map[string]struct {
		figures scenario.JourneyFigures
		steps   []scenario.Step
		want    string // empty: valid
	}{
		"clean":          {scenario.JourneyFigures{N: 10, OK: 10}, []scenario.Step{shoptest.Hold(time.Second)}, ""},
		"dirty baseline": {scenario.JourneyFigures{N: 10, OK: 9, Failed: 1}, []scenario.Step{shoptest.Hold(time.Second)}, "dirty baseline: 1 of 10 buy"},
		"slow baseline":  {scenario.JourneyFigures{N: 40, OK: 40, P95: 1001}, []scenario.Step{shoptest.Hold(time.Second)}, "slow baseline: the p95 of 40 buy journeys was 1001 ms in services/inproc before the first fault, above the target of 1s"},
		"fired":          {scenario.JourneyFigures{N: 10, OK: 10}, []scenario.Step{inject(scenario.Fault{Kind: "hang", Function: "pay"}), shoptest.Hold(time.Second)}, ""},
		"never fired":    {scenario.JourneyFigures{N: 10, OK: 10}, []scenario.Step{inject(scenario.Fault{Kind: "crash", Function: "pay"}), shoptest.Hold(time.Second)}, "pay-crash never fired"},
	} {
		t.Run(name, func(t *testing.T) {
			w := shoptest.NewWorld()
			w.Figures["buy"] = tt.figures
			sc := shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, tt.steps...)
			sc.Baseline = scenario.Baseline{P95: time.Second}
			play(t, w, sc, func(_ *Engine, r *runs.Record, err error) {
				shoptest.MustNot(t, err)
				var got string
				for _, doubt := range r.Invalid {
					got += doubt.EN + "; "
				}
				if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
					t.Errorf("invalid because %q, want %q", got, tt.want)
				}
			})
		})
	}
}

func TestFailedStepNamesItsPlaceAndKeepsTheRecord(t *testing.T) {
	broken := shoptest.Step{Name: "scale", Do: func(context.Context, scenario.Lab) error { return errors.New("no such function") }}
	play(t, shoptest.NewWorld(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, shoptest.Hold(time.Second), broken), func(_ *Engine, r *runs.Record, err error) {
		if err == nil || err.Error() != "script.yaml:1: scale: no such function" {
			t.Errorf("got %v", err)
		}
		if r.Problem == "" || len(r.Matrix) == 0 {
			t.Errorf("record has problem %q and %d cells, want both", r.Problem, len(r.Matrix))
		}
	})
}

func TestInterruptedRunKeepsItsRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shoptest.NewWorld()
		e := New(Config{Platform: w})
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		r, err := e.RunScenario(ctx, shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, shoptest.Hold(time.Hour)))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the context's end", err)
		}
		if len(r.Matrix) == 0 || len(w.Running) != 0 {
			t.Errorf("%d cells kept, %d replicas left; want some and none", len(r.Matrix), len(w.Running))
		}
	})
}

func TestPauseStopsTheClockAndNextEndsAHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c clock
		took := make(chan time.Duration, 1)
		wait := func(d time.Duration) {
			began := time.Now()
			go func() {
				shoptest.MustNot(t, c.wait(t.Context(), d, func(time.Time) {}))
				took <- time.Since(began)
			}()
			synctest.Wait()
		}
		wait(10 * time.Second)
		time.Sleep(4 * time.Second)
		c.toggle()
		time.Sleep(time.Minute)
		c.toggle()
		if got, want := <-took, 70*time.Second; got != want {
			t.Errorf("a hold of 10 s with a pause of 60 s took %s, want %s", got, want)
		}
		wait(time.Hour)
		time.Sleep(time.Second)
		c.next()
		if got, want := <-took, time.Second; got != want {
			t.Errorf("next ended the hold after %s, want %s", got, want)
		}
		c.next() // nobody waits: it means no hold that comes
		wait(time.Minute)
		if got, want := <-took, time.Minute; got != want {
			t.Errorf("a next that nobody waited for ended the hold after %s, want %s", got, want)
		}
	})
}

// saying plays narration to an audience, and returns how long it stood; at is what
// is done meanwhile, and when.
func saying(t *testing.T, text scenario.Text, at map[time.Duration]Command) (said time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e := New(Config{Platform: shoptest.NewWorld(), Attended: true})
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error)
		go func() { served <- e.Serve(ctx) }()
		for after, c := range at {
			time.AfterFunc(after, func() { e.Do(c) })
		}
		time.Sleep(time.Second)
		over := make(chan time.Duration, 1)
		e.Do(Play{shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, shoptest.Step{Name: "say", Do: func(ctx context.Context, lab scenario.Lab) error {
			began := time.Now()
			err := lab.Say(ctx, text)
			over <- time.Since(began)
			return err
		}})})
		said = <-over
		stop()
		shoptest.MustNot(t, <-served)
	})
	return said
}

// TestNarrationStays: as long as it takes to read in the reader's language; where
// somebody presents, until next.
func TestNarrationStays(t *testing.T) {
	text := scenario.Text{EN: strings.Repeat("x", 160), KO: strings.Repeat("가", 120)}
	for _, tt := range []struct {
		name string
		at   map[time.Duration]Command
		want time.Duration
	}{
		{"in English", nil, 10 * time.Second},
		{"in Korean", map[time.Duration]Command{0: Audience{Lang: scenario.Korean}}, 15 * time.Second},
		{"before a room", map[time.Duration]Command{0: Audience{Presenting: true}, 31 * time.Second: Next{}}, 30 * time.Second},
		{"a room comes", map[time.Duration]Command{5 * time.Second: Audience{Presenting: true}, 31 * time.Second: Next{}}, 30 * time.Second},
		{"a room goes", map[time.Duration]Command{0: Audience{Presenting: true}, 31 * time.Second: Audience{}}, 40 * time.Second},
	} {
		if got := saying(t, text, tt.at); got != tt.want {
			t.Errorf("%s: it stayed for %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestJumpWaitsForNothing until its step is reached; there holds are held again. A
// step that was passed is no place to jump to.
func TestJumpWaitsForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c clock
		began := time.Now()
		hold := func(step int, want time.Duration) {
			t.Helper()
			c.reach(step)
			shoptest.MustNot(t, c.wait(t.Context(), 10*time.Second, func(time.Time) {}))
			if got := time.Since(began); got != want {
				t.Errorf("step %d ended after %s, want %s", step, got, want)
			}
		}
		hold(1, 10*time.Second)
		c.jump(1)
		hold(2, 20*time.Second)
		c.toggle()
		c.jump(5)
		hold(3, 20*time.Second)
		hold(4, 20*time.Second)
		hold(5, 30*time.Second)
		c.jump(9)
		c.restart()
		hold(1, 40*time.Second)
	})
}
