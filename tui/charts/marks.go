package charts

import (
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/chart"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// What scales and deploys are marked by on the time axis.
const (
	markScale  = "S"
	markDeploy = "D"
)

// marks are the moments when faults began and were healed in a shop, and when it
// was scaled or deployed over.
func (d Data) marks(s *runs.Shop, g theme.Glyphs) []chart.Mark {
	var out []chart.Mark
	shape := s.Shape.String()
	for _, e := range d.Events {
		if e.Shop != "" && e.Shop != shape {
			continue
		}
		switch {
		case e.Kind == runs.EventScale && isUnit(e.Subject): // a sizing names its plan
			out = append(out, chart.Mark{At: e.At, Char: markScale, Role: theme.Accent})
		case e.Kind == runs.EventDeploy:
			out = append(out, chart.Mark{At: e.At, Char: markDeploy, Role: theme.Accent})
		}
	}
	for _, f := range d.Faults {
		if f.Shop != "" && f.Shop != shape {
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

func isUnit(name string) bool {
	return name == string(scenario.Monolith) || slices.Contains(scenario.Functions(), name)
}

// legendLine is a line at whose right there is room for a part of the legend.
type legendLine struct {
	area canvas.Area
	used int // columns at its left
}

// drawLegend says what the marks mean, at the right of the lines in turn, as many
// in each as fit.
func (d Data) drawLegend(lines ...legendLine) {
	g := lines[0].area.Theme().Glyphs
	rest := []struct {
		char string
		role theme.Role
		word text.Key
	}{{g.Fault, theme.Fault, text.MarkFault}, {g.Healed, theme.Good, text.MarkHealed}, {markScale, theme.Accent, text.MarkScale}, {markDeploy, theme.Accent, text.MarkDeploy}}
	for _, l := range lines {
		fit, start := 0, l.area.Width+2
		for _, m := range rest {
			width := text.Width(m.word.In(d.Lang)) + 4
			if start-width < l.used {
				break
			}
			start, fit = start-width, fit+1
		}
		for _, m := range rest[:fit] {
			start = l.area.Text(start, 0, m.char+" ", m.role)
			start = l.area.Text(start, 0, m.word.In(d.Lang), theme.Muted) + 2
		}
		rest = rest[fit:]
	}
}
