package engine

import (
	"context"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// script is a scenario of steps given as functions.
func script(shapes []scenario.Shape, steps ...scenario.Step) *scenario.Scenario {
	return &scenario.Scenario{Name: "script", File: "script.yaml", Compare: scenario.Compare{Shapes: shapes},
		Load: scenario.Load{Rate: 10, Arrivals: "even"}, Steps: steps}
}

type step struct {
	kind string
	when []scenario.Shape
	do   func(context.Context, scenario.Lab) error
}

func (s step) Kind() string           { return s.kind }
func (s step) Line() int              { return 1 }
func (s step) When() []scenario.Shape { return s.when }
func (s step) Run(ctx context.Context, lab scenario.Lab) error {
	return s.do(ctx, lab)
}

func mustNot(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
