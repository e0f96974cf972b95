package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/keyboard"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// dialog is a window over the view. While it is open it takes all keys but
// ctrl+c and esc.
type dialog interface {
	// takes says whether a key means something here.
	takes(m *model, key string) bool
	// press acts on a key; done closes the dialog.
	press(m *model, key string) (done bool, cmd tea.Cmd)
	draw(a canvas.Area, m *model)
}

func (m *model) pressDialog(key string) tea.Cmd {
	if key == "esc" {
		m.dialog = nil
		return nil
	}
	d := m.dialog
	if !d.takes(m, key) {
		return m.unknown(key)
	}
	done, cmd := d.press(m, key)
	if done && m.dialog == d {
		m.dialog = nil
	}
	return cmd
}

// window draws an empty window in the middle and returns what is inside it.
func window(a canvas.Area, width, height int, title, hint string) canvas.Area {
	box := a.Center(min(width, a.Width-2), min(height, a.Height))
	box.Fill(theme.Text)
	in := box.Box(canvas.Frame{Role: theme.Accent, Heavy: true, Title: title, TitleRole: theme.Accent, Hint: hint})
	return in.Sub(1, 0, in.Width-2, in.Height)
}

// menu is a list to choose one entry from: by arrows and enter, or by its
// number.
type menu struct{ cursor int }

// takes says whether a key moves the cursor or chooses an entry.
func (n *menu) takes(key string, entries int) bool {
	if len(key) == 1 && key[0] >= '1' && key[0] <= '9' {
		return int(key[0]-'1') < entries
	}
	return entries > 0 && (key == "enter" || keyboard.Rows(key, 1) != 0)
}

// press moves the cursor; chosen is the entry that was taken, -1: none.
func (n *menu) press(key string, entries int) (chosen int) {
	if len(key) == 1 && key[0] >= '1' && key[0] <= '9' {
		if i := int(key[0] - '1'); i < entries {
			n.cursor = i
			return i
		}
		return -1
	}
	if key == "enter" && n.cursor < entries {
		return n.cursor
	}
	n.cursor = canvas.Clamp(n.cursor+keyboard.Rows(key, 10), 0, max(entries-1, 0))
	return -1
}

// entry is one line of a menu: its name and what it does, or why it can't.
type entry struct {
	name, about string
	barred      bool
}

func (n *menu) draw(a canvas.Area, entries []entry) {
	widest := 0
	for _, e := range entries {
		widest = max(widest, text.Width(e.name))
	}
	top := canvas.Clamp(n.cursor-a.Height/2, 0, max(len(entries)-a.Height, 0))
	for y := 0; y < a.Height && top+y < len(entries); y++ {
		i := top + y
		line := a.Sub(0, y, a.Width, 1)
		number := "  "
		if i < 9 {
			number = itoa(i+1) + " "
		}
		x := line.Text(1, 0, number, theme.Accent)
		name, about := theme.Strong, theme.Text
		if entries[i].barred {
			name, about = theme.Muted, theme.Muted
		}
		line.Fit(x+1, 0, line.Width-x-1, entries[i].name, name)
		line.Fit(x+widest+4, 0, line.Width-x-widest-4, entries[i].about, about)
		if i == n.cursor {
			line.Highlight(0, theme.Selected)
		}
	}
}
