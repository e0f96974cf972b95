// Package canvas draws text and boxes into a grid of cells.
//
// Nothing that is drawn can leave the area that it was drawn into, whatever
// its size, and a wide character is never cut in half: views need no care for
// small screens beyond deciding what to leave out.
package canvas

import (
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"

	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Canvas is a grid of cells.
type Canvas struct {
	buf   uv.ScreenBuffer
	theme *theme.Theme
	marks []mark
}

// New makes an empty canvas.
func New(width, height int, t *theme.Theme) *Canvas {
	c := &Canvas{buf: uv.NewScreenBuffer(max(width, 0), max(height, 0))}
	c.Clear(t)
	return c
}

// Clear empties the canvas and gives it a theme.
func (c *Canvas) Clear(t *theme.Theme) {
	c.theme, c.marks = t, c.marks[:0]
	blank := uv.Cell{Content: " ", Width: 1, Style: t.Style(theme.Text)}
	for _, line := range c.buf.Lines {
		for x := range line {
			line[x] = blank
		}
	}
}

// Area returns the whole canvas.
func (c *Canvas) Area() Area {
	return Area{canvas: c, Width: c.buf.Width(), Height: c.buf.Height()}
}

// String returns the lines with their colours as escape sequences. It is
// never empty.
func (c *Canvas) String() string {
	if c.buf.Width() == 0 || c.buf.Height() == 0 {
		return " "
	}
	c.thin()
	return c.buf.Buffer.Render()
}

// thin gives blanks the ink of what stands before them, which nobody sees: each
// change of ink that is left out is some twenty bytes less to the terminal.
func (c *Canvas) thin() {
	for _, line := range c.buf.Lines {
		before := &line[0].Style
		for x := range line {
			cell := &line[x]
			if cell.Content == " " && plain(&cell.Style) && plain(before) && cell.Style.Bg == before.Bg {
				cell.Style = *before
			}
			if !cell.IsZero() { // the second half of a wide character has no look of its own
				before = &cell.Style
			}
		}
	}
}

// plain says whether a blank in a style shows its background only.
func plain(st *uv.Style) bool {
	return st.Attrs&^uv.AttrBold == 0 && st.Underline == uv.UnderlineNone
}

// Area is a rectangle of a canvas with coordinates of its own.
type Area struct {
	canvas        *Canvas
	x, y          int
	Width, Height int
}

// Theme returns the theme to draw in.
func (a Area) Theme() *theme.Theme { return a.canvas.theme }

// Style returns the look of a role.
func (a Area) Style(r theme.Role) uv.Style { return a.canvas.theme.Style(r) }

// Sub returns a part of the area, cut to it.
func (a Area) Sub(x, y, width, height int) Area {
	x0, y0 := Clamp(x, 0, a.Width), Clamp(y, 0, a.Height)
	x1, y1 := Clamp(x+width, x0, a.Width), Clamp(y+height, y0, a.Height)
	return Area{canvas: a.canvas, x: a.x + x0, y: a.y + y0, Width: x1 - x0, Height: y1 - y0}
}

// Center returns a part of the area in its middle.
func (a Area) Center(width, height int) Area {
	return a.Sub(max((a.Width-width)/2, 0), max((a.Height-height)/2, 0), width, height)
}

// Empty says whether there is no room at all.
func (a Area) Empty() bool { return a.Width <= 0 || a.Height <= 0 }

// Text writes a line and returns the column after it. What doesn't fit is
// left out.
func (a Area) Text(x, y int, s string, r theme.Role) int {
	return a.Styled(x, y, s, a.Style(r))
}

// Styled is Text in a style of the caller's.
func (a Area) Styled(x, y int, s string, st uv.Style) int {
	if y < 0 || y >= a.Height {
		return x
	}
	s = text.Clean(s)
	line := a.canvas.buf.Lines[a.y+y]
	for s != "" {
		char, rest, w := text.First(s)
		s = rest
		if x+w > a.Width {
			return x
		}
		if w > 0 && x >= 0 {
			line.Set(a.x+x, &uv.Cell{Content: char, Width: w, Style: st})
		}
		x += w
	}
	return x
}

// Fit writes a line into a number of columns, dots at its end where it is too
// long.
func (a Area) Fit(x, y, columns int, s string, r theme.Role) int {
	return a.Text(x, y, text.Truncate(text.Clean(s), min(columns, a.Width-x)), r)
}

// Right writes a line that ends before column x.
func (a Area) Right(x, y int, s string, r theme.Role) {
	s = text.Clean(s)
	a.Text(x-text.Width(s), y, s, r)
}

// Set writes one character.
func (a Area) Set(x, y int, char string, st uv.Style) {
	if x < 0 || y < 0 || x >= a.Width || y >= a.Height {
		return
	}
	a.canvas.buf.Lines[a.y+y].Set(a.x+x, &uv.Cell{Content: char, Width: 1, Style: st})
}

// Fill covers the area with blanks.
func (a Area) Fill(r theme.Role) {
	cell := uv.Cell{Content: " ", Width: 1, Style: a.Style(r)}
	for y := range a.Height {
		line := a.canvas.buf.Lines[a.y+y]
		for x := range a.Width {
			line.Set(a.x+x, &cell)
		}
	}
}

// Highlight gives a line the look of a role and keeps its characters.
func (a Area) Highlight(y int, r theme.Role) {
	if y < 0 || y >= a.Height {
		return
	}
	st := a.Style(r)
	line := a.canvas.buf.Lines[a.y+y]
	for x := range a.Width {
		if cell := &line[a.x+x]; !cell.IsZero() {
			cell.Style = st
		}
	}
}

// Repeat writes a character several times in a row.
func (a Area) Repeat(x, y, n int, char string, r theme.Role) {
	if n > 0 {
		a.Text(x, y, strings.Repeat(char, n), r)
	}
}

// Paint gives a cell a background.
func (a Area) Paint(x, y int, bg color.Color) {
	if x >= 0 && y >= 0 && x < a.Width && y < a.Height {
		a.canvas.buf.Lines[a.y+y][a.x+x].Style.Bg = bg
	}
}

// Clamp is a value, or the bound that it is beyond.
func Clamp(v, low, high int) int { return max(low, min(v, high)) }
