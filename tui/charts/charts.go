// Package charts draws how the shops fare over time: rate, latency and errors,
// replicas, queue and bill, how latencies spread, and each journey. All shops share
// their axes, so that two can be compared.
package charts

import (
	"math"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/chart"
	"github.com/msalab/msalab/tui/look"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// scales are the ends of the value axes. All shops share them, so that charts
// beside each other can be compared.
type scales struct {
	rate, latency, failed, replicas, waiting, slots float64
}

func scalesOf(shops []runs.Shop) scales {
	var s scales
	for i := range shops {
		for _, sec := range shops[i].Seconds {
			s.rate = max(s.rate, float64(sec.All.N))
			if !math.IsNaN(sec.All.P99) {
				s.latency = max(s.latency, sec.All.P99)
			}
			s.failed = max(s.failed, failed(sec.All))
			s.replicas, s.waiting = max(s.replicas, float64(sec.Replicas)), max(s.waiting, float64(sec.Waiting))
			s.slots = max(s.slots, sec.Slots.All())
		}
	}
	return scales{
		rate: chart.Ceiling(s.rate, 10), latency: chart.Ceiling(s.latency, 10), failed: min(chart.Ceiling(s.failed*100, 10), 100),
		replicas: chart.Ceiling(s.replicas, 10), waiting: chart.Ceiling(s.waiting, 10), slots: chart.Ceiling(s.slots, 10),
	}
}

// failed is the share of journeys that did not end well; 0 where there were
// none.
func failed(j scenario.JourneyFigures) float64 {
	if j.N == 0 {
		return 0
	}
	return 1 - j.Success()
}

// Data is what the charts show.
type Data struct {
	Shops    []runs.Shop // at least one
	Selected int         // the shop that stays where there is no room for all
	Faults   []runs.ActiveFault
	Events   []runs.Event // scales and deploys are marked
	Second   bool         // where there is no room for all charts: the second half of them
	Lang     scenario.Lang
	Braille  bool // lines of dots instead of areas
}

// Draw draws the shops side by side. It says whether there was room for one half
// of the charts only.
func Draw(a canvas.Area, d Data) (halved bool) {
	a = a.Sub(1, 0, a.Width-2, a.Height)
	sc := scalesOf(d.Shops)
	shops := d.Shops
	if a.Width/len(shops) < 36 {
		shops = shops[d.Selected : d.Selected+1]
	}
	n := len(shops)
	width := (a.Width+2)/n - 2 // the same for all, so that their time axes are
	for i := range shops {
		if d.drawShopCharts(a.Sub(i*(width+2), 0, width, a.Height), &shops[i], sc) {
			halved = true
		}
	}
	return halved
}

// The width from which on the journeys stand beside the charts where there is no
// room below them, and theirs.
const (
	besideWidth = 130
	sideWidth   = 46
)

// drawShopCharts draws one shop: its charts, and the journeys below or
// beside them where there is room.
func (d Data) drawShopCharts(a canvas.Area, s *runs.Shop, sc scales) (halved bool) {
	Head(a.Sub(0, 0, a.Width, Heading), s, d.Lang)
	a = a.Sub(0, Heading, a.Width, a.Height-Heading)
	if len(s.Seconds) == 0 {
		a.Message(text.NoFigures.In(d.Lang), theme.Muted)
		return false
	}
	rows := len(scenario.Journeys()) + 2
	switch {
	case a.Height >= 3*6+rows:
		d.drawJourneys(a.Sub(0, a.Height-rows+1, a.Width, rows-1), s)
		a = a.Sub(0, 0, a.Width, a.Height-rows)
	case a.Width >= besideWidth:
		side := sideWidth
		d.drawJourneys(a.Sub(a.Width-side, 1, side, a.Height-1), s)
		a = a.Sub(0, 0, a.Width-side-3, a.Height)
	}
	return d.drawCharts(a, s, sc)
}

// drawJourneys draws how each journey fared lately. The p95 of all the time can't be
// had from those of its seconds; the worst of these can.
func (d Data) drawJourneys(a canvas.Area, s *runs.Shop) {
	const window = 10
	a.Fit(0, 0, a.Width-20, text.ChartJourneys.In(d.Lang), theme.Strong)
	a.Right(min(a.Width, 31), 0, text.ChartWorstP95.In(d.Lang), theme.Muted)
	seconds := s.Seconds[max(len(s.Seconds)-window, 0):]
	for i, name := range scenario.Journeys() {
		var sum scenario.JourneyFigures
		var success []float64
		for _, sec := range seconds {
			j := sec.Journeys[name]
			sum.N, sum.OK, sum.Declined = sum.N+j.N, sum.OK+j.OK, sum.Declined+j.Declined
			sum.P95 = max(sum.P95, j.P95)
		}
		for _, sec := range s.Seconds {
			success = append(success, sec.Journeys[name].Success())
		}
		share := sum.Success()
		glyph, role := look.Success(share, a.Theme().Glyphs)
		x := a.Text(0, i+1, glyph+" ", role)
		a.Fit(x, i+1, 8, name, theme.Text)
		a.Right(17, i+1, text.Success(share), role)
		a.Right(24, i+1, text.Rate(float64(sum.N)/float64(len(seconds))), theme.Text)
		a.Right(31, i+1, text.Milliseconds(sum.P95), theme.Text)
		spark := a.Sub(33, i+1, a.Width-33, 1)
		chart.Sparkline(spark.Sub(0, 0, min(spark.Width, len(success)), 1), success, 1, role)
	}
}
