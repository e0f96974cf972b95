package repaint

import (
	"bytes"
	"strconv"
)

// Sequences that a line is painted with.
const (
	escape     = 0x1b
	eraseRight = "\x1b[K"
	plainLook  = "\x1b[m"
)

// kind is what a piece of output does.
type kind int

const (
	other    kind = iota // nobody knows
	text                 // writes characters
	look                 // changes how characters look
	mode                 // whether lines wrap, whether the cursor is seen, whether the frame is
	change               // changes the cursor's line in another way
	erase                // erases lines
	shift                // moves lines
	margins              // sets between which lines move
	toStart              // moves the cursor to the first column of its line
	toColumn             // to another one
	along                // to one that depends on where it is
	feed                 // moves it to the next line, or moves lines
	reverse              // to the one before
	down
	up
	toRow
	toPlace // a row and a column
)

// next is the first piece of p: a control character, a sequence, or characters until
// the next of those.
func next(p []byte) []byte {
	if p[0] == escape {
		if len(p) < 2 || p[1] != '[' {
			return p[:min(2, len(p))]
		}
		for i := 2; i < len(p); i++ {
			if p[i] >= '@' {
				return p[:i+1]
			}
		}
		return p
	}
	for i, c := range p {
		if c < ' ' {
			return p[:max(i, 1)]
		}
	}
	return p
}

// kindOf tells what a piece does.
func kindOf(piece []byte) kind {
	switch c := piece[0]; {
	case c >= ' ':
		return text
	case c == '\r':
		return toStart
	case c == '\n':
		return feed
	case c == '\b' || c == '\t':
		return along
	case string(piece) == "\x1bM":
		return reverse
	case c != escape || len(piece) < 3:
		return other
	}
	switch piece[len(piece)-1] {
	case 'm':
		return look
	case 'h', 'l':
		switch string(piece[2 : len(piece)-1]) {
		case "?7", "?25", "?2026":
			return mode
		}
	case 'K', 'X', 'P', '@', 'b':
		return change
	case 'J':
		return erase
	case 'L', 'M', 'S', 'T':
		return shift
	case 'r':
		return margins
	case 'G', '`':
		return toColumn
	case 'C', 'D', 'Z':
		return along
	case 'A':
		return up
	case 'B':
		return down
	case 'd':
		return toRow
	case 'H':
		return toPlace
	}
	return other
}

// underlines tells whether a look may be one in which blanks are seen: underlined,
// reverse or struck through.
func underlines(look []byte) bool {
	for _, attribute := range bytes.Split(look[2:len(look)-1], []byte{';'}) {
		switch string(attribute[:min(1, len(attribute))]) {
		case "4", "7", "9":
			if len(attribute) == 1 || attribute[1] == ':' {
				return true
			}
		}
	}
	return false
}

// shows tells whether blanks may be seen in a look of several sequences.
func shows(looks string) bool {
	for rest := []byte(looks); len(rest) > 0; {
		piece := next(rest)
		if underlines(piece) {
			return true
		}
		rest = rest[len(piece):]
	}
	return false
}

// numbers are the two that a sequence may have; where it has none, 1.
func numbers(piece []byte) (first, second int) {
	if piece[0] != escape || len(piece) < 3 {
		return 1, 1
	}
	a, b, _ := bytes.Cut(piece[2:len(piece)-1], []byte{';'})
	return number(a), number(b)
}

func number(digits []byte) int {
	n, err := strconv.Atoi(string(digits))
	if err != nil {
		return 1
	}
	return max(n, 1)
}
