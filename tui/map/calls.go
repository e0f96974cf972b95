package shopmap

import (
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Calls says what a caller met on a link over the last second: calls a second, p95,
// and the share that failed where some did.
func Calls(l runs.LinkView) string {
	s := text.Rate(l.Rate) + " " + text.Duration(l.P95)
	if l.Errors > 0 {
		s += " " + text.Errors(l.Errors)
	}
	return s
}

// drawSelectedCalls writes the links of the selected function with what it met on
// them, those that it calls first; false: there were no calls.
func drawSelectedCalls(a canvas.Area, shop *runs.Shop, function string) bool {
	links := slices.DeleteFunc(slices.Clone(shop.Links), func(l runs.LinkView) bool {
		return l.Rate == 0 || l.Caller != function && l.Callee != function
	})
	if len(links) == 0 {
		return false
	}
	slices.SortStableFunc(links, func(x, y runs.LinkView) int {
		switch {
		case x.Caller == y.Caller:
			return 0
		case x.Caller == function:
			return -1
		}
		return 1
	})
	g := a.Theme().Glyphs
	x := 0
	for _, l := range links {
		name := l.Caller + " " + g.Arrow + " " + l.Callee
		if x+text.Width(name)+1+text.Width(Calls(l)) > a.Width {
			a.Text(x, 0, g.More, theme.Muted)
			return true
		}
		role := theme.Text
		if l.Errors > 0 {
			role = theme.Bad
		}
		x = a.Text(a.Text(x, 0, name, theme.Accent)+1, 0, Calls(l), role) + 3
	}
	return true
}
