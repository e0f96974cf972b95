package tui

import (
	"math"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/chart"
	shopmap "github.com/msalab/msalab/tui/map"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// heading is how many lines stand above a shop's map.
const heading = 2

// slot is the place of one shop on the map.
type slot struct {
	shop int
	area canvas.Area
}

// mapSlots divides the map among the shops: side by side as boxes, else one
// over the other as boxes, else side by side as tables, else the selected one
// alone.
func (m *model) mapSlots(a canvas.Area) []slot {
	n := len(m.snap.Shops)
	if n <= 1 {
		return []slot{{0, a}}
	}
	if beside := m.beside(a); m.drawnAs(beside, shopmap.Table) == 0 {
		return beside
	}
	var over, tables []slot
	for i := range n {
		y := i * a.Height / n
		over = append(over, slot{i, a.Sub(0, y, a.Width, (i+1)*a.Height/n-y)})
		x := i * (a.Width + 2) / n
		tables = append(tables, slot{i, a.Sub(x, 0, (i+1)*(a.Width+2)/n-x-2, a.Height)})
	}
	if m.drawnAs(over, shopmap.Table) == 0 {
		return over
	}
	if a.Width/n >= 36 {
		return tables
	}
	return []slot{{m.shop, a}}
}

// beside gives each shop the width that it needs, and spreads what is left.
func (m *model) beside(a canvas.Area) []slot {
	n := len(m.snap.Shops)
	need := make([]int, n)
	spare := a.Width - 2*(n-1)
	weight := 0
	for i := range m.snap.Shops {
		need[i] = shopmap.MinWidth(&m.snap.Shops[i])
		spare -= need[i]
		weight += need[i]
	}
	if spare < 0 {
		return []slot{{0, a.Sub(0, 0, 0, 0)}}
	}
	var out []slot
	x := 0
	for i := range m.snap.Shops {
		width := need[i] + spare*need[i]/weight
		out = append(out, slot{i, a.Sub(x, 0, width, a.Height)})
		x += width + 2
	}
	return out
}

// drawnAs counts the shops that would be drawn in a mode.
func (m *model) drawnAs(slots []slot, mode shopmap.Mode) int {
	count := 0
	for _, s := range slots {
		if shopmap.Fit(&m.snap.Shops[s.shop], s.area.Width, s.area.Height-heading) == mode {
			count++
		}
	}
	return count
}

func (m *model) drawMap(a canvas.Area) {
	if a.Height >= 22 {
		m.drawLegend(a.Sub(1, a.Height-1, a.Width-1, 1))
		a = a.Sub(0, 0, a.Width, a.Height-1)
	}
	a = a.Sub(1, 0, a.Width-2, a.Height)
	if len(m.snap.Shops) > 0 && a.Height >= 22+stripHeight {
		m.drawStrips(a.Sub(0, a.Height-stripHeight, a.Width, stripHeight))
		a = a.Sub(0, 0, a.Width, a.Height-stripHeight-1)
	}
	for _, s := range m.mapSlots(a) {
		shop := &m.snap.Shops[s.shop]
		m.drawShopHead(s.area.Sub(0, 0, s.area.Width, heading), shop)
		d := shopmap.Data{Shop: shop, Faults: m.snap.Faults, Lang: m.lang, Now: m.now}
		if s.shop == m.shop {
			d.Selected = m.function
		}
		below := s.area.Sub(0, heading, s.area.Width, s.area.Height-heading)
		m.modes[s.shop] = shopmap.Fit(shop, below.Width, below.Height)
		shopmap.Draw(below, d)
	}
}

// drawLegend tells what the figures are; or, where policies refuse calls, on
// which links and why.
func (m *model) drawLegend(a canvas.Area) {
	x := 0
	for i := range m.snap.Shops {
		for _, l := range m.snap.Shops[i].Links {
			t := shopmap.TroubleOn(l)
			if t == shopmap.NoTrouble {
				continue
			}
			words := t.Glyph(m.theme.Glyphs) + " " + t.Word(m.lang) + ": " + l.String()
			if x+text.Width(words) > a.Width {
				a.Text(x, 0, m.theme.Glyphs.More, theme.Muted)
				return
			}
			x = a.Text(x, 0, words, t.Role()) + 3
		}
	}
	if x == 0 {
		a.Fit(0, 0, a.Width, text.Legend.In(m.lang), theme.Muted)
	}
}

// stripHeight is how many lines the charts under a map take on a high screen.
const stripHeight = 13

// drawStrips draws each shop's charts in a row.
func (m *model) drawStrips(a canvas.Area) {
	sc := scalesOf(m.snap.Shops)
	n := len(m.snap.Shops)
	for i := range m.snap.Shops {
		s := &m.snap.Shops[i]
		x := i * (a.Width + 2) / n
		strip := a.Sub(x, 0, (i+1)*(a.Width+2)/n-x-2, a.Height)
		strip.Fit(0, 0, strip.Width, s.Shape.String(), theme.Accent)
		strip = strip.Sub(0, 1, strip.Width, strip.Height-1)
		if len(s.Seconds) == 0 {
			continue
		}
		charts := m.charts(s, sc)
		charts = charts[max(len(charts)-strip.Width/36, 0):]
		for j, c := range charts {
			x := j * (strip.Width + 2) / len(charts)
			chart.Draw(strip.Sub(x, 0, (j+1)*(strip.Width+2)/len(charts)-x-2, strip.Height), c)
		}
	}
}

// drawShopHead draws a shop's name, whether its work is simulated, and what its
// shoppers meet.
func (m *model) drawShopHead(a canvas.Area, s *engine.Shop) {
	x := a.Fit(0, 0, a.Width, s.Shape.String(), theme.Accent) + 2
	label := text.SimulatedWork.In(m.lang)
	if x+text.Width(label) > a.Width {
		label = text.Simulated.In(m.lang)
	}
	if s.WorkOff {
		label = text.WorkOff.In(m.lang)
	}
	x = a.Fit(x, 0, a.Width-x, label, theme.Muted) + 2
	if w := text.Width(s.URL); x+w <= a.Width {
		a.Right(a.Width, 0, s.URL, theme.Muted)
	}
	if len(s.Seconds) == 0 {
		a.Text(0, 1, text.NoFigures.In(m.lang), theme.Muted)
		return
	}
	all := recent(s, 3)
	success := all.Success()
	x = a.Text(0, 1, successGlyph(m.theme.Glyphs, success)+" ", successRole(success))
	x = a.Text(x, 1, text.SuccessLabel.In(m.lang)+" "+text.Success(success), successRole(success)) + 2
	if p95 := "p95 " + text.Milliseconds(s.Seconds[len(s.Seconds)-1].All.P95); x+text.Width(p95) <= a.Width {
		x = a.Text(x, 1, p95, theme.Text) + 2
	}
	rate := text.Rate(float64(all.N) / float64(min(3, len(s.Seconds))))
	if x+text.Width(rate) > a.Width {
		return
	}
	x = a.Text(x, 1, rate, theme.Text) + 1
	spark := a.Sub(x, 1, min(a.Width-x, 60), 1)
	if spark.Width < 6 {
		return
	}
	values := make([]float64, 0, len(s.Seconds))
	limit := 1.0
	for _, sec := range s.Seconds {
		values = append(values, float64(sec.All.N))
		limit = max(limit, float64(sec.All.N))
	}
	spark = spark.Sub(0, 0, min(spark.Width, len(values)), 1)
	chart.Sparkline(spark, values, limit, theme.First)
}

// recent adds the outcomes of the last seconds up; its percentiles are not
// filled in.
func recent(s *engine.Shop, seconds int) (sum scenario.JourneyFigures) {
	for _, sec := range s.Seconds[max(len(s.Seconds)-seconds, 0):] {
		sum.N += sec.All.N
		sum.OK += sec.All.OK
		sum.Declined += sec.All.Declined
		sum.Failed += sec.All.Failed
		sum.Shed += sec.All.Shed
	}
	return sum
}

func successRole(share float64) theme.Role {
	switch {
	case math.IsNaN(share):
		return theme.Muted
	case share >= 0.99:
		return theme.Good
	case share >= 0.9:
		return theme.Warn
	}
	return theme.Bad
}

func successGlyph(g theme.Glyphs, share float64) string {
	switch successRole(share) {
	case theme.Good:
		return g.OK
	case theme.Warn:
		return g.Warn
	case theme.Bad:
		return g.Bad
	}
	return g.Idle
}

// directions are the keys that select on the map.
func directions() map[string]shopmap.Direction {
	return map[string]shopmap.Direction{
		"up": shopmap.Above, "k": shopmap.Above, "down": shopmap.Below, "j": shopmap.Below,
		"left": shopmap.Left, "right": shopmap.Right,
	}
}

func onMap(key string) bool {
	_, ok := directions()[key]
	return ok
}

// moveOnMap selects the next function in a direction, over the edge into the
// next shop.
func (m *model) moveOnMap(key string) {
	s := m.selectedShop()
	if s == nil {
		return
	}
	d, ok := directions()[key]
	if !ok {
		return
	}
	to, ok := shopmap.Move(s, m.modes[m.shop], m.function, d)
	if ok {
		m.function = to
		return
	}
	step := map[shopmap.Direction]int{shopmap.Left: -1, shopmap.Right: 1}[d]
	if next := m.shop + step; next >= 0 && next < len(m.snap.Shops) {
		m.shop = next
		m.settle()
	}
}
