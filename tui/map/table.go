package shopmap

import (
	"slices"
	"strconv"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// drawMonolith draws the monolith: one box with all functions inside, because
// they share one process, its slots and its fate.
func drawMonolith(a canvas.Area, d Data) {
	rows := len(d.Shop.Functions)
	lines := min(len(d.Shop.Replicas), max(a.Height-rows-4, 1), mostReplicas)
	height := min(rows+lines+4, a.Height)
	doorway := minDoor
	if a.Width >= door+minGap+minMono+8 {
		doorway = door + minGap
	}
	y := (a.Height - height) / 2
	drawDoor(a, d, doorway, y+height/2)
	box := a.Sub(doorway, y, min(a.Width-doorway, 64), height)

	ready := 0
	for _, r := range d.Shop.Replicas {
		if r.State == "ready" {
			ready++
		}
	}
	health, role := Of(d.Shop, d.Shop.Functions[0]), theme.Border // it answers shoppers, and shares all slots
	if health.Role() == theme.Bad {
		role = theme.Bad
	}
	in := box.Box(canvas.Frame{
		Role: role, Title: health.Glyph(a.Theme().Glyphs) + " monolith " + strconv.Itoa(ready) + "/" + strconv.Itoa(len(d.Shop.Replicas)) + versions(d.Shop.Replicas) + weight(d.Shop, string(scenario.Monolith)),
		TitleRole: health.Role(), Status: health.Word(d.Lang), StatusRole: health.Role(),
	})
	columns := columnsFor(in.Width, false)
	columns.head(in, d)
	for i, f := range d.Shop.Functions {
		columns.row(in.Sub(0, i+1, in.Width, 1), d, f)
	}
	below := in.Sub(0, rows+1, in.Width, in.Height-rows-1)
	below.Repeat(0, 0, below.Width, a.Theme().Glyphs.Horizontal, theme.Border)
	drawReplicas(below.Sub(0, 1, below.Width, below.Height-1), d, runs.Function{Name: d.Shop.Functions[0].Name})
}

// mostReplicas is how many the monolith's box has a line for.
const mostReplicas = 8

// boxLines is how many lines the monolith's box takes at least: its border, the
// head, the functions, a rule and a replica.
func boxLines(s *runs.Shop) int { return len(s.Functions) + 5 }

// drawTable draws one line a function, and below who calls whom.
func drawTable(a canvas.Area, d Data) {
	columns := columnsFor(a.Width, true)
	columns.head(a, d)
	for i, f := range d.Shop.Functions {
		columns.row(a.Sub(0, i+1, a.Width, 1), d, f)
	}
	top := len(d.Shop.Functions) + 1
	if a.Height > tableLines(d.Shop) {
		top++
	}
	below := a.Sub(0, top, a.Width, a.Height-top)
	if len(d.Shop.Links) <= below.Height && below.Width >= callsWidth {
		drawLinkLines(below, d)
		return
	}
	drawCalls(below, d)
}

// tableLines is how many lines a table takes at least: its head, the functions, and
// whom each caller calls.
func tableLines(s *runs.Shop) int {
	lines := 1 + len(s.Functions)
	for _, f := range s.Functions {
		if slices.ContainsFunc(s.Links, func(l runs.LinkView) bool { return l.Caller == f.Name }) {
			lines++
		}
	}
	return lines
}

// callsWidth is the least width for a link's line with its figures.
const callsWidth = 34

// linkRole is the look of a link's names: those of the selected function stand out.
func (d Data) linkRole(l runs.LinkView) theme.Role {
	if l.Caller == d.Selected || l.Callee == d.Selected {
		return theme.Accent
	}
	return theme.Muted
}

// drawLinkLines draws one line a link: what its caller meets, and what policies do
// to the calls.
func drawLinkLines(a canvas.Area, d Data) {
	y := 0
	for _, f := range d.Shop.Functions {
		for _, l := range d.Shop.Links {
			if l.Caller != f.Name {
				continue
			}
			role, t := d.linkRole(l), TroubleOn(l)
			head, figures := role, theme.Text
			if t != NoTrouble {
				head = t.Role()
			}
			if l.Errors > 0 {
				figures = theme.Bad
			}
			a.Fit(2, y, 9, l.Caller, role)
			a.Text(11, y, t.Glyph(a.Theme().Glyphs), head)
			a.Fit(13, y, 9, l.Callee, role)
			x := a.Fit(22, y, a.Width-22, Calls(l), figures) + 2
			a.Fit(x, y, a.Width-x, t.Word(d.Lang), head)
			y++
		}
	}
}

// drawCalls draws one line a caller: whom it calls, and what policies do to
// these calls.
func drawCalls(a canvas.Area, d Data) {
	g := a.Theme().Glyphs
	y := 0
	for _, f := range d.Shop.Functions {
		x := 0
		for _, l := range d.Shop.Links {
			if l.Caller != f.Name {
				continue
			}
			role := d.linkRole(l)
			if x == 0 {
				a.Fit(2, y, 9, l.Caller, role)
				x = 11
			}
			t := TroubleOn(l)
			if x+2+text.Width(l.Callee) > a.Width {
				a.Text(x, y, g.More, theme.Muted)
				break
			}
			head := role
			if t != NoTrouble {
				head = t.Role()
			}
			a.Text(x, y, t.Glyph(g), head)
			x = a.Text(x+2, y, l.Callee, role) + 1
		}
		if x > 0 {
			y++
		}
	}
}

// columns says which columns of the table there is room for.
type columns struct {
	word, errors, slots int // widths; 0: left out
}

func columnsFor(width int, slots bool) columns {
	var c columns
	left := width - 11 - 7 - 7 // function, rate, p95
	if left >= 7 {
		c.errors, left = 7, left-7
	}
	if left >= 9 {
		c.word, left = 9, left-9
	}
	if slots && left >= 10 {
		c.slots = min(left, 30)
	}
	return c
}

func (c columns) head(a canvas.Area, d Data) {
	x := 11
	if c.word > 0 {
		a.Fit(x, 0, c.word-1, text.State.In(d.Lang), theme.Muted)
		x += c.word
	}
	a.Right(x+7, 0, text.RateHead.In(d.Lang), theme.Muted)
	a.Right(x+14, 0, "p95", theme.Muted)
	if c.errors > 0 {
		a.Right(x+21, 0, text.ErrorsHead.In(d.Lang), theme.Muted)
	}
	if c.slots > 0 {
		a.Fit(x+23, 0, c.slots-2, text.SlotsHead.In(d.Lang), theme.Muted)
	}
}

func (c columns) row(a canvas.Area, d Data, f runs.Function) {
	a.Mark(Spot{d.Index, f.Name})
	g := a.Theme().Glyphs
	health := Of(d.Shop, f)
	faults := Faults(d.Shop, d.Faults, f.Name)
	glyph, role := health.Glyph(g), health.Role()
	word, wordRole := health.Word(d.Lang), health.Role()
	if len(faults) > 0 {
		word, wordRole = faultWord(g, faults[0]), theme.Fault
		if health == Down {
			word, wordRole = g.Fault+" "+health.Word(d.Lang), role
		}
	}
	a.Text(0, 0, glyph, role)
	a.Fit(2, 0, 8, f.Name, theme.Text)
	x := 11
	if c.word > 0 {
		a.Fit(x, 0, c.word-1, word, wordRole)
		x += c.word
	} else if len(faults) > 0 {
		a.Text(10, 0, g.Fault, theme.Fault)
	}
	rate, p95, share := Figures(f)
	rateRole := theme.Text
	if c.word == 0 && health == Down {
		rate, rateRole = health.Word(d.Lang), role
	}
	a.Right(x+7, 0, rate, rateRole)
	a.Right(x+14, 0, p95, theme.Text)
	if c.errors > 0 {
		a.Right(x+21, 0, share, errorsRole(f))
	}
	if c.slots > 0 {
		drawReplicas(a.Sub(x+23, 0, c.slots-2, 1), d, f)
	}
	if f.Name == d.Selected {
		a.Highlight(0, theme.Selected)
	}
}
