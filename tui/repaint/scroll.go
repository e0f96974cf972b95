package repaint

import "bytes"

// region are the lines between the margins: a line feed in the last, or a reverse one
// in the first, moves them, and so do sequences that insert, delete or scroll lines.
type region struct {
	whole     bool // all lines of the screen
	top, last int  // else these; both 0: nobody knows
}

// regionOf is what margins are set to in a screen of a height.
func regionOf(piece []byte, height int) region {
	a, b := numbers(piece)
	switch parameters := piece[2 : len(piece)-1]; {
	case len(parameters) == 0 || string(parameters) == ";" || a == 1 && b == height:
		return region{whole: true}
	case bytes.IndexByte(parameters, ';') > 0 && parameters[0] != '?' && a < b && b <= height:
		return region{top: a - 1, last: b - 1}
	}
	return region{}
}

// edges are the first and the last of the lines that move; ok is false where nobody
// knows.
func (f *Filter) edges() (top, last int, ok bool) {
	if f.region.whole {
		return 0, f.height - 1, true
	}
	return f.region.top, f.region.last, f.region.last > 0
}

// feed takes the cursor to the next line (1), or to the one before (-1). At a margin it
// stays, and the lines between the margins move the other way.
func (f *Filter) feed(by int) {
	top, last, ok := f.edges()
	switch {
	case f.row == unknown:
		clear(f.painted)
	case !ok:
		f.lose()
	case f.row == last && by > 0 || f.row == top && by < 0:
		f.scroll(top, last, -by)
	default:
		f.row = min(max(f.row+by, 0), f.height-1)
	}
}

// shift moves lines as a sequence says that ends in this letter.
func (f *Filter) shift(letter byte, by int) {
	top, last, ok := f.edges()
	if letter == 'L' || letter == 'M' { // the cursor's line, and those below it
		ok = ok && f.row >= top && f.row <= last
		top = f.row
	}
	if letter == 'S' || letter == 'M' {
		by = -by
	}
	if !ok {
		clear(f.painted)
		return
	}
	f.scroll(top, last, by)
}

// scroll moves what is known of some lines, down or, where negative, up.
func (f *Filter) scroll(top, last, by int) {
	moved := map[int]string{}
	for row, painted := range f.painted {
		switch to := row + by; {
		case row < top || row > last:
			moved[row] = painted
		case to >= top && to <= last:
			moved[to] = painted
		}
	}
	f.painted = moved
}
