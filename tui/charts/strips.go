package charts

import (
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

// StripHeight is how many lines the charts under a map take on a high screen.
const StripHeight = 13

// DrawStrips draws each shop's charts in a row.
func DrawStrips(a canvas.Area, d Data) {
	sc := scalesOf(d.Shops)
	n := len(d.Shops)
	width := (a.Width+2)/n - 2
	for i := range d.Shops {
		s := &d.Shops[i]
		strip := a.Sub(i*(width+2), 0, width, a.Height)
		strip.Fit(0, 0, strip.Width, s.Shape.String(), theme.Accent)
		strip = strip.Sub(0, 1, strip.Width, strip.Height-1)
		if len(s.Seconds) == 0 {
			continue
		}
		shown := d.charts(s, sc, a.Theme().Glyphs)
		shown = shown[max(len(shown)-strip.Width/36, 0):]
		drawRow(strip, shown)
	}
}
