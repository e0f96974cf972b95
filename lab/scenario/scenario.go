// Package scenario reads scenario files and runs their steps; package manual tells
// what a file may hold. It knows nothing of how a shop is run: its steps act on a
// [Lab].
package scenario

import (
	"context"

	"github.com/msalab/msalab/lab/scenario/read"
)

// Scenario is a validated scenario: what to run, on which shapes, step by step.
type Scenario struct {
	Name     string
	Claim    string // "C4"; empty: none
	Title    Text
	Minutes  float64 // how long it takes, holds and narration together
	Compare  Compare
	Load     Load
	Replicas map[string]int    // at the start; missing: 1. "monolith": whole copies
	Policy   *PolicyChange     // at the start; nil: the preset "sane" on all links
	Baseline Baseline          // that a run needs to be believed
	WorkOff  bool              // no simulated work: the real code is measured
	Language map[string]string // of functions that don't run in Go: "board": "node"
	Slots    int               // requests that a replica works on at once; 0: as many as the lab has by default
	Steps    []Step
	File     string // where it was read from

	src *read.Source
}

// Compare says on which shapes a scenario runs, and how.
type Compare struct {
	Shapes []Shape
	InTurn bool // one shape after the other; false: together
	Rounds int  // in turn: how often, the order alternating
}

// Step is one step of a scenario.
type Step interface {
	Kind() string // "hold"
	Line() int    // in the file
	// When lists the shapes that the step is for; none: all. The engine hands
	// Run a Lab that acts on these alone.
	When() []Shape
	Run(ctx context.Context, lab Lab) error
}
