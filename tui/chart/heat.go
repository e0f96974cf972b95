package chart

import (
	"math"
	"time"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Spread is how often values fell into each range in one second.
type Spread struct {
	At     time.Time
	Counts []int
}

// Heatmap is a plot of which values occurred when: a row a range of values, the
// lowest at the bottom, a column some seconds. The more, the fuller the cell.
type Heatmap struct {
	Title   string
	Legend  string   // before the ramp of characters; empty: no ramp is shown
	Labels  []string // of the upper bounds of the ranges; the last range has none
	Seconds []Spread
	Marks   []Mark
	Now     time.Time
	NowWord string
}

// DrawHeatmap draws a heatmap. Where there are fewer rows than ranges, a row
// stands for several.
func DrawHeatmap(a canvas.Area, h Heatmap) {
	x := a.Fit(0, 0, a.Width, h.Title, theme.Strong) + 2
	if a.Height < 4 || a.Width < axis+6 {
		return
	}
	if room := text.Width(h.Legend) + 1 + len(a.Theme().Glyphs.Heat); h.Legend != "" && x+room <= a.Width {
		x = a.Text(x, 0, h.Legend+" ", theme.Muted)
		for level, g := range a.Theme().Glyphs.Heat {
			a.Set(x+level, 0, g, a.Style(theme.First))
		}
	}
	w := windowFor(a.Width-axis, h.Now)
	ranges, rows := len(h.Labels)+1, a.Height-2
	each := (ranges + rows - 1) / rows
	rows = (ranges + each - 1) / each
	high := max((a.Height-2)/rows, 1) // lines of a row
	plot := a.Sub(a.Width-w.columns, a.Height-1-rows*high, w.columns, rows*high)
	drawTime(a, w, h.Marks, h.NowWord)
	for row := range rows {
		label := ">" + h.Labels[len(h.Labels)-1]
		if last := (row+1)*each - 1; last < len(h.Labels) {
			label = h.Labels[last]
		}
		a.Right(axis-1, a.Height-2-row*high, label, theme.Muted)
	}
	sums, most := w.sum(h.Seconds, each, rows)
	for x, column := range sums {
		for row, n := range column {
			level := heat(n, most)
			for line := range high {
				plot.Set(x, plot.Height-1-row*high-line, a.Theme().Glyphs.Heat[level], a.Style(theme.First))
			}
		}
	}
}

// sum adds the counts of each column and row up; most is the highest.
func (w window) sum(seconds []Spread, each, rows int) (sums [][]int, most int) {
	sums = make([][]int, w.columns)
	for x := range sums {
		sums[x] = make([]int, rows)
	}
	for _, s := range seconds {
		x, ok := w.column(s.At)
		if !ok {
			continue
		}
		for i, n := range s.Counts {
			row := min(i/each, rows-1)
			sums[x][row] += n
			most = max(most, sums[x][row])
		}
	}
	return sums, most
}

// heat is the level of a cell, 0 to 4. Whatever occurred has one, and what is
// rare shows beside what is common: the level goes by the root.
func heat(n, most int) int {
	if n <= 0 || most <= 0 {
		return 0
	}
	return clamp(int(math.Ceil(4*math.Sqrt(float64(n)/float64(most)))), 1, 4)
}
