// Package charts draws how the shops fare over time: rate, latency and errors,
// and each journey. All shops share their axes, so that two can be compared.
package charts

import (
	"math"
	"strconv"

	"github.com/msalab/msalab/lab/engine"
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
	rate, latency, failed float64
}

func scalesOf(shops []engine.Shop) scales {
	var s scales
	for i := range shops {
		for _, sec := range shops[i].Seconds {
			s.rate = max(s.rate, float64(sec.All.N))
			if !math.IsNaN(sec.All.P99) {
				s.latency = max(s.latency, sec.All.P99)
			}
			s.failed = max(s.failed, failed(sec.All))
		}
	}
	return scales{chart.Ceiling(s.rate, 10), chart.Ceiling(s.latency, 10), min(chart.Ceiling(s.failed*100, 10), 100)}
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
	Shops    []engine.Shop // at least one
	Selected int           // the shop that stays where there is no room for all
	Faults   []engine.ActiveFault
	Lang     scenario.Lang
	Braille  bool // lines of dots instead of areas
}

// Draw draws the shops side by side.
func Draw(a canvas.Area, d Data) {
	a = a.Sub(1, 0, a.Width-2, a.Height)
	sc := scalesOf(d.Shops)
	shops := d.Shops
	if a.Width/len(shops) < 36 {
		shops = shops[d.Selected : d.Selected+1]
	}
	n := len(shops)
	for i := range shops {
		x := i * (a.Width + 2) / n
		d.drawShopCharts(a.Sub(x, 0, (i+1)*(a.Width+2)/n-x-2, a.Height), &shops[i], sc)
	}
}

// drawShopCharts draws one shop: three charts, and the journeys below or
// beside them where there is room.
func (d Data) drawShopCharts(a canvas.Area, s *engine.Shop, sc scales) {
	Head(a.Sub(0, 0, a.Width, Heading), s, d.Lang)
	a = a.Sub(0, Heading, a.Width, a.Height-Heading)
	if len(s.Seconds) == 0 {
		a.Message(text.NoFigures.In(d.Lang), theme.Muted)
		return
	}
	rows := len(scenario.Journeys()) + 2
	switch {
	case a.Width >= 130:
		side := 46
		d.drawJourneys(a.Sub(a.Width-side, 1, side, a.Height-1), s)
		a = a.Sub(0, 0, a.Width-side-3, a.Height)
	case a.Height >= 3*6+rows:
		d.drawJourneys(a.Sub(0, a.Height-rows+1, a.Width, rows-1), s)
		a = a.Sub(0, 0, a.Width, a.Height-rows)
	}
	for i, c := range d.charts(s, sc, a.Theme().Glyphs) {
		y := i * a.Height / 3
		chart.Draw(a.Sub(0, y, a.Width, (i+1)*a.Height/3-y), c)
	}
}

// charts returns a shop's three charts.
func (d Data) charts(s *engine.Shop, sc scales, g theme.Glyphs) []chart.Chart {
	var rate, p50, p95, p99, errs []chart.Sample
	for _, sec := range s.Seconds {
		add := func(to *[]chart.Sample, v float64) { *to = append(*to, chart.Sample{At: sec.At, Value: v}) }
		add(&rate, float64(sec.All.N))
		add(&p50, sec.All.P50)
		add(&p95, sec.All.P95)
		add(&p99, sec.All.P99)
		add(&errs, 100*failed(sec.All))
	}
	last := s.Seconds[len(s.Seconds)-1]
	base := chart.Chart{Now: last.At, NowWord: text.Now.In(d.Lang), Marks: d.marks(s, g), Braille: d.Braille}
	made := func(title text.Key, limit float64, format func(float64) string, series ...chart.Series) chart.Chart {
		c := base
		c.Title, c.Max, c.Format, c.Series = title.In(d.Lang), limit, format, series
		return c
	}
	return []chart.Chart{
		made(text.ChartRate, sc.rate, text.Rate,
			chart.Series{Last: text.Rate(float64(last.All.N)), Role: theme.First, Samples: rate}),
		made(text.ChartLatency, sc.latency, text.Milliseconds,
			chart.Series{Label: "p50", Last: text.Milliseconds(last.All.P50), Role: theme.First, Samples: p50},
			chart.Series{Label: "p95", Last: text.Milliseconds(last.All.P95), Role: theme.Second, Samples: p95},
			chart.Series{Label: "p99", Last: text.Milliseconds(last.All.P99), Role: theme.Third, Samples: p99}),
		made(text.ChartErrors, sc.failed, func(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) + "%" },
			chart.Series{Last: text.Errors(failed(last.All)), Role: theme.Bad, Samples: errs}),
	}
}

// marks are the moments when faults began and were healed in a shop.
func (d Data) marks(s *engine.Shop, g theme.Glyphs) []chart.Mark {
	var out []chart.Mark
	for _, f := range d.Faults {
		if f.Shop != "" && f.Shop != s.Shape.String() {
			continue
		}
		if !f.First.IsZero() {
			out = append(out, chart.Mark{At: f.First, Char: g.Fault, Role: theme.Fault})
		}
		if !f.Healed.IsZero() {
			out = append(out, chart.Mark{At: f.Healed, Char: g.Healed, Role: theme.Good})
		}
	}
	return out
}

// drawJourneys draws how each journey fared lately.
func (d Data) drawJourneys(a canvas.Area, s *engine.Shop) {
	const window = 10
	a.Fit(0, 0, a.Width-20, text.ChartJourneys.In(d.Lang), theme.Strong)
	a.Right(min(a.Width, 31), 0, "p95", theme.Muted)
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
