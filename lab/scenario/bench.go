package scenario

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario/choice"
	"github.com/msalab/msalab/lab/scenario/read"
)

// BenchRequest asks for a bench.
type BenchRequest struct {
	Kind   string // the name of a BenchKind
	Rounds int    // that every cell is measured in; from MinRounds to MaxRounds
	// Only are the cells to measure, where they aren't all: COLUMN/ROW, with * for
	// any of either.
	Only []string
	Full bool // also what a bench leaves out that isn't full
	// Page is the address of the shop whose page a bench looks at, if it is of that
	// kind. The lab fills it in.
	Page string
}

// Cells returns the cells that a valid request asks for.
func (b BenchRequest) Cells() []string {
	kind, _ := BenchNamed(b.Kind)
	cells := kind.Cells()
	if b.Full {
		cells = kind.FullCells()
	}
	return slices.DeleteFunc(cells, func(cell string) bool { return !b.wants(cell) })
}

// wants tells whether a cell is among those to measure.
func (b BenchRequest) wants(cell string) bool {
	return len(b.Only) == 0 || slices.ContainsFunc(b.Only, func(pattern string) bool { return among(pattern, cell) })
}

// among tells whether a cell is one of those that a pattern names.
func among(pattern, cell string) bool {
	column, row, _ := strings.Cut(pattern, "/")
	inColumn, inRow, _ := strings.Cut(cell, "/")
	return (column == "*" || column == inColumn) && (row == "*" || row == inRow)
}

// unknownCells tells what is wrong with a pattern that names no cell; empty:
// nothing.
func unknownCells(kind BenchKind, cells []string, pattern string) string {
	if slices.ContainsFunc(cells, func(cell string) bool { return among(pattern, cell) }) {
		return ""
	}
	return fmt.Sprintf("no cell of the bench %s is %q: want COLUMN/ROW as in %s, or * for any of either; `lab bench %s --help` lists them", kind.Name, pattern, cells[0], kind.Name)
}

// How many rounds a bench has. Less than three have no median to speak of.
const (
	MinRounds     = 3
	MaxRounds     = 50
	DefaultRounds = 5
)

// Validate tells what is wrong with a request.
func (b BenchRequest) Validate() error {
	kind, ok := BenchNamed(b.Kind)
	if !ok {
		return fmt.Errorf("unknown bench %q: %s", b.Kind, choice.Among("benches", b.Kind, BenchNames()))
	}
	if kind.Page && b.Page == "" {
		return fmt.Errorf("bench %s looks at the page of a shop, and there is none: want a scenario that has one, as \"lab run %s\"", b.Kind, b.Kind)
	}
	if b.Rounds < MinRounds || b.Rounds > MaxRounds {
		return fmt.Errorf("bench %s: %d rounds are out of bounds: want %d to %d", b.Kind, b.Rounds, MinRounds, MaxRounds)
	}
	for _, pattern := range b.Only {
		if wrong := unknownCells(kind, kind.FullCells(), pattern); wrong != "" {
			return errors.New(wrong)
		}
	}
	if len(b.Cells()) == 0 {
		return fmt.Errorf("bench %s: %s are measured by a full bench alone, with --full", b.Kind, strings.Join(b.Only, ", "))
	}
	return nil
}

// benchStep measures something beside the shop.
type benchStep struct {
	base
	request BenchRequest
	onlyAt  []read.Place // of each of its patterns
}

func (r *reader) bench(b base, n read.Node) step {
	s := &benchStep{base: b, request: BenchRequest{Rounds: DefaultRounds}}
	r.Object(n, "bench", "{kind: hops}",
		read.Required("kind", func(n read.Node) { s.request.Kind = r.OneOf(n, "bench", "benches", BenchNames()) }),
		read.Optional("rounds", func(n read.Node) {
			before := r.Problems()
			s.request.Rounds = r.Whole(n, "a number of rounds", MaxRounds)
			if r.Problems() == before && s.request.Rounds < MinRounds {
				r.Problem(read.PlaceOf(n), "%d rounds show no spread: want at least %d", s.request.Rounds, MinRounds)
			}
		}),
		read.Optional("only", func(n read.Node) {
			for _, item := range r.Items(n, "a list of cells, as [centre/*, */grpc]", true) {
				if pattern, ok := r.Line(item, "cells, as centre/*"); ok {
					s.request.Only, s.onlyAt = append(s.request.Only, pattern), append(s.onlyAt, read.PlaceOf(item))
				}
			}
		}),
	)
	return s
}

func (s *benchStep) check(c *checker) {
	kind, ok := BenchNamed(s.request.Kind)
	if !ok {
		return // noted when it was read
	}
	c.benches = append(c.benches, kind.Name)
	for i, pattern := range s.request.Only {
		if wrong := unknownCells(kind, kind.Cells(), pattern); wrong != "" {
			c.Problem(s.onlyAt[i], "%s", wrong)
		}
	}
}

// Run measures.
func (s *benchStep) Run(ctx context.Context, lab Lab) error { return lab.Bench(ctx, s.request) }

func (s *benchStep) String() string { return "bench " + s.request.Kind }
