package report

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
)

// Charts say how charts are drawn.
type Charts struct {
	Lang  scenario.Lang
	Width int  // columns; below leastChart it is leastChart
	ASCII bool // no block characters
}

// leastChart is the least width of a chart.
const leastChart = 60

// fills are the pieces of a bar. In one of a spread they reach to the lowest round,
// the median and the highest; else they stand for one figure each.
func (c Charts) fills() []string {
	if c.ASCII {
		return []string{"#", "=", "+", "-"}
	}
	return []string{"█", "▓", "▒", "░"}
}

// plain writes a text without what isn't ASCII where that is asked for; Korean
// stays as it is.
func (c Charts) plain(s string) string {
	if !c.ASCII {
		return s
	}
	return strings.NewReplacer("µ", "u", "±", "+-").Replace(s)
}

// BenchCharts draws what a bench measured as bars.
func BenchCharts(w io.Writer, b scenario.Bench, c Charts) error {
	kind, ok := benches.Named(b.Kind)
	if !ok {
		return nil // of another version of the lab
	}
	c.Width = max(c.Width, leastChart)
	for _, chart := range kind.Charts {
		if _, err := io.WriteString(w, c.draw(kind, chart, b)); err != nil {
			return fmt.Errorf("draw a chart: %w", err)
		}
	}
	return nil
}

// chartBar is a cell as it is drawn.
type chartBar struct {
	label string
	ends  []float64 // of its pieces, each from the end of the one before
	value string
}

// draw draws a chart; empty: none of its cells was measured.
func (c Charts) draw(kind benches.Kind, chart benches.Chart, b scenario.Bench) string {
	var bars []chartBar
	most, labels, values := 0.0, 0, 0
	for _, of := range chart.Bars {
		drawn, ok := c.bar(kind, chart, b.Cells[of.Cell])
		if !ok {
			continue
		}
		drawn.label = of.Label
		bars = append(bars, drawn)
		most = max(most, drawn.ends[len(drawn.ends)-1])
		labels, values = max(labels, ansi.StringWidth(drawn.label)), max(values, ansi.StringWidth(drawn.value))
	}
	if len(bars) == 0 {
		return ""
	}
	var out strings.Builder
	fmt.Fprintf(&out, "\n  %s\n", ansi.Truncate(chart.Title.In(c.Lang), c.Width-2, ".."))
	room := max(c.Width-labels-values-6, 1)
	for _, d := range bars {
		fmt.Fprintf(&out, "  %s  %s  %s\n", pad(d.label, labels), pad(c.pieces(d.ends, most, room), room), strings.Repeat(" ", values-ansi.StringWidth(d.value))+d.value)
	}
	fmt.Fprintf(&out, "  %s\n", c.legend(chart))
	return out.String()
}

// bar is a cell's bar; not ok: it was not measured.
func (c Charts) bar(kind benches.Kind, chart benches.Chart, cell scenario.BenchCell) (d chartBar, ok bool) {
	unit, sum := kind.Unit(chart.Figures[0]), 0.0
	for _, f := range chart.Figures {
		s, measured := cell[f]
		if !measured {
			return d, false
		}
		if len(chart.Figures) == 1 {
			return chartBar{ends: []float64{s.Low, s.Median, s.High}, value: c.plain(s.Show(unit))}, true
		}
		sum += s.Median
		d.ends = append(d.ends, sum)
	}
	d.value = c.plain(scenario.Amount(sum, unit))
	if whole, measured := cell[chart.Whole]; measured {
		d.value = c.plain(whole.Show(unit))
	}
	return d, true
}

// pieces draws a bar of which room columns are most. What is there at all has a
// column.
func (c Charts) pieces(ends []float64, most float64, room int) string {
	var out strings.Builder
	drawn := 0
	for i, end := range ends {
		to := 0
		if most > 0 {
			to = int(math.Round(end / most * float64(room)))
		}
		if i == 0 && end > 0 {
			to = max(to, 1)
		}
		out.WriteString(strings.Repeat(c.fills()[i], max(to-drawn, 0)))
		drawn = max(drawn, to)
	}
	return out.String()
}

// legend says what the pieces of the bars are.
func (c Charts) legend(chart benches.Chart) string {
	names := chart.Figures
	if len(names) == 1 {
		names = strings.Split(scenario.Text{EN: "lowest round|median|highest", KO: "최저 회차|중앙값|최고 회차"}.In(c.Lang), "|")
	}
	var parts []string
	for i, name := range names {
		parts = append(parts, c.fills()[i]+" "+name)
	}
	return strings.Join(parts, "  ")
}
