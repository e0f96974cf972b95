package charts

import (
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/chart"
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
	for i, c := range all {
		y := i * a.Height / len(all)
		chart.Draw(a.Sub(0, y, a.Width, (i+1)*a.Height/len(all)-y), c)
		if i == len(all)-1 {
			d.drawLegend(a.Sub(0, y, a.Width, 1), legendRoom)
		}
	}
}

// heatHeight is how high a heatmap with a row for each range is, and leastBelow
// how high the charts under it are at least.
func heatHeight() int { return len(runs.LatencyBounds()) + 3 }

const leastBelow = 4

// drawSecond draws the heatmap, and under it replicas and queue beside each
// other.
func (d Data) drawSecond(a canvas.Area, s *runs.Shop, sc scales) {
	below := a.Height / 3
	if whole := a.Height - heatHeight(); whole >= leastBelow {
		below = min(below, whole)
	}
	if below < leastBelow {
		below = 0
	}
	chart.DrawHeatmap(a.Sub(0, 0, a.Width, a.Height-below), d.heatmap(s, a.Theme().Glyphs))
	for i, c := range d.fleet(s, sc, a.Theme().Glyphs) {
		half := (a.Width - 2) / 2
		at := a.Sub(i*(half+2), a.Height-below, half, below)
		if below > 0 {
			chart.Draw(at, c)
		}
	}
	d.drawLegend(a.Sub(0, 0, a.Width, 1), 2*legendRoom)
}
