package report

import (
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/scenario"
)

// barWidth is how many cells the longest bar has.
const barWidth = 40

// benchBars draws a table, a bar a cell, all by one measure.
func (p *page) benchBars(t scenario.BenchTable, b scenario.Bench) {
	longest, name := 0.0, 0
	for _, cell := range t.Cells() {
		if s, ok := b.Cells[cell][t.Figure]; ok {
			longest, name = max(longest, s.Median), max(name, ansi.StringWidth(cell))
		}
	}
	for _, column := range t.Columns {
		for _, row := range t.Rows {
			s, ok := b.Cells[column+"/"+row][t.Figure]
			if !ok {
				continue
			}
			cell := column + "/" + row
			p.line("    %s  %s", cell+strings.Repeat(" ", name-ansi.StringWidth(cell)), bar(s.Median, longest))
		}
	}
}

// bar is as long as a value is beside the longest, in eighths of a cell; whatever
// is more than nothing can be seen.
func bar(value, longest float64) string {
	if value <= 0 || longest <= 0 {
		return ""
	}
	eighths := max(1, int(math.Round(value/longest*barWidth*8)))
	bar := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		bar += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return bar
}
