package report

import (
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// htmlMatrix is the survival table: a block of rows a shape, a row a journey, a
// column a fault.
type htmlMatrix struct {
	Faults []string
	Shapes []matrixShape
}

type matrixShape struct {
	Name string
	Rows []matrixRow
}

type matrixRow struct {
	Journey string
	Cells   []matrixCell
}

// matrixCell is one share. Class tells it by colour; the text tells it without.
type matrixCell struct{ Text, Class string }

func (p *page) htmlMatrix(r *runs.Record) htmlMatrix {
	var faults []string
	cells := map[[3]string]scenario.JourneyFigures{}
	for _, c := range r.Matrix {
		if !slices.Contains(faults, c.Fault) {
			faults = append(faults, c.Fault)
		}
		cells[[3]string{c.Shop, c.Journey, c.Fault}] = c.Figures
	}
	m := htmlMatrix{Faults: p.faultNames(faults)}
	if len(faults) == 0 {
		return m
	}
	for _, shop := range r.Shapes {
		s := matrixShape{Name: shop}
		for _, j := range made(r.Matrix) {
			row := matrixRow{Journey: j}
			for _, f := range faults {
				c, ok := cells[[3]string{shop, j, f}]
				row.Cells = append(row.Cells, matrixCell{p.cell(c, ok), survival(c, ok)})
			}
			s.Rows = append(s.Rows, row)
		}
		m.Shapes = append(m.Shapes, s)
	}
	return m
}

// survival classes a cell: 99 % is what the scenarios ask of a healthy shop.
func survival(c scenario.JourneyFigures, ok bool) string {
	switch {
	case !ok || c.N < scenario.MinSample:
		return "mute"
	case c.Success() >= 0.99:
		return "good"
	case c.Success() >= 0.5:
		return "warn"
	}
	return "bad"
}
