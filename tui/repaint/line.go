package repaint

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// cell is what stands in a column of a line. The second column of a wide character has
// no text and no width.
type cell struct {
	text  string
	width int
	look  string // the sequences since it was plain
	modes string // what goes before it, whether or not it is written
}

// same tells whether two cells show the same.
func (c cell) same(d cell) bool { return c.text == d.text && c.width == d.width && c.look == d.look }

// line is what paints a line, by its columns.
type line struct {
	cells []cell
	end   string // modes after the last cell, and where the cursor goes then
}

// parse makes cells of what paints a line; ok is false where a character has no column
// of its own.
func parse(painted []byte) (l line, ok bool) {
	style, modes := "", ""
	for len(painted) > 0 {
		piece := next(painted)
		painted = painted[len(piece):]
		switch k := kindOf(piece); {
		case string(piece) == plainLook:
			style = ""
		case k == look:
			style += string(piece)
		case k == mode:
			modes += string(piece)
		case k == toColumn:
			modes += string(piece)
		case k == text:
			for rest := string(piece); rest != ""; {
				c, width := ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
				if width < 1 {
					return line{}, false
				}
				rest = rest[len(c):]
				l.cells = append(l.cells, cell{c, width, style, modes})
				l.cells = append(l.cells, make([]cell, width-1)...)
				modes = ""
			}
		}
	}
	l.end = modes
	return l, true
}

// leastErased is how many blanks are erased and not written. The last of them is written
// in any case: it may stand in the middle of what was a wide character, of which erasing
// leaves the other half, and tmux takes the background away with that.
const leastErased = 12

// blanks is how many blanks of one look begin in a column of a line; 0 where blanks show
// more than their background.
func (l line) blanks(column int) int {
	n, first := 0, l.cells[column]
	for _, c := range l.cells[column:] {
		if c.text != " " || c.look != first.look || n > 0 && c.modes != "" {
			break
		}
		n++
	}
	if n > leastErased && shows(first.look) {
		return 0
	}
	return n
}

// difference is what makes a line of another that stands there, from its first column
// on, where the cursor is and what it writes is plain.
type difference struct {
	out  bytes.Buffer
	at   int    // where the cursor is
	look string // of what it writes
}

// write writes all of a line that is other than before, and erases what was longer.
func (d *difference) write(now, before line) {
	for i := 0; i < len(now.cells); i += now.cells[i].width {
		c := now.cells[i]
		d.out.WriteString(c.modes)
		if i < len(before.cells) && c.same(before.cells[i]) {
			continue
		}
		d.moveTo(i, now)
		d.wear(c.look)
		if n := now.blanks(i); n > leastErased {
			fmt.Fprintf(&d.out, "\x1b[%dX\x1b[%[1]dC", n-1)
			i += n - 1
		}
		d.out.WriteString(c.text)
		d.at = i + c.width
	}
	if len(before.cells) > len(now.cells) {
		d.moveTo(len(now.cells), now)
		d.wear("")
		d.out.WriteString(eraseRight)
	}
	d.wear("")
	d.out.WriteString(now.end)
}

// moveTo takes the cursor to a column, past what stands there; a few characters in the
// look that it has are written once more instead.
func (d *difference) moveTo(column int, now line) {
	if column == d.at {
		return
	}
	move, again := fmt.Sprintf("\x1b[%dC", column-d.at), ""
	for i := d.at; i < column; i++ {
		c := now.cells[i]
		if again += c.text; c.width > 0 && (c.look != d.look || c.modes != "") || len(again) > len(move) {
			again = ""
			break
		}
	}
	if again == "" {
		again = move
	}
	d.out.WriteString(again)
	d.at = column
}

// wear gives what is written from now on a look.
func (d *difference) wear(look string) {
	more, goesOn := strings.CutPrefix(look, d.look)
	if !goesOn {
		d.out.WriteString(plainLook)
		more = look
	}
	d.out.WriteString(more)
	d.look = look
}
