package scenario

import (
	"slices"
	"strings"
)

// BenchKind is something that is measured beside the shop, in a series of
// cells: the same work done in several ways.
type BenchKind struct {
	Name      string
	Does      Text
	Note      Text                // what to know of the figures; empty: nothing
	Legend    []BenchName         // what its columns and rows are, where their names are short
	Figures   []BenchFigure       // of every cell, but for those that are partial
	Partial   map[string][]string // by figure, the only columns that have it
	Page      bool                // it looks at a shop's page: there must be a shop
	Tables    []BenchTable        // how the cells are shown; together they hold them all
	Beyond    []BenchTable        // of cells that only a full bench measures
	Contrasts []Contrast          // what there is to see in them
	Charts    []BenchChart        // the same to look at
}

// BenchFigure is a figure that a bench measures.
type BenchFigure struct {
	Name string // "p50"
	Unit string // "µs"
}

// BenchTable shows one figure of some cells: those named COLUMN/ROW for every
// column and row, but for the ones that are left out.
type BenchTable struct {
	Title   Text
	Figure  string
	Columns []string
	Rows    []string
	Without []string // cells
}

// Contrast holds one cell against another, by one figure.
type Contrast struct {
	Figure     string
	Cell, Base string
	Text       Text // what the cell is beside the base: "a call to another process, against a function call"
}

// BenchKinds returns everything that a bench step can measure.
func BenchKinds() []BenchKind {
	return []BenchKind{hopsKind(), protocolsKind(), codecsKind(), streamsKind(), browserKind()}
}

// BenchNamed returns the kind of bench of a name.
func BenchNamed(name string) (BenchKind, bool) {
	for _, k := range BenchKinds() {
		if k.Name == name {
			return k, true
		}
	}
	return BenchKind{}, false
}

// BenchNames returns the names of the kinds of bench.
func BenchNames() []string {
	var names []string
	for _, k := range BenchKinds() {
		names = append(names, k.Name)
	}
	return names
}

// Cells returns the cells that a table shows, row by row.
func (t BenchTable) Cells() []string {
	var cells []string
	for _, row := range t.Rows {
		for _, column := range t.Columns {
			if cell := column + "/" + row; !slices.Contains(t.Without, cell) {
				cells = append(cells, cell)
			}
		}
	}
	return cells
}

// Cells returns the cells of the bench, as its tables show them: all but those
// that only a full one measures.
func (k BenchKind) Cells() []string { return cellsOf(k.Tables) }

// FullCells returns all cells of the bench.
func (k BenchKind) FullCells() []string { return cellsOf(slices.Concat(k.Tables, k.Beyond)) }

func cellsOf(tables []BenchTable) []string {
	var cells []string
	for _, t := range tables {
		for _, cell := range t.Cells() {
			if !slices.Contains(cells, cell) {
				cells = append(cells, cell)
			}
		}
	}
	return cells
}

// Has tells whether a cell has a figure.
func (k BenchKind) Has(cell, figure string) bool {
	column, _, _ := strings.Cut(cell, "/")
	columns, partial := k.Partial[figure]
	return !partial || slices.Contains(columns, column)
}

// The ends of the names by which expressions ask for a figure's spread.
const (
	lowEnd  = "_low"
	highEnd = "_high"
)

// terms returns the names by which expressions ask for the figures of a cell.
func (k BenchKind) terms() []string {
	var names []string
	for _, f := range k.Figures {
		names = append(names, f.Name, f.Name+lowEnd, f.Name+highEnd)
	}
	return names
}

// Unit returns the unit of a figure.
func (k BenchKind) Unit(figure string) string {
	for _, f := range k.Figures {
		if f.Name == figure {
			return f.Unit
		}
	}
	return ""
}

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

// term returns the figure that expressions know by this name.
func (c BenchCell) term(name string) (float64, bool) {
	figure, end := name, ""
	for _, e := range []string{lowEnd, highEnd} {
		if cut, ok := strings.CutSuffix(name, e); ok {
			figure, end = cut, e
		}
	}
	s, ok := c[figure]
	switch end {
	case lowEnd:
		return s.Low, ok
	case highEnd:
		return s.High, ok
	}
	return s.Median, ok
}
