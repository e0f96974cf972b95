// Package narration draws what stands beside or under a view: the choice at the
// start, the story of a scenario with its questions and verdicts, or what can be
// done in free play.
package narration

import (
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Line is one line of the panel.
type Line struct {
	Text string
	Role theme.Role
	Bar  float64 // share of votes behind it; below 0: none
	More bool    // it goes on with what the line before says
	Pick bool    // it begins with the number of an option
}

// Plain is a line without a bar.
func Plain(s string, r theme.Role) Line { return Line{Text: s, Role: r, Bar: -1} }

// Panel is a frame and what is in it.
type Panel struct {
	Frame canvas.Frame
	Lines func(width int) []Line
}

// Draw draws the panel; where lines don't fit it says so.
func (p *Panel) Draw(a canvas.Area) {
	in := a.Box(p.Frame)
	in = in.Sub(1, 0, in.Width-2, in.Height)
	lines := p.Lines(in.Width)
	for y, l := range lines {
		if l.Bar >= 0 {
			cells := int(l.Bar * float64(in.Width))
			in.Sub(0, y, cells, 1).Fill(theme.Bar)
		}
		in.Fit(0, y, in.Width, l.Text, l.Role)
		if l.Bar > 0 {
			in.Sub(0, y, min(int(l.Bar*float64(in.Width)), text.Width(l.Text)), 1).Highlight(0, theme.Selected)
		}
	}
	more(in, len(lines))
}

// more ends the last line with dots where there were more lines than room.
func more(a canvas.Area, lines int) {
	if lines > a.Height {
		a.Right(a.Width, a.Height-1, " "+a.Theme().Glyphs.More, theme.Accent)
	}
}
