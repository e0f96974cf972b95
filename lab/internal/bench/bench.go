// Package bench measures the cells of a bench: the same work done in several
// ways. It owns the order and the arithmetic; what is measured is told by the
// packages below it, one a kind.
//
// The rounds of all cells are interleaved: each round goes once through all of
// them, every other one backwards, so that a machine that is busy for a while
// slows none of them alone. A first round is measured and thrown away. What
// comes out is, figure by figure, the median of the rounds and their range. That
// two cells differ is said only where chance would hardly order their rounds so.
package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
)

// Round measures a cell once.
type Round func(ctx context.Context) (Sample, error)

// Setup is a kind of bench that has been set up.
type Setup struct {
	Rounds map[string]Round // by cell
	Close  func() error     // ends everything that was started for it
	// Traces are those of the cells' last calls, by cell; nil: none is told.
	Traces func() map[string]string
}

// Open sets a kind of bench up. One that can't be leaves nothing behind.
type Open func(ctx context.Context) (Setup, error)

// Kinds are the benches that can be run, by name.
type Kinds map[string]Open

// Bench sets a bench up, measures all its cells and ends it.
func (k Kinds) Bench(ctx context.Context, b scenario.BenchRequest, progress func(round int)) (result scenario.Bench, err error) {
	if err := benches.Validate(b); err != nil {
		return result, err
	}
	open, ok := k[b.Kind]
	if !ok {
		return result, fmt.Errorf("bench %s: nothing here measures it", b.Kind)
	}
	setup, err := open(ctx)
	if err != nil {
		return result, fmt.Errorf("set up: %w", err)
	}
	defer func() { err = errors.Join(err, setup.Close()) }()
	kind, _ := benches.Named(b.Kind)
	result, err = run(ctx, kind, benches.Requested(b), setup.Rounds, b.Rounds, progress)
	if err == nil && setup.Traces != nil {
		result.Traces = setup.Traces()
	}
	return result, err
}

// run measures cells of a kind.
func run(ctx context.Context, kind benches.Kind, order []string, cells map[string]Round, rounds int, progress func(int)) (scenario.Bench, error) {
	result := scenario.Bench{Kind: kind.Name, Rounds: rounds, Cells: map[string]scenario.BenchCell{}}
	for _, name := range order {
		if cells[name] == nil {
			return result, fmt.Errorf("nothing measures the cell %s", name)
		}
	}
	began := time.Now()
	measured := map[string][]Sample{}
	for round := range rounds + 1 {
		if round > 0 {
			progress(round)
		}
		for _, name := range order {
			sample, err := cells[name](ctx)
			if err != nil {
				return result, fmt.Errorf("measure %s: %w", name, err)
			}
			if round > 0 { // the first warms up
				measured[name] = append(measured[name], sample)
			}
		}
		slices.Reverse(order)
	}
	for name, all := range measured {
		cell, err := summed(kind, name, all)
		if err != nil {
			return result, err
		}
		result.Cells[name] = cell
	}
	result.Seconds = time.Since(began).Seconds()
	return result, nil
}
