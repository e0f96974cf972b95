package dialog

import (
	"unicode/utf8"

	"github.com/msalab/msalab/tui/text"
)

// Line is what is typed: a filter. It takes whatever can be shown, Hangul too, and
// knows no cursor: one adds to its end, or takes from it.
type Line string

// MaxLine bounds what is typed, in columns.
const MaxLine = 40

// Add adds characters, as far as there is room for all of them.
func (l *Line) Add(s string) {
	if text.Width(string(*l)+s) <= MaxLine {
		*l += Line(s)
	}
}

// Erases is true of the keys that take something away: backspace the last character,
// ctrl+u all, as in a shell.
func Erases(key string) bool { return key == "backspace" || key == "ctrl+u" }

// Erase takes away what a key does.
func (l *Line) Erase(key string) {
	_, n := utf8.DecodeLastRuneInString(string(*l))
	if key == "ctrl+u" {
		n = len(*l)
	}
	*l = (*l)[:len(*l)-n]
}
