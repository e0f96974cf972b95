package canvas

// mark says what stands in an area, for a pointer that comes there.
type mark struct {
	area Area
	what any
}

// Mark notes what stands in the area until the canvas is cleared.
func (a Area) Mark(what any) {
	if !a.Empty() {
		a.canvas.marks = append(a.canvas.marks, mark{a, what})
	}
}

// At returns what stands at a place, the outermost first.
func (c *Canvas) At(x, y int) []any {
	var all []any
	for _, m := range c.marks {
		if a := m.area; x >= a.x && x < a.x+a.Width && y >= a.y && y < a.y+a.Height {
			all = append(all, m.what)
		}
	}
	return all
}
