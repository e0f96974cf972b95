package charts

import (
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/chart"
	"github.com/msalab/msalab/tui/look"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Heading is how many lines a shop's head takes.
const Heading = 2

// Lately is how many seconds make up what shoppers met lately.
const Lately = 3

// Rate writes how many journeys a second ended lately.
func Rate(s *runs.Shop) string {
	return text.Rate(float64(Recent(s, Lately).N) / float64(min(Lately, len(s.Seconds))))
}

// Head draws a shop's name, whether its work is simulated, and what its
// shoppers meet.
func Head(a canvas.Area, s *runs.Shop, l scenario.Lang) {
	x := a.Fit(0, 0, a.Width, s.Shape.String(), theme.Accent) + 2
	label := text.SimulatedWork.In(l)
	if x+text.Width(label) > a.Width {
		label = text.Simulated.In(l)
	}
	if s.WorkOff {
		label = text.WorkOff.In(l)
	}
	x = a.Fit(x, 0, a.Width-x, label, theme.Muted) + 2
	if w := text.Width(s.URL); x+w <= a.Width {
		a.Right(a.Width, 0, s.URL, theme.Muted)
	}
	if len(s.Seconds) == 0 {
		a.Text(0, 1, text.NoFigures.In(l), theme.Muted)
		return
	}
	all := Recent(s, Lately)
	success := all.Success()
	glyph, role := look.Success(success, a.Theme().Glyphs)
	x = a.Text(0, 1, glyph+" ", role)
	x = a.Text(x, 1, text.SuccessLabel.In(l)+" "+text.Success(success), role) + 2
	if p95 := "p95 " + text.Milliseconds(s.Seconds[len(s.Seconds)-1].All.P95); x+text.Width(p95) <= a.Width {
		x = a.Text(x, 1, p95, theme.Text) + 2
	}
	rate := Rate(s)
	if x+text.Width(rate) > a.Width {
		return
	}
	x = a.Text(x, 1, rate, theme.Text) + 1
	spark := a.Sub(x, 1, min(a.Width-x, 60), 1)
	if spark.Width < 6 {
		return
	}
	values := make([]float64, 0, len(s.Seconds))
	limit := 1.0
	for _, sec := range s.Seconds {
		values = append(values, float64(sec.All.N))
		limit = max(limit, float64(sec.All.N))
	}
	spark = spark.Sub(0, 0, min(spark.Width, len(values)), 1)
	chart.Sparkline(spark, values, limit, theme.First)
}

// Recent adds the outcomes of the last seconds up; its percentiles are not
// filled in.
func Recent(s *runs.Shop, seconds int) (sum scenario.JourneyFigures) {
	for _, sec := range s.Seconds[max(len(s.Seconds)-seconds, 0):] {
		sum.N += sec.All.N
		sum.OK += sec.All.OK
		sum.Declined += sec.All.Declined
		sum.Failed += sec.All.Failed
		sum.Shed += sec.All.Shed
	}
	return sum
}
