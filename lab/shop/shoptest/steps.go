package shoptest

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// Script is a scenario of steps given as functions.
func Script(shapes []scenario.Shape, steps ...scenario.Step) *scenario.Scenario {
	return &scenario.Scenario{Name: "script", File: "script.yaml", Compare: scenario.Compare{Shapes: shapes},
		Load: scenario.Load{Rate: 10, Arrivals: "even"}, Steps: steps}
}

type Step struct {
	Name string
	Only []scenario.Shape
	Do   func(context.Context, scenario.Lab) error
}

func (s Step) Kind() string           { return s.Name }
func (s Step) Line() int              { return 1 }
func (s Step) When() []scenario.Shape { return s.Only }
func (s Step) Run(ctx context.Context, lab scenario.Lab) error {
	return s.Do(ctx, lab)
}

func MustNot(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Elapse lets time go by, and what was due in it happen.
func Elapse(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// Hold lets time pass in a run.
func Hold(d time.Duration) Step {
	return Step{Name: "hold", Do: func(ctx context.Context, lab scenario.Lab) error { return lab.Hold(ctx, d) }}
}

// Mark ends a phase.
func Mark(name string) Step {
	return Step{Name: "mark", Do: func(ctx context.Context, lab scenario.Lab) error { return lab.Mark(ctx, name) }}
}
