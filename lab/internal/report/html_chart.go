package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// The charts' grid in units of their SVG: the plot's left, top, width, height.
const (
	plotLeft, plotTop    = 52.0, 16.0
	plotWidth, plotTall  = 620.0, 110.0
	chartWidth, chartAll = 690.0, 152.0
)

// shopCharts are the charts of one shape, and the marks that they share.
type shopCharts struct {
	Shop   string
	Charts []svgChart
	Marks  []svgMark
}

// svgChart is one chart over the time of the run.
type svgChart struct {
	Title         string
	Width, Height float64
	Lines         []svgLine
	Marks         []svgMark
	Up, Along     []svgTick // of the value axis, of the time axis
	Left, Right   float64
	Top, Bottom   float64
}

// svgLine is a series. Where nothing was measured it has a gap.
type svgLine struct{ Name, Class, Path string }

// svgMark is a numbered moment: a fault, a healing, a decision to scale.
type svgMark struct {
	N    int
	X    float64
	Text string
}

type svgTick struct {
	At   float64
	Text string
}

// series is a figure of each second.
type series struct {
	name, class string
	of          func(scenario.JourneyFigures) float64
}

// charts draws what shoppers met. All shapes share the axes, so that they can be
// compared.
func (p *page) charts(r *runs.Record) []shopCharts {
	kinds := []struct {
		title  string
		unit   string
		series []series
	}{
		{p.say("journeys a second", "초당 여정 수"), "", []series{{"", "s1", func(j scenario.JourneyFigures) float64 { return float64(j.N) }}}},
		{p.say("latency, ms (from the moment due)", "지연 시간, ms (보낼 예정 시각부터)"), "", []series{
			{"━ p50", "s1", func(j scenario.JourneyFigures) float64 { return orGap(j, j.P50) }},
			{"╍ p95", "s2", func(j scenario.JourneyFigures) float64 { return orGap(j, j.P95) }},
			{"┅ p99", "s3", func(j scenario.JourneyFigures) float64 { return orGap(j, j.P99) }}}},
		{p.say("failed or shed, %", "실패하거나 버려진 비율, %"), "%", []series{{"", "s4", func(j scenario.JourneyFigures) float64 { return orGap(j, 100*(1-j.Success())) }}}},
	}
	from, to := span(r)
	var all []shopCharts
	for _, shop := range r.Shapes {
		if len(r.Seconds[shop]) == 0 {
			continue
		}
		s := shopCharts{Shop: shop, Marks: p.chartMarks(r, shop, from, to)}
		for _, k := range kinds {
			c := svgChart{Title: k.title, Width: chartWidth, Height: chartAll, Marks: s.Marks,
				Left: plotLeft, Right: plotLeft + plotWidth, Top: plotTop, Bottom: plotTop + plotTall}
			high := ceiling(highest(r, k.series))
			for _, line := range k.series {
				c.Lines = append(c.Lines, svgLine{line.name, line.class, path(r.Seconds[shop], line.of, from, to, high)})
			}
			for i := range 3 {
				v := high * float64(i) / 2
				c.Up = append(c.Up, svgTick{plotTop + plotTall*(1-float64(i)/2), strconv.FormatFloat(v, 'f', -1, 64) + k.unit})
			}
			c.Along = timeTicks(r.Began, from, to)
			s.Charts = append(s.Charts, c)
		}
		all = append(all, s)
	}
	return all
}

// orGap is v, or no figure where nobody came.
func orGap(j scenario.JourneyFigures, v float64) float64 {
	if j.N == 0 {
		return math.NaN()
	}
	return v
}

// span is the time that the seconds of all shapes cover.
func span(r *runs.Record) (from, to time.Time) {
	for _, seconds := range r.Seconds {
		for _, s := range seconds {
			if from.IsZero() || s.At.Before(from) {
				from = s.At
			}
			if s.At.After(to) {
				to = s.At
			}
		}
	}
	return from, to
}

func highest(r *runs.Record, all []series) float64 {
	high := 0.0
	for _, seconds := range r.Seconds {
		for _, s := range seconds {
			for _, line := range all {
				if v := line.of(s.All); v > high { // NaN isn't
					high = v
				}
			}
		}
	}
	return high
}

// ceiling is the next of 1, 2, 5, 10, 20 … that is not below v.
func ceiling(v float64) float64 {
	if v <= 0 {
		return 1
	}
	ten := math.Pow(10, math.Floor(math.Log10(v)))
	for _, step := range []float64{1, 2, 5} {
		if v <= step*ten {
			return step * ten
		}
	}
	return 10 * ten
}

// across is where a moment stands on the time axis.
func across(at, from, to time.Time) float64 {
	whole := max(to.Sub(from), time.Second)
	return round(plotLeft + plotWidth*float64(at.Sub(from))/float64(whole))
}

func round(v float64) float64 { return math.Round(v*10) / 10 }

func path(seconds []runs.Second, of func(scenario.JourneyFigures) float64, from, to time.Time, high float64) string {
	var b strings.Builder
	draw := "M"
	for _, s := range seconds {
		v := of(s.All)
		if math.IsNaN(v) {
			draw = "M"
			continue
		}
		fmt.Fprintf(&b, "%s%g %g", draw, across(s.At, from, to), round(plotTop+plotTall*(1-v/high)))
		draw = "L"
	}
	return b.String()
}

// timeTicks marks round times since the run began.
func timeTicks(began, from, to time.Time) []svgTick {
	steps := []time.Duration{5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute}
	i := slices.IndexFunc(steps, func(d time.Duration) bool { return to.Sub(from)/d <= 8 })
	step := 15 * time.Minute
	if i >= 0 {
		step = steps[i]
	}
	var ticks []svgTick
	for d := from.Sub(began).Truncate(step); d <= to.Sub(began); d += step {
		if at := began.Add(d); !at.Before(from) {
			ticks = append(ticks, svgTick{across(at, from, to), clock(d)})
		}
	}
	return ticks
}

// clock writes a round time since the run began: "1:30".
func clock(d time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

// chartMarks are a shape's faults, healings and decisions to scale.
func (p *page) chartMarks(r *runs.Record, shop string, from, to time.Time) []svgMark {
	var marks []svgMark
	for _, e := range r.Events {
		if e.Kind != runs.EventFault && e.Kind != runs.EventScale || e.Shop != "" && e.Shop != shop || e.At.Before(from) || e.At.After(to) {
			continue
		}
		text := since(r.Began, e.At) + " " + e.Text.In(p.Lang)
		marks = append(marks, svgMark{len(marks) + 1, across(e.At, from, to), text})
	}
	return marks
}
