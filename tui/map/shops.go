package shopmap

import (
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/charts"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// View is what the whole map shows: all shops, one of them selected.
type View struct {
	Shops    []runs.Shop
	Faults   []runs.ActiveFault
	Selected int    // the shop that keys act on
	Function string // that is selected in it
	Lang     scenario.Lang
	Now      time.Time
	Braille  bool // charts below the map are of dots
}

// Spot is what stands somewhere on the map.
type Spot struct {
	Shop     int
	Function string // empty: none in particular
}

// slot is the place of one shop on the map.
type slot struct {
	shop int
	area canvas.Area
}

// slots divides the map among the shops: side by side as boxes, else one
// over the other as boxes, else side by side as tables, else the selected one
// alone.
func (v View) slots(a canvas.Area) []slot {
	n := len(v.Shops)
	if n <= 1 {
		return []slot{{0, a}}
	}
	if beside := v.beside(a); v.drawnAs(beside, Table) == 0 {
		return beside
	}
	var over, tables []slot
	for i := range n {
		y := i * a.Height / n
		over = append(over, slot{i, a.Sub(0, y, a.Width, (i+1)*a.Height/n-y)})
		x := i * (a.Width + 2) / n
		tables = append(tables, slot{i, a.Sub(x, 0, (i+1)*(a.Width+2)/n-x-2, a.Height)})
	}
	if v.drawnAs(over, Table) == 0 {
		return over
	}
	if a.Width/n >= 36 {
		return tables
	}
	return []slot{{v.Selected, a}}
}

// beside gives each shop the width that it needs, and spreads what is left.
func (v View) beside(a canvas.Area) []slot {
	n := len(v.Shops)
	need := make([]int, n)
	spare := a.Width - 2*(n-1)
	weight := 0
	for i := range v.Shops {
		need[i] = MinWidth(&v.Shops[i])
		spare -= need[i]
		weight += need[i]
	}
	if spare < 0 {
		return []slot{{0, a.Sub(0, 0, 0, 0)}}
	}
	var out []slot
	x := 0
	for i := range v.Shops {
		width := need[i] + spare*need[i]/weight
		out = append(out, slot{i, a.Sub(x, 0, width, a.Height)})
		x += width + 2
	}
	return out
}

// drawnAs counts the shops that would be drawn in a mode.
func (v View) drawnAs(slots []slot, mode Mode) int {
	count := 0
	for _, s := range slots {
		if Fit(&v.Shops[s.shop], s.area.Width, s.area.Height-charts.Heading) == mode {
			count++
		}
	}
	return count
}

// DrawShops draws the shops, and charts below them on a high screen. It tells
// how each shop is drawn: arrow keys follow that.
func DrawShops(a canvas.Area, v View) map[int]Mode {
	modes := map[int]Mode{}
	if v.hasLegend(a) {
		v.drawLegend(a.Sub(1, a.Height-1, a.Width-1, 1))
		a = a.Sub(0, 0, a.Width, a.Height-1)
	}
	a = a.Sub(1, 0, a.Width-2, a.Height)
	if len(v.Shops) > 0 && a.Height >= 22+charts.StripHeight {
		charts.DrawStrips(a.Sub(0, a.Height-charts.StripHeight, a.Width, charts.StripHeight),
			charts.Data{Shops: v.Shops, Faults: v.Faults, Lang: v.Lang, Braille: v.Braille})
		a = a.Sub(0, 0, a.Width, a.Height-charts.StripHeight-1)
	}
	for _, s := range v.slots(a) {
		shop := &v.Shops[s.shop]
		charts.Head(s.area.Sub(0, 0, s.area.Width, charts.Heading), shop, v.Lang)
		s.area.Mark(Spot{Shop: s.shop})
		d := Data{Shop: shop, Index: s.shop, Faults: v.Faults, Lang: v.Lang, Now: v.Now}
		if s.shop == v.Selected {
			d.Selected = v.Function
		}
		below := s.area.Sub(0, charts.Heading, s.area.Width, s.area.Height-charts.Heading)
		modes[s.shop] = Fit(shop, below.Width, below.Height)
		Draw(below, d)
	}
	return modes
}

// hasLegend says whether there is a line for the legend: on a high screen, and
// else where a policy refuses calls, if no shop has to be drawn smaller for it.
func (v View) hasLegend(a canvas.Area) bool {
	if a.Height >= 22 {
		return true
	}
	troubled := slices.ContainsFunc(v.Shops, func(s runs.Shop) bool {
		return slices.ContainsFunc(s.Links, func(l runs.LinkView) bool { return TroubleOn(l) != NoTrouble })
	})
	less := a.Sub(0, 0, a.Width, a.Height-1)
	return troubled && v.drawnAs(v.slots(less), Table) <= v.drawnAs(v.slots(a), Table)
}

// drawLegend tells where policies refuse calls, and why; else what the selected
// function meets on its links; and where nothing calls, what the figures are.
func (v View) drawLegend(a canvas.Area) {
	x := 0
	for i := range v.Shops {
		for _, l := range v.Shops[i].Links {
			t := TroubleOn(l)
			if t == NoTrouble {
				continue
			}
			words := t.Glyph(a.Theme().Glyphs) + " " + t.Word(v.Lang) + ": " + l.String()
			if x+text.Width(words) > a.Width {
				a.Text(x, 0, a.Theme().Glyphs.More, theme.Muted)
				return
			}
			x = a.Text(x, 0, words, t.Role()) + 3
		}
	}
	if x > 0 || v.Selected < len(v.Shops) && drawSelectedCalls(a, &v.Shops[v.Selected], v.Function) {
		return
	}
	a.Fit(0, 0, a.Width, text.Legend.In(v.Lang), theme.Muted)
}
