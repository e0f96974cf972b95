// Package benches says what each bench measures beside the shop: its cells and
// figures, the tables, charts and contrasts that show them, and what their names mean.
package benches

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
)

// Kind is something that is measured beside the shop, in a series of
// cells: the same work done in several ways.
type Kind struct {
	Name      string
	Does      scenario.Text
	Note      scenario.Text       // what to know of the figures; empty: nothing
	Legend    []Name              // what its columns and rows are, where their names are short
	Figures   []Figure            // of every cell, but for those that are partial
	Partial   map[string][]string // by figure, the only columns that have it
	Page      bool                // it looks at a shop's page: there must be a shop
	Tables    []Table             // how the cells are shown; together they hold them all
	Beyond    []Table             // of cells that only a full bench measures
	Contrasts []Contrast          // what there is to see in them
	Charts    []Chart             // the same to look at
}

// Figure is a figure that a bench measures.
type Figure struct {
	Name string // "p50"
	Unit string // "µs"
}

// Table shows one figure of some cells: those named COLUMN/ROW for every
// column and row, but for the ones that are left out.
type Table struct {
	Title   scenario.Text
	Figure  string
	Columns []string
	Rows    []string
	Without []string // cells
}

// Contrast holds one cell against another, by one figure.
type Contrast struct {
	Figure     string
	Cell, Base string
	Text       scenario.Text // what the cell is beside the base: "a call to another process, against a function call"
}

// Kinds returns everything that a bench step can measure.
func Kinds() []Kind {
	return []Kind{hopsKind(), protocolsKind(), codecsKind(), streamsKind(), browserKind()}
}

// Named returns the kind of bench of a name.
func Named(name string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// Names returns the names of the kinds of bench.
func Names() []string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, k.Name)
	}
	return names
}

// Cells returns the cells that a table shows, row by row.
func (t Table) Cells() []string {
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
func (k Kind) Cells() []string { return cellsOf(k.Tables) }

// FullCells returns all cells of the bench.
func (k Kind) FullCells() []string { return cellsOf(slices.Concat(k.Tables, k.Beyond)) }

func cellsOf(tables []Table) []string {
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
func (k Kind) Has(cell, figure string) bool {
	column, _, _ := strings.Cut(cell, "/")
	columns, partial := k.Partial[figure]
	return !partial || slices.Contains(columns, column)
}

// Terms returns the names by which expressions ask for the figures of a cell.
func (k Kind) Terms() []string {
	var names []string
	for _, f := range k.Figures {
		names = append(names, f.Name, f.Name+scenario.LowEnd, f.Name+scenario.HighEnd)
	}
	return names
}

// Unit returns the unit of a figure.
func (k Kind) Unit(figure string) string {
	for _, f := range k.Figures {
		if f.Name == figure {
			return f.Unit
		}
	}
	return ""
}

// FigureOf is the figure that a term's name speaks of.
func FigureOf(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, scenario.LowEnd), scenario.HighEnd)
}
