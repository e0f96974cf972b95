package chart

import (
	"math"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

// dots are the bits of a braille cell by row and column.
var dots = [4][2]rune{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

// drawBraille draws each series as a line, four dots a row. A cell has the
// colour of the last series that passes through it.
func drawBraille(a canvas.Area, c Chart, folded [][]float64) {
	cells := make([]rune, a.Width*a.Height)
	roles := make([]theme.Role, a.Width*a.Height)
	height := a.Height * 4
	for i, values := range folded {
		before := -1
		for x, v := range values {
			if math.IsNaN(v) {
				before = -1
				continue
			}
			y := height - max(scale(v, c.Max, height), 1)
			from, to := y, y
			if before >= 0 {
				from, to = min(before, y), max(before, y)
			}
			for py := from; py <= to; py++ {
				cell := py/4*a.Width + x
				column := 1
				if py == before {
					column = 0
				}
				cells[cell] |= dots[py%4][column]
				roles[cell] = c.Series[i].Role
			}
			if before < 0 {
				cells[y/4*a.Width+x] |= dots[y%4][0]
			}
			before = y
		}
	}
	for i, bits := range cells {
		if bits != 0 {
			a.Set(i%a.Width, i/a.Width, string(0x2800+bits), a.Style(roles[i]))
		}
	}
}
