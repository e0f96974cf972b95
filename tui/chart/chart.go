package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Series is one figure over time.
type Series struct {
	Label   string
	Last    string // its latest value, for the legend
	Role    theme.Role
	Samples []Sample
}

// Mark is a moment to remember on the time axis.
type Mark struct {
	At   time.Time
	Char string
	Role theme.Role
}

// Chart is a plot with its axes and legend. The first series is drawn as an
// area, the second as an area around it, the third as dots above both: where a dot
// would lie on an area, or the legend has no room for it, it is left out. Where dips
// count, the area of the one series goes up to the lowest value of a column, and a
// pale one on it to the highest.
type Chart struct {
	Title   string
	Series  []Series
	Max     float64 // of the value axis
	Format  func(float64) string
	Marks   []Mark
	Now     time.Time
	NowWord string
	Braille bool // lines of dots instead of areas
	Dips    bool // of its one series the lowest value of a column counts too
}

// axis is how many columns the labels of the value axis take.
const axis = 7

// Draw draws a chart.
func Draw(a canvas.Area, c Chart) {
	if a.Height < 3 || a.Width < axis+6 {
		drawLegend(a, c)
		return
	}
	told := drawLegend(a.Sub(0, 0, a.Width, 1), c)
	if told >= 2 { // what the legend doesn't name is not drawn; two areas name each other
		c.Series = c.Series[:told]
	}
	plot := a.Sub(axis, 1, a.Width-axis, a.Height-2)
	w := windowFor(plot.Width, c.Now)
	plot = plot.Sub(plot.Width-w.columns, 0, w.columns, plot.Height)
	drawAxes(a, c, w)
	folded := make([][]float64, len(c.Series))
	for i, s := range c.Series {
		folded[i] = w.fold(s.Samples)
	}
	if len(c.Series) == 1 && c.Dips {
		c.Series = append(c.Series[:1:1], c.Series[0])
		folded = [][]float64{w.lowest(c.Series[0].Samples), folded[0]}
	}
	if c.Braille && !a.Theme().ASCII {
		drawBraille(plot, c, folded)
		return
	}
	drawAreas(plot, c, folded)
}

// drawLegend writes the title and the latest values, and returns of how many series.
func drawLegend(a canvas.Area, c Chart) (told int) {
	g := a.Theme().Glyphs
	x := a.Fit(0, 0, a.Width, c.Title, theme.Strong) + 2
	keys := []string{g.Full, g.Medium, g.Dot}
	for i, s := range c.Series {
		label := s.Last
		if s.Label != "" {
			label = s.Label + " " + s.Last
		}
		if x+2+text.Width(label) > a.Width {
			return i
		}
		if len(c.Series) > 1 {
			x = a.Text(x, 0, keys[min(i, 2)]+" ", s.Role)
		}
		x = a.Text(x, 0, label, theme.Text) + 2
	}
	return len(c.Series)
}

// LegendWidth is how many columns the title and the legend of a chart take.
func LegendWidth(c Chart) int {
	width := text.Width(c.Title)
	for _, s := range c.Series {
		width += 2 + text.Width(strings.TrimSpace(s.Label+" "+s.Last))
		if len(c.Series) > 1 {
			width += 2
		}
	}
	return width
}

func drawAxes(a canvas.Area, c Chart, w window) {
	rows := a.Height - 2
	a.Right(axis-1, 1, c.Format(c.Max), theme.Muted)
	if rows >= 6 {
		a.Right(axis-1, 1+rows/2, c.Format(c.Max/2), theme.Muted)
	}
	a.Right(axis-1, a.Height-1, "0", theme.Muted)
	drawTime(a, w, c.Marks, c.NowWord)
}

// drawTime draws the time axis in the last line, and the marks on it.
func drawTime(a canvas.Area, w window, marks []Mark, now string) {
	line := a.Sub(a.Width-w.columns, a.Height-1, w.columns, 1)
	line.Repeat(0, 0, line.Width, a.Theme().Glyphs.Horizontal, theme.Border)
	start, end := " -"+strconv.Itoa(w.columns*int(w.seconds))+"s ", " "+now
	free := func(from, to int) bool { // of marks: they go before labels
		return !slices.ContainsFunc(marks, func(m Mark) bool {
			x, ok := w.column(m.At)
			return ok && x >= from && x < to
		})
	}
	if free(1, 1+len(start)) {
		line.Text(1, 0, start, theme.Muted)
	}
	if width := text.Width(end); free(line.Width-width, line.Width) {
		line.Right(line.Width, 0, end, theme.Muted)
	}
	for _, m := range marks {
		if x, ok := w.column(m.At); ok {
			line.Set(x, 0, m.Char, a.Style(m.Role))
		}
	}
}

// drawAreas fills columns from below, in eighths of a cell.
func drawAreas(a canvas.Area, c Chart, folded [][]float64) {
	plain := a.Theme().Mono || a.Theme().ASCII
	for x := range a.Width {
		var eighths [3]int
		for i := range min(len(folded), 3) {
			eighths[i] = scale(folded[i][x], c.Max, a.Height*8)
		}
		for y := range a.Height {
			row := a.Height - 1 - y
			inner, outer := clamp(eighths[0]-row*8, 0, 8), clamp(eighths[1]-row*8, 0, 8)
			if plain {
				drawPlainCell(a, x, y, inner, outer, c)
				continue
			}
			drawCell(a, x, y, inner, outer, c)
		}
		if len(folded) > 2 && !math.IsNaN(folded[2][x]) {
			row := clamp((eighths[2]-1)/8, 0, a.Height-1)
			if max(eighths[0], eighths[1]) > row*8 {
				continue // it would hide the area
			}
			a.Set(x, a.Height-1-row, a.Theme().Glyphs.Dot, a.Style(c.Series[2].Role))
		}
	}
}

func drawCell(a canvas.Area, x, y, inner, outer int, c Chart) {
	g := a.Theme().Glyphs
	switch {
	case c.Dips && inner > 0 && outer < 8: // both end here
		a.Set(x, y, g.Eighths[outer], a.Style(c.Series[0].Role))
	case c.Dips && inner > 0:
		a.Set(x, y, g.Eighths[inner], a.Style(c.Series[0].Role))
	case c.Dips && (outer >= 4 || outer > 0 && y == a.Height-1):
		a.Set(x, y, g.Light, a.Style(c.Series[0].Role))
	case c.Dips:
	case inner > 0:
		a.Set(x, y, g.Eighths[inner], a.Style(c.Series[0].Role))
		if inner < 8 && outer == 8 {
			a.Paint(x, y, a.Style(c.Series[1].Role).Fg)
		}
	case outer > 0:
		a.Set(x, y, g.Eighths[outer], a.Style(c.Series[1].Role))
	}
}

// drawPlainCell tells the areas apart by shade, where there are no colours.
func drawPlainCell(a canvas.Area, x, y, inner, outer int, c Chart) {
	g := a.Theme().Glyphs
	switch {
	case inner >= 4 || inner > 0 && y == a.Height-1:
		a.Set(x, y, g.Full, a.Style(c.Series[0].Role))
	case outer >= 4 || outer > 0 && y == a.Height-1:
		a.Set(x, y, g.Medium, a.Style(c.Series[1].Role))
	}
}

// scale turns a value into steps of the axis; whatever is above 0 has one.
func scale(v, limit float64, steps int) int {
	if math.IsNaN(v) || v <= 0 || limit <= 0 {
		return 0
	}
	return clamp(int(math.Round(v/limit*float64(steps))), 1, steps)
}

// Sparkline draws values in one line, the latest at the right.
func Sparkline(a canvas.Area, values []float64, limit float64, r theme.Role) {
	g := a.Theme().Glyphs
	for i := range min(len(values), a.Width) {
		v := values[len(values)-1-i]
		if math.IsNaN(v) {
			continue
		}
		a.Set(a.Width-1-i, 0, g.Eighths[max(scale(v, limit, 8), 1)], a.Style(r))
	}
}

func clamp(v, low, high int) int { return max(low, min(v, high)) }
