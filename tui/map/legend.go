package shopmap

import (
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// How many lines the legend takes where there is room: two for the links of the selected
// function, or one, and one for the others and for what policies did.
const (
	mostLegend = 3
	fullLegend = 2
)

// legendLines is how many lines the legend takes: as many as take nothing from the
// shops. What these do changes nothing about that, so that no box moves.
func (v View) legendLines(a canvas.Area) int {
	most := 1
	if slices.ContainsFunc(v.Shops, func(s runs.Shop) bool { return len(s.Links) > 0 }) {
		most = mostLegend
	}
	tables := v.drawnAs(v.slots(a), Table)
	for lines := most; lines > 0; lines-- {
		left := v.slots(a.Sub(0, 0, a.Width, a.Height-lines))
		cut := func(s slot) bool {
			return s.area.Height-v.heading() < least(&v.Shops[s.shop], s.area.Width, s.area.Height-v.heading())
		}
		if lines > fullLegend && !v.asLarge(a, lines) {
			continue
		}
		if v.drawnAs(left, Table) <= tables && !slices.ContainsFunc(left, cut) {
			return lines
		}
	}
	return 0
}

// asLarge tells whether the shops are drawn as large above so many lines of legend as
// above one fewer.
func (v View) asLarge(a canvas.Area, legend int) bool {
	over, strips := v.ground(a, legend-1)
	under, fewer := v.ground(a, legend)
	before, after := v.slots(over), v.slots(under)
	for i, s := range after {
		shop, heading := &v.Shops[s.shop], v.heading()
		if i >= len(before) || boxHeight(shop, s.area.Width, s.area.Height-heading) != boxHeight(shop, before[i].area.Width, before[i].area.Height-heading) {
			return false
		}
	}
	return strips.Empty() == fewer.Empty()
}

// boxHeight is how many lines a function's box takes, or the one around all, in an area
// of this size; 0: there is no box.
func boxHeight(s *runs.Shop, width, height int) int {
	switch Fit(s, width, height) {
	case Graph:
		return planFor(s, width, height).lines
	case Box:
		return min(boxLines(s)-1+min(len(s.Replicas), mostReplicas), height)
	}
	return 0
}

// least is how many lines a shop takes where nothing of it is left out, drawn as it
// is in an area of this size.
func least(s *runs.Shop, width, height int) int {
	switch Fit(s, width, height) {
	case Table:
		return tableLines(s)
	case Box:
		return boxLines(s)
	}
	return 0 // Fit has seen to that
}

// part is a piece of the legend in one look.
type part struct {
	words string
	role  theme.Role
}

// term is what the legend says of one link.
type term []part

func (t term) width() (w int) {
	for _, p := range t {
		w += text.Width(p.words) + 1
	}
	return w - 1
}

// drawLegend tells what callers meet on the links of the selected function and what
// policies do there, then where else policies refuse calls, then what they did on
// those links so far, and what limits of functions did, its own first; and, where
// room is left, what the figures in the boxes are.
func (v View) drawLegend(a canvas.Area) {
	g := a.Theme().Glyphs
	var its, troubled, elsewhere, deeds []term
	for i := range v.Shops {
		own, others := links(&v.Shops[i], v.Function)
		if i != v.Selected {
			own, others = nil, v.Shops[i].Links
		}
		for j, l := range own {
			switch {
			case a.Height >= fullLegend: // each in its place
				its = append(its, v.linkTerm(g, l, j > 0))
			case TroubleOn(l) != NoTrouble:
				troubled = append(troubled, v.linkTerm(g, l, false))
			default:
				its = append(its, v.linkTerm(g, l, len(its) > 0))
			}
			if did := Deeds(l, v.Lang); did != "" {
				deeds = append(deeds, term{{l.String() + ":", theme.Accent}, {did, theme.Text}})
			}
		}
		for _, l := range others {
			if t := TroubleOn(l); t != NoTrouble {
				elsewhere = append(elsewhere, term{{t.Glyph(g) + " " + t.Word(v.Lang) + ": " + l.String(), t.Role()}})
			}
		}
	}
	deeds = slices.Concat(v.refusals(true), deeds, v.refusals(false))
	figures := term{{text.Legend.In(v.Lang), theme.Muted}}
	if a.Height < fullLegend {
		drawTerms(a, slices.Concat(troubled, elsewhere, its, deeds, []term{figures}), 0)
		return
	}
	drawTerms(a.Sub(0, 0, a.Width, a.Height-1), its, text.Width(v.Function)+1)
	drawTerms(a.Sub(0, a.Height-1, a.Width, 1), slices.Concat(elsewhere, deeds, []term{figures}), 0)
}

// refusals tell what the limits of the selected function, or of all others, refused.
func (v View) refusals(selected bool) (all []term) {
	for i := range v.Shops {
		for _, f := range v.Shops[i].Functions {
			refused := Refusals(f, v.Lang)
			if its := i == v.Selected && f.Name == v.Function; its == selected && refused != "" {
				all = append(all, term{{f.Name + ":", theme.Accent}, {refused, theme.Text}})
			}
		}
	}
	return all
}

// linkTerm is a link of the selected function with what the caller met on it. A
// short one leaves the function out where that is the caller.
func (v View) linkTerm(g theme.Glyphs, l runs.LinkView, short bool) term {
	t := TroubleOn(l)
	head, figures := part{t.Glyph(g), theme.Accent}, part{Calls(l), theme.Text}
	if t != NoTrouble {
		head.role = t.Role()
	}
	if l.Errors > 0 {
		figures.role = theme.Bad
	}
	all := term{head, {l.Callee, theme.Accent}, figures}
	if !short || l.Caller != v.Function {
		all = slices.Insert(all, 0, part{l.Caller, theme.Accent})
	}
	if t != NoTrouble {
		all = append(all, part{t.Word(v.Lang), t.Role()})
	}
	return all
}

// drawTerms writes terms into the lines of an area, as many as fit. All lines but the
// first begin at a column.
func drawTerms(a canvas.Area, all []term, column int) {
	x, y := 0, 0
	for i, t := range all {
		switch {
		case i == 0 || x+t.width() <= a.Width:
		case y+1 < a.Height:
			x, y = column, y+1
		default:
			a.Text(min(x, a.Width-1), y, a.Theme().Glyphs.More, theme.Muted)
			return
		}
		for _, p := range t {
			x = a.Fit(x, y, a.Width-x, p.words, p.role) + 1
		}
		x++
	}
}
