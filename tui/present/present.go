// Package present draws a run for the front of a room: one view without the
// chrome of the app, the key figures in large digits, what is told and asked
// below it, and the presenter's clock.
package present

import (
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/narration"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Data is what the room sees.
type Data struct {
	Shops  []runs.Shop
	Story  narration.Data
	Panel  *narration.Panel // what is told; nil: nothing
	Folded string           // the question, in a line; empty: it is large, or none is open
	Keys   [][2]string      // keys and what they do, as far as there is room
	Clock  string
	Alarm  string // why the picture is not the latest; empty: it is
	Notice string // the answer to a key
	Lang   scenario.Lang
	View   func(canvas.Area)
	Least  int  // lines that the view needs; large figures leave it these
	Money  bool // the view is about money: by how many won the books are wrong comes first
}

// Draw lays the screen out: large figures, the view or the open question, what
// is told, the clock.
func Draw(a canvas.Area, d Data) {
	drawClock(a.Sub(0, a.Height-1, a.Width, 1), d)
	a = a.Sub(0, 0, a.Width, a.Height-1)
	if d.Folded != "" {
		line := a.Sub(0, a.Height-1, a.Width, 1)
		line.Fill(theme.Selected)
		line.Fit(1, 0, a.Width-2, d.Folded, theme.Selected)
		a = a.Sub(0, 0, a.Width, a.Height-1)
	}
	if rows := 1 + digitHeight; len(d.Shops) > 0 && Large(a.Height+1) && d.fits(a.Height-rows-1) {
		drawFigures(a.Sub(1, 0, a.Width-2, rows), d)
		a = a.Sub(0, rows+1, a.Width, a.Height-rows-1)
	}
	if d.Story.Stage.Question != nil {
		drawQuestion(a, d)
		return
	}
	if d.Panel != nil {
		lines := min(max(len(d.Panel.Lines(a.Width-4)), leastTold(d.Story.Stage, a.Height))+2, a.Height/2)
		d.Panel.Draw(a.Sub(0, a.Height-lines, a.Width, lines))
		a = a.Sub(0, 0, a.Width, a.Height-lines)
	}
	d.View(a)
}

// fits tells whether so many lines hold the view, or the question, and what is told.
func (d Data) fits(lines int) bool {
	if d.Story.Stage.Question != nil {
		return true
	}
	if d.Panel != nil {
		lines -= leastTold(d.Story.Stage, lines) + 2
	}
	return lines >= d.Least
}

// leastTold is how many lines are kept for what is told, so that the view doesn't
// jump from step to step: as many as what scenarios tell takes.
func leastTold(s runs.Stage, height int) int {
	switch {
	case s.Scenario == "":
		return 1
	case height >= 20:
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
	end := a.Width - 1
	if x+text.Width(d.Clock) < a.Width {
		a.Right(end, 0, d.Clock, theme.Key)
		end -= text.Width(d.Clock) + 2
	}
	for _, k := range d.Keys {
		if x+text.Width(k[0])+1+text.Width(k[1]) <= end {
			x = a.Text(x, 0, k[0], theme.Key)
			x = a.Text(x+1, 0, k[1], theme.Bar) + 2
		}
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
