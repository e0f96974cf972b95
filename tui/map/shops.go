package shopmap

import (
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/charts"
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
	Told     bool // what shoppers meet is told elsewhere: shops need no head
}

// heading is how many lines the head of a shop takes: its name and what shoppers
// meet; where that is told elsewhere a name that tells several apart.
func (v View) heading() int {
	switch {
	case !v.Told:
		return charts.Heading
	case len(v.Shops) > 1:
		return 1
	}
	return 0
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
		if Fit(&v.Shops[s.shop], s.area.Width, s.area.Height-v.heading()) == mode {
			count++
		}
	}
	return count
}

// ground is where the shops stand, above so many lines of legend; strips is where charts
// do below them, on a high screen.
func (v View) ground(a canvas.Area, legend int) (ground, strips canvas.Area) {
	ground = a.Sub(1, 0, a.Width-2, a.Height-legend)
	if len(v.Shops) > 0 && ground.Height >= 22+charts.StripHeight {
		strips = ground.Sub(0, ground.Height-charts.StripHeight, ground.Width, charts.StripHeight)
		ground = ground.Sub(0, 0, ground.Width, ground.Height-charts.StripHeight-1)
	}
	return ground, strips
}

// DrawShops draws the shops, and charts below them on a high screen. It tells
// how each shop is drawn: arrow keys follow that.
func DrawShops(a canvas.Area, v View) map[int]Mode {
	modes := map[int]Mode{}
	legend := v.legendLines(a)
	if legend > 0 {
		v.drawLegend(a.Sub(1, a.Height-legend, a.Width-1, legend))
	}
	ground, strips := v.ground(a, legend)
	if !strips.Empty() {
		charts.DrawStrips(strips, charts.Data{Shops: v.Shops, Faults: v.Faults, Lang: v.Lang, Braille: v.Braille})
	}
	for _, s := range v.slots(ground) {
		shop := &v.Shops[s.shop]
		charts.Head(s.area.Sub(0, 0, s.area.Width, v.heading()), shop, v.Lang)
		s.area.Mark(Spot{Shop: s.shop})
		d := Data{Shop: shop, Index: s.shop, Faults: v.Faults, Lang: v.Lang, Now: v.Now}
		if s.shop == v.Selected {
			d.Selected = v.Function
		}
		below := s.area.Sub(0, v.heading(), s.area.Width, s.area.Height-v.heading())
		modes[s.shop] = Fit(shop, below.Width, below.Height)
		Draw(below, d)
	}
	return modes
}
