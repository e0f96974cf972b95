package shoptest

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Script is a scenario of steps given as functions.
func Script(shapes []scenario.Shape, steps ...scenario.Step) *scenario.Scenario {
	return &scenario.Scenario{Name: "script", File: "script.yaml", Compare: scenario.Compare{Shapes: shapes},
		Load: scenario.Load{Rate: 10, Arrivals: "even"}, Steps: steps}
}

// Step is a step of a scenario that a test has made up.
type Step struct {
	Name string           // its kind
	Only []scenario.Shape // none: it is for all
	Do   func(context.Context, scenario.Lab) error
}

// Kind is the step's name.
func (s Step) Kind() string { return s.Name }

// Line is where the step is in its file.
func (s Step) Line() int { return 1 }

// When says which shapes the step is for.
func (s Step) When() []scenario.Shape { return s.Only }

// Run does what the test wants.
func (s Step) Run(ctx context.Context, lab scenario.Lab) error {
	return s.Do(ctx, lab)
}

// MustNot ends a test on an error.
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

// StateOf is what a replica of the first shop is doing, as a run shows it.
func StateOf(e interface{ Snapshot() *runs.Snapshot }, id runs.ReplicaID) string {
	for _, r := range e.Snapshot().Shops[0].Replicas {
		if r.ID == id {
			return r.State
		}
	}
	return "none"
}
