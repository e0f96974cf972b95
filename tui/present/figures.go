package present

import (
	"fmt"
	"math"
	"strconv"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/charts"
	"github.com/msalab/msalab/tui/look"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// The columns between figures, and those between shops.
const (
	figureGap = 2
	shopGap   = 2
)

// drawFigures draws what the shoppers of each shop meet: the share that is served,
// p95 and rate.
func drawFigures(a canvas.Area, d Data) {
	n := len(d.Shops)
	for i := range d.Shops {
		x := i * (a.Width + shopGap) / n
		d.drawShop(a.Sub(x, 0, (i+1)*(a.Width+shopGap)/n-x-shopGap, a.Height), &d.Shops[i])
	}
}

// figure is a number with its name. Its place depends on the widest that it can
// be and not on what it is, so that none moves or goes as numbers change.
type figure struct {
	name, value string
	widest      string
	short       figureForm // with fewer digits; no value: there is no such form
	role        theme.Role
}

// figureForm is a figure and the widest that it can be in this form.
type figureForm struct{ value, widest string }

// digits is how many columns the large digits of a figure are given.
func (f figure) digits() int {
	large, _ := split(f.value)
	widest, _ := split(f.widest)
	return max(widthOf(widest), widthOf(large))
}

// slot is how many columns a figure is given, with its name and unit.
func (f figure) slot() int {
	_, unit := split(f.value)
	_, widest := split(f.widest)
	return f.digits() + 1 + max(text.Width(unit), text.Width(widest), text.Width(f.name))
}

// shorter is the figure with fewer digits.
func (f figure) shorter() figure {
	if f.short.value != "" {
		f.value, f.widest = f.short.value, f.short.widest
	}
	return f
}

// fit returns the figures that are drawn large on a width, with fewer digits where
// more of them have room then, and those for which there is none.
func fit(all []figure, width int) (large, rest []figure) {
	short := make([]figure, len(all))
	for i, f := range all {
		short[i] = f.shorter()
	}
	for n := len(all); n > 0; n-- {
		for _, form := range [][]figure{all, short} {
			need := -figureGap
			for _, f := range form[:n] {
				need += f.slot() + figureGap
			}
			if need <= width {
				return form[:n], all[n:]
			}
		}
	}
	return nil, all
}

// imbalance is by how many won the books of a shop are wrong.
func imbalance(a canvas.Area, won int64, l scenario.Lang) figure {
	f := figure{name: a.Theme().Glyphs.OK + " " + text.SagaImbalance.In(l), value: wons(won, l), widest: wons(9999, l), role: theme.Good}
	if won != 0 {
		f.name, f.role = a.Theme().Glyphs.Bad+" "+text.SagaImbalance.In(l), theme.Bad
	}
	return f
}

// wons writes an amount in four digits at most, from 10,000 won on in thousands or
// millions, or in Korean in ten thousands.
func wons(won int64, l scenario.Lang) string {
	number, unit := strconv.FormatInt(won, 10), " "+text.WonUnit.In(l)
	switch {
	case won < 10_000:
	case l != scenario.Korean && won < 9_999_500:
		number = fmt.Sprintf("%.0fk", float64(won)/1e3)
	case l != scenario.Korean:
		number = fmt.Sprintf("%.0fM", float64(won)/1e6)
	case won < 1_000_000:
		number = fmt.Sprintf("%.1f만", float64(won)/1e4)
	default:
		number = fmt.Sprintf("%.0f만", float64(won)/1e4)
	}
	return number + unit
}

// success is the share of journeys that ended well, rounded down.
func success(a canvas.Area, share float64, l scenario.Lang) figure {
	glyph, role := look.Success(share, a.Theme().Glyphs)
	f := figure{name: glyph + " " + text.SuccessLabel.In(l), value: text.Success(share), widest: "88.8%", role: role}
	if !math.IsNaN(share) {
		f.short = figureForm{fmt.Sprintf("%.0f%%", math.Floor(share*100+1e-9)), "100%"}
	}
	return f
}

// milliseconds writes a time in three digits at most.
func milliseconds(ms float64) string {
	switch {
	case math.IsNaN(ms) || ms < 999.5:
		return text.Milliseconds(ms)
	case ms < 9950:
		return fmt.Sprintf("%.1f s", ms/1000)
	}
	return fmt.Sprintf("%.0f s", ms/1000)
}

func (d Data) drawShop(a canvas.Area, s *runs.Shop) {
	sum, l := charts.Recent(s, charts.Lately), d.Lang
	all := []figure{success(a, sum.Success(), l)}
	if seconds := len(s.Seconds); seconds > 0 {
		all = append(all, figure{name: "p95", value: milliseconds(s.Seconds[seconds-1].All.P95), widest: "888ms", role: theme.Strong},
			figure{name: text.RateHead.In(l), value: charts.Rate(s), widest: "8888/s", role: theme.Strong})
	}
	if d.Money && s.Audit != nil {
		all = append([]figure{imbalance(a, s.Audit.Won, l)}, all...)
	}
	large, rest := fit(all, a.Width)
	x := a.Fit(0, 0, a.Width, s.Shape.String(), theme.Accent)
	beside := func(told string, r theme.Role) {
		if x+2+text.Width(told) <= a.Width {
			x = a.Text(x+2, 0, told, r)
		}
	}
	if !s.WorkOff {
		beside(text.Simulated.In(l), theme.Text)
	}
	for _, f := range rest {
		if f.name != "" {
			f.name += " "
		}
		beside(f.name+f.value, f.role)
	}
	x = 0
	for _, f := range large {
		number, unit := split(f.value)
		drawDigits(a, x+f.digits()-widthOf(number), 1, number, f.role)
		a.Text(x+f.digits()+1, 1, f.name, f.role)
		a.Text(x+f.digits()+1, digitHeight, unit, f.role)
		x += f.slot() + figureGap
	}
}
