// Package present draws a run for the front of a room: one view without the
// chrome of the app, the key figures in large digits, what is told and asked
// below it, and the presenter's clock.
package present

import (
	"strconv"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/charts"
	"github.com/msalab/msalab/tui/look"
	"github.com/msalab/msalab/tui/narration"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Data is what the room sees.
type Data struct {
	Shops  []runs.Shop
	Story  narration.Data
	Panel  *narration.Panel // what is told; nil: nothing
	Clock  string
	Alarm  string // why the picture is not the latest; empty: it is
	Notice string // the answer to a key
	Lang   scenario.Lang
	View   func(canvas.Area)
	Money  bool // the view is about money: by how many won the books are wrong comes first
}

// Draw lays the screen out: large figures, the view or the open question, what
// is told, the clock.
func Draw(a canvas.Area, d Data) {
	drawClock(a.Sub(0, a.Height-1, a.Width, 1), d)
	a = a.Sub(0, 0, a.Width, a.Height-1)
	if rows := 1 + digitHeight; len(d.Shops) > 0 && Large(a.Height+1) {
		drawFigures(a.Sub(1, 0, a.Width-2, rows), d)
		a = a.Sub(0, rows+1, a.Width, a.Height-rows-1)
	}
	if d.Story.Stage.Question != nil {
		drawQuestion(a, d)
		return
	}
	if d.Panel != nil {
		lines := min(max(len(d.Panel.Lines(a.Width-4)), leastTold(a.Height))+2, a.Height/2)
		d.Panel.Draw(a.Sub(0, a.Height-lines, a.Width, lines))
		a = a.Sub(0, 0, a.Width, a.Height-lines)
	}
	d.View(a)
}

// leastTold is how many lines are kept for what is told, so that the view doesn't
// jump from step to step: as many as what scenarios tell takes.
func leastTold(height int) int {
	if height >= 20 {
		return 4
	}
	return 2
}

// Large tells whether a screen of this height has room for large digits.
func Large(height int) bool { return height > 4*digitHeight }

func drawClock(a canvas.Area, d Data) {
	a.Fill(theme.Bar)
	x := 1
	for _, s := range []string{d.Alarm, d.Notice} {
		if s != "" {
			x = a.Fit(x, 0, a.Width-x-1, " "+s+" ", theme.Selected) + 2
		}
	}
	if x+text.Width(d.Clock) < a.Width {
		a.Right(a.Width-1, 0, d.Clock, theme.Key)
	}
}

// drawFigures draws what the shoppers of each shop meet: the share that is
// served, and where there is room p95 and rate.
func drawFigures(a canvas.Area, d Data) {
	n := len(d.Shops)
	for i := range d.Shops {
		x := i * (a.Width + 3) / n
		d.drawShop(a.Sub(x, 0, (i+1)*(a.Width+3)/n-x-3, a.Height), &d.Shops[i])
	}
}

// figure is a number with its name.
type figure struct {
	name, value string
	role        theme.Role
}

// imbalance is by how many won the books of a shop are wrong.
func imbalance(a canvas.Area, won int64, l scenario.Lang) figure {
	f := figure{a.Theme().Glyphs.OK + " " + text.SagaImbalance.In(l), strconv.FormatInt(won, 10) + " " + text.WonUnit.In(l), theme.Good}
	if won != 0 {
		f.name, f.role = a.Theme().Glyphs.Bad+" "+text.SagaImbalance.In(l), theme.Bad
	}
	return f
}

func (d Data) drawShop(a canvas.Area, s *runs.Shop) {
	sum, l := charts.Recent(s, 3), d.Lang
	success := sum.Success()
	glyph, role := look.Success(success, a.Theme().Glyphs)
	all := []figure{{glyph + " " + text.SuccessLabel.In(l), text.Success(success), role}}
	if seconds := len(s.Seconds); seconds > 0 {
		all = append(all, figure{"p95", text.Milliseconds(s.Seconds[seconds-1].All.P95), theme.Strong},
			figure{"", text.Rate(float64(sum.N) / float64(min(3, seconds))), theme.Strong})
	}
	if d.Money && s.Audit != nil {
		all = append([]figure{imbalance(a, s.Audit.Won, l)}, all...)
	}
	x := a.Fit(0, 0, a.Width, s.Shape.String(), theme.Accent) + 2
	if label := text.Simulated.In(l); x+text.Width(label) <= a.Width && !s.WorkOff {
		a.Text(x, 0, label, theme.Text)
	}
	x = 0
	for _, f := range all {
		large, unit := split(f.value)
		width := widthOf(large) + 1 + max(text.Width(unit), text.Width(f.name))
		if x > 0 && x+width > a.Width {
			return
		}
		end := drawDigits(a, x, 1, large, f.role) + 1
		a.Text(end, 1, f.name, f.role)
		a.Text(end, digitHeight, unit, f.role)
		x += width + 2
	}
}

// drawQuestion draws the question over the view, with the room's votes.
func drawQuestion(a canvas.Area, d Data) {
	in := a.Box(canvas.Frame{Role: theme.Accent, Heavy: true, Title: text.QuestionTitle.In(d.Lang), TitleRole: theme.Accent, Hint: d.Story.Hint})
	narration.DrawQuestion(in.Sub(1, 0, in.Width-2, in.Height), d.Story)
}

// Clock tells how long a scenario runs, how long it may, and whether that is
// ahead of its plan or behind: "02:07 of 03:00  00:12 behind".
func Clock(s *scenario.Scenario, stage runs.Stage, now time.Time, l scenario.Lang) string {
	if s == nil || s.Minutes == 0 || stage.Began.IsZero() {
		return ""
	}
	elapsed := now.Sub(stage.Began)
	words := text.OfMinutes.Format(l, text.Clock(elapsed), text.Clock(time.Duration(s.Minutes*float64(time.Minute))))
	if stage.Finished {
		return words
	}
	// Within a step the plan moves on to where the next one begins.
	from, to := s.Planned(stage.Step), s.Planned(stage.Step+1)
	switch {
	case elapsed < from-time.Second:
		return words + "  " + text.Ahead.Format(l, text.Clock(from-elapsed))
	case elapsed > to+time.Second:
		return words + "  " + text.Behind.Format(l, text.Clock(elapsed-to))
	}
	return words + "  " + text.OnTime.In(l)
}
