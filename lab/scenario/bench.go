package scenario

import (
	"fmt"
	"strings"
)

// BenchRequest asks for a bench.
type BenchRequest struct {
	Kind   string // the name of a kind in lab/scenario/benches
	Rounds int    // that every cell is measured in; as few and as many as that allows
	// Only are the cells to measure, where they aren't all: COLUMN/ROW, with * for
	// any of either.
	Only []string
	Full bool // also what a bench leaves out that isn't full
	// Page is the address of the shop whose page a bench looks at, if it is of that
	// kind. The lab fills it in.
	Page string
}

// The ends of the names by which expressions ask for a figure's spread.
const (
	LowEnd  = "_low"
	HighEnd = "_high"
)

// Bench is what a bench measured.
type Bench struct {
	Kind    string               `json:"kind"`
	Rounds  int                  `json:"rounds"`
	Seconds float64              `json:"seconds"`
	Cells   map[string]BenchCell `json:"cells"`
	Traces  map[string]string    `json:"traces,omitempty"` // of the last call of a cell, where it is a call that is traced
	Absent  string               `json:"absent,omitempty"` // why nothing was measured; empty: something was
}

// BenchCell holds the figures of one cell, by their names.
type BenchCell map[string]Spread

// Term returns the figure that expressions know by this name.
func (c BenchCell) Term(name string) (float64, bool) {
	figure, end := name, ""
	for _, e := range []string{LowEnd, HighEnd} {
		if cut, ok := strings.CutSuffix(name, e); ok {
			figure, end = cut, e
		}
	}
	s, ok := c[figure]
	switch end {
	case LowEnd:
		return s.Low, ok
	case HighEnd:
		return s.High, ok
	}
	return s.Median, ok
}

// Amount writes a figure with its unit, long times in milliseconds: "61.2 µs",
// "10.4 ms", "312 B".
func Amount(v float64, unit string) string {
	if unit == "µs" && v >= 1000 {
		v, unit = v/1000, "ms"
	}
	return Digits(v) + " " + unit
}

// Digits writes a number with about three Digits.
func Digits(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// Show writes a figure with its spread: half of what lies between the lowest
// and the highest round, as a share of the median. "61.2 µs ±4 %".
func (s Spread) Show(unit string) string {
	if s.Median == 0 || s.High == s.Low {
		return Amount(s.Median, unit)
	}
	return fmt.Sprintf("%s ±%.0f %%", Amount(s.Median, unit), (s.High-s.Low)/2/s.Median*100)
}
