package charts

import (
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/chart"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// The least room for all charts of a shop in two columns, and one under the
// other; with less there is one half of them at a time.
const (
	allWidth    = 110
	allHeight   = 18
	stackHeight = 38
)

// legendRoom is what the title of a chart takes of its line before the legend of
// the marks.
const legendRoom = 20

// drawCharts draws a shop's charts: how shoppers fare in the one half, how
// latencies spread and the fleet in the other. It says whether there was room
// for one half only.
func (d Data) drawCharts(a canvas.Area, s *runs.Shop, sc scales) (halved bool) {
	switch {
	case a.Width >= allWidth && a.Height >= allHeight:
		half := a.Width / 2
		d.drawFirst(a.Sub(0, 0, half-1, a.Height), s, sc)
		d.drawSecond(a.Sub(half+1, 0, a.Width-half-1, a.Height), s, sc)
		return false
	case a.Height >= stackHeight:
		half := a.Height / 2
		d.drawFirst(a.Sub(0, 0, a.Width, half), s, sc)
		d.drawSecond(a.Sub(0, half+1, a.Width, a.Height-half-1), s, sc)
		return false
	case d.Second:
		d.drawSecond(a, s, sc)
	default:
		d.drawFirst(a, s, sc)
	}
	return true
}

// drawFirst draws rate, latency and errors.
func (d Data) drawFirst(a canvas.Area, s *runs.Shop, sc scales) {
	all := d.charts(s, sc, a.Theme().Glyphs)
	var lines []legendLine // of the last chart, then of the first
	for i, c := range all {
		y := i * a.Height / len(all)
		chart.Draw(a.Sub(0, y, a.Width, (i+1)*a.Height/len(all)-y), c)
		if i == 0 || i == len(all)-1 {
			lines = append(lines, legendLine{a.Sub(0, y, a.Width, 1), legendRoom})
		}
	}
	slices.Reverse(lines)
	d.drawLegend(lines...)
}

// heatHeight is how high a heatmap with a row for each range is, and leastBelow
// how high the charts under it are at least.
func heatHeight() int { return len(runs.LatencyBounds()) + 3 }

const leastBelow = 4

// fleetWidth is the least width for the charts of the fleet and of the bill beside
// each other, and wordsWidth that for the words in the latter.
const (
	fleetWidth = 72
	wordsWidth = 46
)

// drawSecond draws the heatmap, and under it replicas, queue and bill: beside each
// other, or the bill under the others where that is too narrow or there is room.
func (d Data) drawSecond(a canvas.Area, s *runs.Shop, sc scales) {
	least := leastBelow
	if a.Width < fleetWidth {
		least = 2 * leastBelow
	}
	below := a.Height / 3
	if whole := a.Height - heatHeight(); whole >= least {
		below = min(below, whole)
	}
	if below = max(below, least); a.Height-below < leastBelow {
		below = 0
	}
	g, heat := a.Theme().Glyphs, d.heatmap(s, a.Theme().Glyphs)
	if a.Width < fleetWidth {
		heat.Legend = "" // that of the marks is wanted more
	}
	chart.DrawHeatmap(a.Sub(0, 0, a.Width, a.Height-below), heat)
	lines := []legendLine{{a.Sub(0, 0, a.Width, 1), text.Width(heat.Title) + text.Width(heat.Legend) + 10}}
	if heat.Legend == "" {
		lines[0].used = text.Width(heat.Title) + 2
	}
	if below > 0 {
		lines = append(lines, d.drawFleet(a.Sub(0, a.Height-below, a.Width, below), s, sc, g)...)
	}
	d.drawLegend(lines...)
}

// drawFleet draws replicas, queue and bill, and returns where there is room for a
// legend.
func (d Data) drawFleet(a canvas.Area, s *runs.Shop, sc scales, g theme.Glyphs) []legendLine {
	fleet := d.fleet(s, sc, g)
	if a.Width >= fleetWidth && a.Height < 2*leastBelow {
		drawRow(a, append(fleet, d.bill(s, sc, g, a.Width/3 < wordsWidth)))
		return nil
	}
	half := a.Height / 2
	drawRow(a.Sub(0, 0, a.Width, half), fleet)
	below := a.Sub(0, half, a.Width, a.Height-half)
	bill := d.bill(s, sc, g, a.Width < wordsWidth)
	chart.Draw(below, bill)
	return []legendLine{{below, chart.LegendWidth(bill) + 2}}
}

// drawRow draws charts beside each other.
func drawRow(a canvas.Area, all []chart.Chart) {
	if len(all) == 0 {
		return
	}
	width := (a.Width+2)/len(all) - 2 // the same for all, so that marks stand in line
	for i, c := range all {
		chart.Draw(a.Sub(i*(width+2), 0, width, a.Height), c)
	}
}
