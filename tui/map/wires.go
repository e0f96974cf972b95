package shopmap

import (
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

// The directions in which a wire leaves a cell; their sum picks the joint.
const (
	up    = 1
	right = 2
	down  = 4
	left  = 8
)

// wires is a grid of directions. Wires that meet become joints by themselves.
type wires struct {
	width, height int
	cells         []uint8
	lit           []bool
}

func newWires(width, height int) *wires {
	return &wires{width: width, height: height, cells: make([]uint8, width*height), lit: make([]bool, width*height)}
}

func (w *wires) add(x, y int, bits uint8, lit bool) {
	if x < 0 || y < 0 || x >= w.width || y >= w.height {
		return
	}
	w.cells[y*w.width+x] |= bits
	w.lit[y*w.width+x] = w.lit[y*w.width+x] || lit
}

// run draws a straight wire between two cells, from left to right or up or
// down.
func (w *wires) run(x0, y0, x1, y1 int, lit bool) {
	for x := x0; x < x1; x++ {
		w.add(x, y0, right, lit)
		w.add(x+1, y0, left, lit)
	}
	for y := min(y0, y1); y < max(y0, y1); y++ {
		w.add(x1, y, down, lit)
		w.add(x1, y+1, up, lit)
	}
}

// connect draws a link. Neighbours are wired through the channel between
// them; longer links climb to the row above all boxes and come down again in
// the channel before the callee.
func (w *wires) connect(p plan, from, to place, lit bool) {
	start, end := from.x+from.width, to.x-1
	near := start + (p.gap-3+1)/2
	if to.layer == from.layer+1 {
		w.add(start, from.port(), left, lit)
		w.run(start, from.port(), near, from.port(), lit)
		w.run(near, from.port(), near, to.port(), lit)
		w.run(near, to.port(), end, to.port(), lit)
		return
	}
	climb, fall := near+1, end-p.gap+1+(p.gap-3+1)/2+1
	w.add(start, from.port(), left, lit)
	w.run(start, from.port(), climb, from.port(), lit)
	w.run(climb, from.port(), climb, 0, lit)
	w.run(climb, 0, fall, 0, lit)
	w.run(fall, 0, fall, to.port(), lit)
	w.run(fall, to.port(), end, to.port(), lit)
}

func (w *wires) draw(a canvas.Area) {
	g := a.Theme().Glyphs
	for y := range w.height {
		for x := range w.width {
			bits := w.cells[y*w.width+x]
			if bits == 0 {
				continue
			}
			joint, role := g.Joints[bits], theme.Border
			if w.lit[y*w.width+x] {
				joint, role = g.HeavyJoints[bits], theme.Accent
			}
			a.Set(x, y, joint, a.Style(role))
		}
	}
}

// head is the arrow before a callee, which all links to it share.
type head struct {
	lit      bool
	links    int     // that are drawn to it
	troubled int     // of these, where a policy refuses calls
	worst    Trouble // of these
}

// mark is what stands in the arrow's place: what policies do, where they do it on
// all links to the callee, and else a warning.
func (h head) mark(g theme.Glyphs) (glyph string, r theme.Role) {
	switch {
	case h.troubled > 0 && h.troubled == h.links:
		return h.worst.Glyph(g), h.worst.Role()
	case h.troubled > 0:
		return g.Warn, theme.Warn
	case h.lit:
		return g.Arrow, theme.Accent
	}
	return g.Arrow, NoTrouble.Role()
}

// drawLinks draws every link of the shop, those of the selected function
// last, and an arrow before each callee; what policies do to the calls to it
// stands in the arrow's place, and a fault of the link before that.
func drawLinks(a canvas.Area, d Data, p plan) {
	w := newWires(a.Width, a.Height)
	heads := map[string]head{}
	for _, l := range d.Shop.Links {
		from, known := p.places[l.Caller]
		to, there := p.places[l.Callee]
		if !known || !there || from.layer >= to.layer {
			continue
		}
		lit := d.Selected != "" && (l.Caller == d.Selected || l.Callee == d.Selected)
		w.connect(p, from, to, lit)
		h := heads[l.Callee]
		h.lit, h.links = h.lit || lit, h.links+1
		if t := TroubleOn(l); t != NoTrouble {
			h.troubled, h.worst = h.troubled+1, max(h.worst, t)
		}
		heads[l.Callee] = h
	}
	w.draw(a)
	broken := brokenLinks(d)
	for name, h := range heads {
		glyph, role := h.mark(a.Theme().Glyphs)
		if broken[name] {
			glyph, role = a.Theme().Glyphs.Fault, theme.Fault
		}
		to := p.places[name]
		a.Set(to.x-1, to.port(), glyph, a.Style(role))
	}
}

// brokenLinks tells to which functions a link is broken.
func brokenLinks(d Data) map[string]bool {
	broken := map[string]bool{}
	for _, f := range d.Shop.Functions {
		for _, fault := range Faults(d.Shop, d.Faults, f.Name) {
			broken[f.Name] = broken[f.Name] || fault.Link != ""
		}
	}
	return broken
}
