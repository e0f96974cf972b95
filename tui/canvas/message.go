package canvas

import (
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Message draws a headline in the middle, and hints below it: what a view shows
// that has nothing else to show.
func (a Area) Message(headline string, r theme.Role, hints ...string) {
	mid := a.Center(min(a.Width-4, 76), min(a.Height, len(hints)+2))
	mid.Fit(max((mid.Width-text.Width(headline))/2, 0), 0, mid.Width, headline, r)
	for i, h := range hints {
		mid.Fit(max((mid.Width-text.Width(h))/2, 0), i+2, mid.Width, h, theme.Muted)
	}
}
