package canvas

import (
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Frame is the border of an area, with words in it.
type Frame struct {
	Role       theme.Role // of the border
	Heavy      bool
	Title      string
	TitleRole  theme.Role
	Corner     string // at the top right
	Status     string // at the bottom left
	StatusRole theme.Role
	Hint       string // at the bottom right
}

// Box draws a frame around the area and returns what is inside it.
func (a Area) Box(f Frame) Area {
	if a.Width < 2 || a.Height < 2 {
		return a
	}
	g := a.Theme().Glyphs
	h, v := g.Horizontal, g.Vertical
	corners := [4]string{g.TopLeft, g.TopRight, g.BottomLeft, g.BottomRight}
	if f.Heavy {
		h, v = g.HeavyHorizontal, g.HeavyVertical
		corners = [4]string{g.HeavyTopLeft, g.HeavyTopRight, g.HeavyBottomLeft, g.HeavyBottomRight}
	}
	st, right, bottom := a.Style(f.Role), a.Width-1, a.Height-1
	for x := 1; x < right; x++ {
		a.Set(x, 0, h, st)
		a.Set(x, bottom, h, st)
	}
	for y := 1; y < bottom; y++ {
		a.Set(0, y, v, st)
		a.Set(right, y, v, st)
	}
	a.Set(0, 0, corners[0], st)
	a.Set(right, 0, corners[1], st)
	a.Set(0, bottom, corners[2], st)
	a.Set(right, bottom, corners[3], st)

	a.label(0, f.Title, f.TitleRole, f.Corner)
	a.label(bottom, f.Status, f.StatusRole, f.Hint)
	return a.Sub(1, 1, a.Width-2, a.Height-2)
}

// label writes into a border: one text at the left, one at the right where
// there is room for both.
func (a Area) label(y int, left string, role theme.Role, right string) {
	room := a.Width - 2
	used := 0
	if left != "" && room > 1 {
		left = " " + text.Truncate(text.Clean(left), room-1)
		if text.Width(left) < room {
			left += " "
		}
		a.Text(1, y, left, role)
		used = text.Width(left)
	}
	if w := text.Width(right); right != "" && used+w+3 <= room {
		a.Right(a.Width-1, y, " "+right+" ", theme.Muted)
	}
}
