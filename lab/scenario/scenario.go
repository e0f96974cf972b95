// Package scenario is what a scenario is made of, and what comes of it: shapes,
// loads, faults, policies, deploys and the like, each with its rules and its words;
// the [Lab] that steps act on; figures, verdicts, claims. It knows neither how a
// scenario is written nor how a shop is run.
//
// Around it lie these packages; each imports at most this one and what is above it in
// the list:
//
//   - choice: what would have been right for a name that nobody knows
//   - read: files as trees of YAML, places in them, refusals, plain values
//   - benches: what a bench measures, and how it is shown
//   - words: measured figures in words
//   - expression: the rules of judgements, over measured figures
//   - language: the steps, a file each; [Scenario] from a file, and its checks
//   - manual: the manual of the format
package scenario

import (
	"context"
	"fmt"
	"strings"
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
}

// Compare says on which shapes a scenario runs, and how.
type Compare struct {
	Shapes []Shape
	InTurn bool // one shape after the other; false: together
	Rounds int  // in turn: how often, the order alternating
}

// Step is one step of a scenario. Beyond what all do some tell what they are about:
// Lasts() time.Duration how long a hold is, Told() Text what is said or asked,
// Decides() string the claim of a judgement, Looks() WireRequest what a look at a
// message wants, Because() Text why something is expected.
type Step interface {
	Kind() string // "hold"
	Line() int    // in the file
	// When lists the shapes that the step is for; none: all. The engine hands
	// Run a Lab that acts on these alone.
	When() []Shape
	Run(ctx context.Context, lab Lab) error
}

// Summary describes the scenario in one line: its title, the claim that it
// judges, where it runs and how long it takes.
func (s *Scenario) Summary(l Lang) string {
	parts := []string{s.Title.In(l)}
	if s.Claim != "" {
		parts = append(parts, s.Claim)
	}
	shapes := ShapeList(s.Compare.Shapes)
	if s.Compare.InTurn {
		shapes += Text{" in turn", " 차례로"}.In(l)
	}
	return strings.Join(append(parts, shapes, fmt.Sprintf(Text{"%g min", "%g분"}.In(l), s.Minutes)), " · ")
}

// The bounds of what a scenario may ask of a machine.
const (
	MaxRate     = 10_000 // journeys a second
	MaxReplicas = 50     // of one function
)
