// Package bill draws what the shops cost so far, in its two parts: slot-seconds
// and footprint-seconds, function by function; at which price of the two the
// winner changes; the deploys; and the autoscalers, with the sentences by which they
// decided.
//
// It is a pure renderer: what it shows is in the snapshot.
package bill

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Data is what the view shows.
type Data struct {
	Shops   []runs.Shop
	Events  []runs.Event
	Results []scenario.Result
	Started time.Time
	Lang    scenario.Lang
}

// Draw draws the bill, and under it what else there is room for.
func Draw(a canvas.Area, d Data) {
	a = a.Sub(1, 0, a.Width-2, a.Height)
	seconds := 0.0
	for _, s := range d.Shops {
		if s.Bill.Sum().Slots() > 0 {
			seconds = max(seconds, s.Bill.Seconds)
		}
	}
	if seconds == 0 {
		a.Message(text.BillNone.In(d.Lang), theme.Strong, text.BillNoneHint.In(d.Lang))
		return
	}
	x := a.Fit(0, 0, a.Width, text.BillTitle.Format(d.Lang, text.Clock(time.Duration(seconds*float64(time.Second)))), theme.Accent) + 2
	if short := text.BillBinary.In(d.Lang); d.processes() && x+text.Width(short) <= a.Width {
		a.Right(a.Width, 0, short, theme.Muted)
	}
	wanted := d.rows()
	foot := d.foot(a.Width, a.Height-1-wanted)
	used := d.drawTable(a.Sub(0, 1, a.Width, max(min(wanted, a.Height-1-len(foot)), min(a.Height-1, 4))))
	for i, l := range foot {
		a.Fit(l.indent, 1+used+i, a.Width-l.indent, l.text, l.role)
	}
}

// foot is what stands below the table. Where there isn't room, the remarks go
// first, then earlier decisions; where there is, blanks come between.
func (d Data) foot(width, room int) []line {
	remarks, prices, scalers := d.remarks(width), d.prices(width), d.scalers(width, decisions)
	if rollouts := d.rollouts(width, decisions); len(rollouts) > 0 {
		if len(remarks)+len(prices)+len(rollouts)+len(scalers)+4 > room {
			rollouts, scalers = d.rollouts(width, 1), d.scalers(width, 1)
		}
		scalers = slices.Concat(rollouts, scalers)
	}
	if len(remarks)+len(prices)+len(scalers)+3 <= room {
		blank := []line{{}}
		return slices.Concat(blank, remarks, blank, prices, blank, scalers)
	}
	if len(remarks)+len(prices)+len(scalers) > room {
		remarks = nil
	}
	if len(prices)+len(scalers) > room {
		scalers = slices.Concat(d.rollouts(width, 1), d.scalers(width, 1))
	}
	return slices.Concat(remarks, prices, scalers)
}

// processes says whether some replicas have a process to themselves.
func (d Data) processes() bool {
	return slices.ContainsFunc(d.Shops, func(s runs.Shop) bool { return s.Shape.Placement == scenario.Process })
}

// line is one line below the table.
type line struct {
	text   string
	role   theme.Role
	indent int
}

// lines wraps a text into lines.
func lines(s string, width, indent int, r theme.Role) []line {
	var all []line
	for _, l := range text.Wrap(s, width-indent) {
		all = append(all, line{l, r, indent})
	}
	return all
}

// remarks say what the columns are.
func (d Data) remarks(width int) []line {
	all := lines(text.BillAbout.In(d.Lang), width, 0, theme.Muted)
	measured := text.BillInProc
	if d.processes() {
		measured = text.BillMeasured
	}
	return append(all, lines(measured.In(d.Lang), width, 0, theme.Muted)...)
}

// rows is how many the whole table takes: its head, and for each shop its name,
// its units, and their sum.
func (d Data) rows() int {
	n := 1
	for _, s := range d.Shops {
		n += 1 + len(s.Bill.Units)
		if len(s.Bill.Units) > 1 {
			n++
		}
	}
	return n
}

// columns are those of the table, right of the units' names.
const (
	unitWidth = 11
	numWidth  = 10
	barLeast  = 12
)

// drawTable draws the shops one under the other and returns how many lines that
// took. Where there isn't room for all, each shop has its sum and the units that
// use the most.
func (d Data) drawTable(a canvas.Area) int {
	d.drawHead(a.Sub(0, 0, a.Width, 1))
	y, room := 1, a.Height-1
	short := d.rows() > a.Height
	for i, s := range d.Shops {
		left := room / (len(d.Shops) - i)
		if !short || len(s.Bill.Units) == 1 {
			left = min(room, len(s.Bill.Units)+2)
		}
		n := d.drawShop(a.Sub(0, y, a.Width, left), s)
		y, room = y+n, room-n
	}
	return y
}

func (d Data) drawHead(a canvas.Area) {
	heads := []text.Key{text.BillReplicas, text.BillWorking, text.BillWaiting, text.BillIdle, text.BillFootprint}
	x := unitWidth
	for _, h := range heads {
		a.Right(x+numWidth-1, 0, text.Truncate(h.In(d.Lang), numWidth), theme.Muted)
		x += numWidth
	}
	if measured, _ := place(a.Width); measured > 0 {
		a.Right(measured+8, 0, "CPU", theme.Muted)
		a.Right(measured+16, 0, "RSS", theme.Muted)
	}
	if _, bar := place(a.Width); bar > 0 {
		a.Fit(bar, 0, a.Width-bar, text.BillSlots.In(d.Lang), theme.Muted)
	}
}

// place is where the measured columns and the bar begin; 0: there is no room.
func place(width int) (measured, bar int) {
	x := unitWidth + 5*numWidth
	if x+16 <= width {
		measured, x = x, x+18
	}
	if x+barLeast <= width {
		bar = x
	}
	return measured, bar
}

// drawShop draws one shop's units and their sum, and returns how many lines it
// took.
func (d Data) drawShop(a canvas.Area, s runs.Shop) int {
	a.Fit(0, 0, a.Width, s.Shape.String(), theme.Strong)
	a.Right(unitWidth+4*numWidth-1, 0, text.BillSlots.In(d.Lang), theme.Muted)
	a.Right(unitWidth+5*numWidth-1, 0, text.BillSeconds.In(d.Lang), theme.Muted)
	names := slices.SortedFunc(maps.Keys(s.Bill.Units), func(x, y string) int {
		return slices.Index(scenario.Functions(), x) - slices.Index(scenario.Functions(), y)
	})
	most := 0.0
	for _, u := range s.Bill.Units {
		most = max(most, u.Slots())
	}
	sums := 0
	if len(names) > 1 {
		sums = 1
	}
	shown := names
	if room := a.Height - 1 - sums; len(names) > room {
		shown = busiest(s.Bill, names, max(room-1, 0))
	}
	y := 1
	for _, name := range shown {
		d.drawUnit(a.Sub(0, y, a.Width, 1), name, s.Bill.Units[name], s.Bill.Seconds, most, theme.Text)
		y++
	}
	if left := len(names) - len(shown); left > 0 && y < a.Height {
		a.Fit(1, y, a.Width, text.BillMore.Format(d.Lang, left), theme.Muted)
		y++
	}
	if sums > 0 && y < a.Height {
		d.drawUnit(a.Sub(0, y, a.Width, 1), text.BillTogether.In(d.Lang), s.Bill.Sum(), s.Bill.Seconds, 0, theme.Strong)
		y++
	}
	return min(y, a.Height)
}

// busiest are the n units that worked or waited most, in the order of names.
func busiest(b scenario.Bill, names []string, n int) []string {
	used := func(name string) float64 { return b.Units[name].Working + b.Units[name].Waiting }
	all := slices.Clone(names)
	slices.SortStableFunc(all, func(x, y string) int {
		switch {
		case used(x) > used(y):
			return -1
		case used(x) < used(y):
			return 1
		}
		return 0
	})
	all = all[:min(n, len(all))]
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !slices.Contains(all, name) })
}

// drawUnit draws one line. The bar is as long as the unit's share of the most that
// any takes; 0: none is drawn.
func (d Data) drawUnit(a canvas.Area, name string, u scenario.UnitBill, seconds, most float64, r theme.Role) {
	a.Fit(1, 0, unitWidth-1, name, r)
	x := unitWidth
	for _, v := range []string{
		fmt.Sprintf("%.1f", u.Replicas/seconds), fmt.Sprintf("%.0f", u.Working), fmt.Sprintf("%.0f", u.Waiting),
		fmt.Sprintf("%.0f", u.Idle), fmt.Sprintf("%.0f", u.Footprint),
	} {
		a.Right(x+numWidth-1, 0, v, r)
		x += numWidth
	}
	measured, bar := place(a.Width)
	if measured > 0 && u.RSS > 0 {
		a.Right(measured+8, 0, fmt.Sprintf("%.1f s", u.CPU), r)
		a.Right(measured+16, 0, text.Bytes(uint64(u.RSS/seconds)), r)
	}
	if bar > 0 && most > 0 {
		drawBar(a.Sub(bar, 0, min(a.Width-bar, 60), 1), u, most)
	}
}

// drawBar draws what the slots did: working, waiting, idle.
func drawBar(a canvas.Area, u scenario.UnitBill, most float64) {
	g := a.Theme().Glyphs
	cells := func(v float64) int { return int(v/most*float64(a.Width) + 0.5) }
	working, waiting := cells(u.Working), cells(u.Working+u.Waiting)
	a.Repeat(0, 0, working, g.Full, theme.First)
	a.Repeat(working, 0, waiting-working, g.Medium, theme.Second)
	a.Repeat(waiting, 0, max(cells(u.Slots())-waiting, 0), g.Light, theme.Border)
}
