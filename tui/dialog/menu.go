package dialog

import (
	"strconv"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Menu is a list to choose one entry from: by arrows and enter, or by its
// number.
type Menu struct{ Cursor int }

// Takes says whether a key moves the cursor or chooses an entry.
func (n *Menu) Takes(key string, entries int) bool {
	if len(key) == 1 && key[0] >= '1' && key[0] <= '9' {
		return int(key[0]-'1') < entries
	}
	return entries > 0 && (key == "enter" || keyboard.Rows(key, 1) != 0)
}

// Press moves the cursor; chosen is the entry that was taken, -1: none.
func (n *Menu) Press(key string, entries int) (chosen int) {
	if len(key) == 1 && key[0] >= '1' && key[0] <= '9' {
		if i := int(key[0] - '1'); i < entries {
			n.Cursor = i
			return i
		}
		return -1
	}
	if key == "enter" && n.Cursor < entries {
		return n.Cursor
	}
	n.Cursor = canvas.Clamp(n.Cursor+keyboard.Rows(key, 10), 0, max(entries-1, 0))
	return -1
}

// Entry is one line of a menu: its name and what it does, or why it can't.
type Entry struct {
	Name, About string
	Barred      bool
}

// Draw draws the entries around the cursor.
func (n *Menu) Draw(a canvas.Area, entries []Entry) {
	widest := 0
	for _, e := range entries {
		widest = max(widest, text.Width(e.Name))
	}
	top := canvas.Clamp(n.Cursor-a.Height/2, 0, max(len(entries)-a.Height, 0))
	for y := 0; y < a.Height && top+y < len(entries); y++ {
		i := top + y
		line := a.Sub(0, y, a.Width, 1)
		number := "  "
		if i < 9 {
			number = strconv.Itoa(i+1) + " "
		}
		x := line.Text(1, 0, number, theme.Accent)
		name, about := theme.Strong, theme.Text
		if entries[i].Barred {
			name, about = theme.Muted, theme.Muted
		}
		line.Fit(x+1, 0, line.Width-x-1, entries[i].Name, name)
		line.Fit(x+widest+4, 0, line.Width-x-widest-4, entries[i].About, about)
		if i == n.Cursor {
			line.Highlight(0, theme.Selected)
		}
	}
}
