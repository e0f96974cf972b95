// Package repaint leaves out of a program's output what the terminal shows already.
//
// Bubble Tea sends those cells that have changed. But a line with a wide character in
// it, such as one of Hangul, it erases and paints as a whole, and in each frame: also
// one in which nothing has changed, as in most of those of a Korean screen. A [Filter]
// between it and the terminal remembers what each line was last painted with, and
// drops what would paint the same again.
//
// It is no terminal emulator: it knows which line the cursor is in, which lines scroll
// and what painted each, and in what it lets through it changes only such lines, to less
// that shows the same.
// Whatever else goes to a line makes it forget that line; a sequence that it doesn't
// know, all lines.
package repaint

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

// Filter is an output without repaints.
type Filter struct {
	NewLines bool // a line feed goes to the first column, too: Bubble Tea reckons with it where it reads from no terminal

	out  io.Writer
	told atomic.Int64 // the height, as Resize was told: it doesn't wait for a write

	mu      sync.Mutex
	height  int            // of the terminal; 0 until it is told, and nothing is dropped
	row     int            // of the cursor, from 0; unknown: nobody knows
	first   bool           // the cursor is in the first column; false: nobody knows
	plain   bool           // what it writes has no look; false: nobody knows
	region  region         // in which lines move
	painted map[int]string // by row: what it was painted with, and nothing has touched it since
	kept    bytes.Buffer   // of a write
}

// unknown is a row: what is written there may be written to any.
const unknown = -1

// New makes a filter in front of an output.
func New(out io.Writer) *Filter {
	return &Filter{out: out, row: unknown, region: region{whole: true}, painted: map[int]string{}}
}

// Resize tells the height of the terminal. After a new one a program clears the screen.
func (f *Filter) Resize(height int) { f.told.Store(int64(height)) }

// Write writes all of p but repaints, in one piece.
func (f *Filter) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if height := int(f.told.Load()); height != f.height {
		f.height = height
		f.lose()
	}
	f.kept.Reset()
	for rest := p; len(rest) > 0; {
		piece := next(rest)
		if n, anchor := f.paint(rest); n > 0 {
			piece = rest[:n]
			if f.painted[f.row] == string(piece) {
				f.kept.Write(anchor)
			} else {
				f.keep(piece, f.painted[f.row])
				f.painted[f.row] = string(piece)
			}
			f.first = false
		} else {
			f.follow(piece)
			f.kept.Write(piece)
		}
		rest = rest[len(piece):]
	}
	if f.kept.Len() == 0 {
		return len(p), nil
	}
	if _, err := f.out.Write(f.kept.Bytes()); err != nil {
		f.lose()
		return 0, err
	}
	return len(p), nil
}

// File is a terminal, as programs know one.
type File interface {
	io.ReadWriteCloser
	Fd() uintptr
}

// Terminal is a filter in front of a terminal, which programs take for that.
type Terminal struct {
	File
	*Filter
}

// Write is the filter's.
func (t Terminal) Write(p []byte) (int, error) { return t.Filter.Write(p) }

// paint is how many bytes of p paint the cursor's line anew, and what of them says
// where the cursor goes then. Without that a carriage return follows, so that the
// cursor is where it would be, and as plain as it was, also if they are left out.
// 0: they paint no line.
func (f *Filter) paint(p []byte) (n int, anchor []byte) {
	if !bytes.HasPrefix(p, []byte(eraseRight)) || !f.first || !f.plain || f.row == unknown || f.row >= f.height {
		return 0, nil
	}
	plain := true
	for n = len(eraseRight); n < len(p); {
		piece := next(p[n:])
		switch k := kindOf(piece); {
		case k == look:
			plain = string(piece) == plainLook
		case anchor == nil && (k == text || k == mode):
		case anchor == nil && k == toColumn:
			anchor = piece
		default:
			if plain && (anchor != nil || piece[0] == '\r') {
				return n, anchor
			}
			return 0, nil
		}
		n += len(piece)
	}
	if plain && anchor != nil {
		return n, anchor
	}
	return 0, nil
}

// keep lets a painted line through. Where the terminal has another one that was painted,
// what is the same in it stays, unless the whole line takes less.
func (f *Filter) keep(painted []byte, before string) {
	began := f.kept.Len()
	f.keepLine(painted)
	if before == "" {
		return
	}
	now, ok := parse(painted)
	then, known := parse([]byte(before))
	if !ok || !known {
		return
	}
	var d difference
	if d.write(now, then); d.out.Len() < f.kept.Len()-began {
		f.kept.Truncate(began)
		f.kept.Write(d.out.Bytes())
	}
}

// keepLine lets all of a painted line through.
func (f *Filter) keepLine(painted []byte) {
	seen := false // blanks show more than their background
	for len(painted) > 0 {
		piece := next(painted)
		painted = painted[len(piece):]
		switch k := kindOf(piece); {
		case k == text && !seen:
			f.keepText(piece)
		default:
			f.kept.Write(piece)
		}
		if kindOf(piece) == look {
			seen = string(piece) != plainLook && (seen || underlines(piece))
		}
	}
}

// keepText lets a text of an erased line through, with long runs of blanks erased
// instead of written, as Bubble Tea does in lines without wide characters.
func (f *Filter) keepText(piece []byte) {
	for len(piece) > 0 {
		n := len(piece) - len(bytes.TrimLeft(piece, " "))
		if erased := fmt.Sprintf("\x1b[%dX\x1b[%[1]dC", n); len(erased) < n {
			f.kept.WriteString(erased)
		} else {
			f.kept.Write(piece[:n])
		}
		piece = piece[n:]
		end := bytes.IndexByte(piece, ' ')
		if end < 0 {
			end = len(piece)
		}
		f.kept.Write(piece[:end])
		piece = piece[end:]
	}
}

// follow keeps track of the cursor, and forgets lines that a piece changes.
func (f *Filter) follow(piece []byte) {
	a, b := numbers(piece)
	switch kindOf(piece) {
	case look:
		f.plain = string(piece) == plainLook
	case mode:
	case text, change:
		f.touch()
		f.first = false
	case erase:
		clear(f.painted)
		f.first = false
	case shift:
		f.shift(piece[len(piece)-1], a)
	case margins:
		f.region = regionOf(piece, f.height)
		f.row, f.first = unknown, false // the first, in most terminals
	case toStart:
		f.first = true
	case toColumn:
		f.first = a == 1
	case along:
		f.first = false
	case feed:
		f.feed(1)
		f.first = f.first || f.NewLines
	case reverse:
		f.feed(-1)
	case down:
		f.move(a)
	case up:
		f.move(-a)
	case toRow:
		f.row = a - 1
	case toPlace:
		f.row, f.first = a-1, b == 1
	default:
		f.lose()
	}
}

// touch forgets the cursor's line.
func (f *Filter) touch() {
	if f.row == unknown {
		clear(f.painted)
	}
	delete(f.painted, f.row)
}

// move takes the cursor some rows down, or up where negative. Nobody knows whether it
// stops at a margin.
func (f *Filter) move(rows int) {
	if f.row == unknown {
		return
	}
	if f.row += rows; f.row < 0 || f.row >= f.height || !f.region.whole {
		f.lose()
	}
}

// lose forgets all that is known of the terminal.
func (f *Filter) lose() {
	clear(f.painted)
	f.row, f.first, f.plain = unknown, false, false
}
