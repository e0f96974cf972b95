package tui

import (
	"fmt"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// cells are a screen's characters with their looks, a line of them each: what a frame
// is meant to be, or what a terminal has come to show.
type cells [][]string

// cellsOf reads a screen. A blank has no ink, so the colour of that is no matter, and
// the second half of a wide character has no look of its own.
func cellsOf(width, height int, at func(x, y int) *uv.Cell) cells {
	all := make(cells, height)
	for y := range all {
		for x := range width {
			c := at(x, y)
			if c == nil {
				c = &uv.EmptyCell
			}
			if c.Width == 0 && c.Content == "" {
				continue
			}
			content, st := c.Content, c.Style
			if strings.TrimSpace(content) == "" {
				content, st.Fg, st.Attrs = " ", nil, st.Attrs&^uv.AttrBold
			}
			all[y] = append(all[y], content+" "+hue(st.Fg)+"/"+hue(st.Bg)+"/"+hue(st.UnderlineColor)+fmt.Sprint("/", st.Underline, "/", st.Attrs))
		}
	}
	return all
}

// hue writes a colour; empty: the terminal's own.
func hue(c color.Color) string {
	if c == nil {
		return ""
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// drawn is a frame, as a terminal of a size is to show it.
func drawn(frame string, width, height int) uv.ScreenBuffer {
	buffer := uv.NewScreenBuffer(width, height)
	buffer.Method = ansi.GraphemeWidth
	uv.NewStyledString(frame).Draw(buffer, buffer.Bounds())
	return buffer
}

// frameCells are those that a frame asks for.
func frameCells(frame string, width, height int) cells {
	return cellsOf(width, height, drawn(frame, width, height).CellAt)
}

// cells are those that a terminal shows.
func (s *screen) cells() cells {
	s.mu.Lock()
	defer s.mu.Unlock()
	return cellsOf(s.emulator.Width(), s.emulator.Height(), s.emulator.CellAt)
}

// unlike tells the first cell in which a screen isn't as it should be; empty: none.
func (c cells) unlike(want cells) string {
	for y := range want {
		for x := range want[y] {
			switch {
			case y >= len(c) || x >= len(c[y]):
				return fmt.Sprintf("line %d has no character %d", y, x)
			case c[y][x] != want[y][x]:
				return fmt.Sprintf("line %d, character %d: got %s, want %s", y, x, c[y][x], want[y][x])
			}
		}
	}
	return ""
}

// inked are the cells without the blanks at the ends of lines: tmux doesn't tell what
// colour those have that were erased.
func (c cells) inked() cells {
	for y := range c {
		for len(c[y]) > 0 && strings.HasPrefix(c[y][len(c[y])-1], "  ") {
			c[y] = c[y][:len(c[y])-1]
		}
	}
	return c
}
