package shopmap

import (
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Mode is the way in which a shop is drawn.
type Mode int

// The modes.
const (
	Table Mode = iota // one line a function: where there is no room for more
	Graph             // boxes and arrows
	Box               // the monolith: one box with its functions inside
)

const (
	minBox   = 13 // columns of a function's box
	maxBox   = 24
	minGap   = 3 // columns between two layers
	maxGap   = 9
	door     = 11 // columns of the ingress' box
	minDoor  = 3  // a mere arrow
	minMono  = 27
	minLines = 4 // of a function's box
	maxLines = 6
)

// Fit tells how a shop is drawn in an area of this size.
func Fit(s *runs.Shop, width, height int) Mode {
	if s.Shape.Architecture == scenario.Monolith {
		if width >= minMono+minDoor && height >= len(s.Functions)+4 {
			return Box
		}
		return Table
	}
	columns := layers(s)
	deepest := 0
	for _, c := range columns {
		deepest = max(deepest, len(c))
	}
	if len(columns) > 1 && MinWidth(s) <= width && deepest*minLines+1 <= height {
		return Graph
	}
	return Table
}

// MinWidth is the least width in which a shop is drawn as boxes.
func MinWidth(s *runs.Shop) int {
	if s.Shape.Architecture == scenario.Monolith {
		return minMono + minDoor
	}
	n := len(layers(s))
	return minDoor + n*minBox + (n-1)*minGap
}

// layers puts every function right of all that call it (longest path), those
// of one layer in the order of the shop's functions. Calls that would close a
// circle are left out of the reckoning.
func layers(s *runs.Shop) [][]string {
	calls := map[string][]string{}
	for _, l := range s.Links {
		calls[l.Caller] = append(calls[l.Caller], l.Callee)
	}
	depth := map[string]int{}
	open := map[string]bool{}
	var visit func(name string, d int)
	visit = func(name string, d int) {
		if open[name] || depth[name] > d {
			return
		}
		depth[name], open[name] = d, true
		for _, callee := range calls[name] {
			if depth[callee] <= d {
				visit(callee, d+1)
			}
		}
		open[name] = false
	}
	for _, f := range s.Functions {
		if !slices.ContainsFunc(s.Links, func(l runs.LinkView) bool { return l.Callee == f.Name && l.Caller != "ingress" }) {
			visit(f.Name, 0)
		}
	}
	var columns [][]string
	for _, f := range s.Functions {
		d := depth[f.Name]
		for len(columns) <= d {
			columns = append(columns, nil)
		}
		columns[d] = append(columns[d], f.Name)
	}
	return slices.DeleteFunc(columns, func(c []string) bool { return len(c) == 0 })
}

// place is where a function's box stands.
type place struct {
	layer, x, y, width, height int
}

func (p place) port() int { return p.y + (p.height-1)/2 }

// plan is the whole picture: boxes by function, and the channels between
// layers in which arrows run.
type plan struct {
	door   int // columns of the ingress
	gap    int
	lines  int // of a box
	layers [][]string
	places map[string]place
}

func planFor(s *runs.Shop, width, height int) plan {
	columns := layers(s)
	n := len(columns)
	p := plan{door: minDoor, gap: minGap, layers: columns, places: map[string]place{}}
	if width >= door+n*minBox+n*minGap {
		p.door = door + minGap
	}
	box := min((width-p.door-(n-1)*minGap)/n, maxBox)
	if n > 1 {
		p.gap = clamp((width-p.door-n*box)/(n-1), minGap, maxGap)
	}
	deepest := 0
	for _, c := range columns {
		deepest = max(deepest, len(c))
	}
	p.lines = clamp((height-1)/deepest, minLines, maxLines)
	for i, column := range columns {
		x := p.door + i*(box+p.gap)
		slot := (height - 1) / len(column)
		for j, name := range column {
			y := 1 + j*slot + (slot-p.lines)/2
			p.places[name] = place{layer: i, x: x, y: max(y, 1), width: box, height: p.lines}
		}
	}
	return p
}

// Direction is where an arrow key points.
type Direction int

// The directions.
const (
	Above Direction = iota
	Below
	Left
	Right
)

// Move returns the function next to another one as they are drawn; ok is
// false at the edge of the shop.
func Move(s *runs.Shop, m Mode, from string, d Direction) (to string, ok bool) {
	columns := layers(s)
	if m != Graph {
		columns = [][]string{{}}
		for _, f := range s.Functions {
			columns[0] = append(columns[0], f.Name)
		}
	}
	for i, column := range columns {
		j := slices.Index(column, from)
		if j < 0 {
			continue
		}
		switch d {
		case Above:
			j--
		case Below:
			j++
		case Left:
			return across(columns, i, i-1, j)
		case Right:
			return across(columns, i, i+1, j)
		}
		if j < 0 || j >= len(column) {
			return from, false
		}
		return column[j], true
	}
	return from, false
}

// across finds the box of another layer that stands at about the same height.
func across(columns [][]string, from, to, row int) (string, bool) {
	if to < 0 || to >= len(columns) {
		return columns[from][row], false
	}
	j := (2*row + 1) * len(columns[to]) / (2 * len(columns[from]))
	return columns[to][j], true
}

func clamp(v, low, high int) int { return max(low, min(v, high)) }
