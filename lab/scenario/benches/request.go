package benches

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/choice"
)

// Requested returns the cells that a valid request asks for.
func Requested(b scenario.BenchRequest) []string {
	kind, _ := Named(b.Kind)
	cells := kind.Cells()
	if b.Full {
		cells = kind.FullCells()
	}
	return slices.DeleteFunc(cells, func(cell string) bool { return !wants(b, cell) })
}

// wants tells whether a cell is among those to measure.
func wants(b scenario.BenchRequest, cell string) bool {
	return len(b.Only) == 0 || slices.ContainsFunc(b.Only, func(pattern string) bool { return among(pattern, cell) })
}

// among tells whether a cell is one of those that a pattern names.
func among(pattern, cell string) bool {
	column, row, _ := strings.Cut(pattern, "/")
	inColumn, inRow, _ := strings.Cut(cell, "/")
	return (column == "*" || column == inColumn) && (row == "*" || row == inRow)
}

// UnknownCells tells what is wrong with a pattern that names no cell; empty:
// nothing.
func UnknownCells(kind Kind, cells []string, pattern string) string {
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
func Validate(b scenario.BenchRequest) error {
	kind, ok := Named(b.Kind)
	if !ok {
		return fmt.Errorf("unknown bench %q: %s", b.Kind, choice.Among("benches", b.Kind, Names()))
	}
	if kind.Page && b.Page == "" {
		return fmt.Errorf("bench %s looks at the page of a shop, and there is none: want a scenario that has one, as \"lab run %s\"", b.Kind, b.Kind)
	}
	if b.Rounds < MinRounds || b.Rounds > MaxRounds {
		return fmt.Errorf("bench %s: %d rounds are out of bounds: want %d to %d", b.Kind, b.Rounds, MinRounds, MaxRounds)
	}
	for _, pattern := range b.Only {
		if wrong := UnknownCells(kind, kind.FullCells(), pattern); wrong != "" {
			return errors.New(wrong)
		}
	}
	if len(Requested(b)) == 0 {
		return fmt.Errorf("bench %s: %s are measured by a full bench alone, with --full", b.Kind, strings.Join(b.Only, ", "))
	}
	return nil
}
