package read

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Issue is one thing that is wrong with a scenario file, and where.
type Issue struct {
	File    string
	Line    int    // from 1; 0: the file as a whole
	Column  int    // from 1, in characters
	Message string // what is wrong, and what would be right
	Source  string // the line that it stands in
}

// Error returns the place, the message, the offending line and a caret under
// the offending character.
func (i Issue) Error() string {
	if i.Line == 0 {
		return fmt.Sprintf("%s: %s", i.File, i.Message)
	}
	head := fmt.Sprintf("%s:%d:%d: %s", i.File, i.Line, i.Column, i.Message)
	line, caret := excerpt(i.Source, i.Column)
	return head + "\n  " + strings.TrimRight(line, " ") + "\n  " + strings.Repeat(" ", caret) + "^"
}

// The part of a long line that is shown: so many characters, of which so many
// stand before the caret.
const (
	excerptLength = 110
	excerptBefore = 70
)

// excerpt returns what to show of a line, and the display column of the caret
// in it. Columns count characters, but a Hangul syllable is two columns wide.
func excerpt(line string, column int) (shown string, caret int) {
	runes := []rune(strings.Map(printable, line))
	at := min(max(column-1, 0), len(runes))
	before, after := "", ""
	if len(runes) > excerptLength {
		from := max(0, at-excerptBefore)
		to := min(len(runes), from+excerptLength)
		if to < len(runes) {
			after = "…"
		}
		if from > 0 {
			before = "…"
		}
		runes, at = runes[from:to], at-from
	}
	return before + string(runes) + after, ansi.StringWidth(before + string(runes[:at]))
}

// printable keeps a line from moving the terminal's cursor: tabs become a
// space, other control characters a dot.
func printable(r rune) rune {
	switch {
	case r == '\t':
		return ' '
	case r < ' ', r >= 0x7f && r < 0xa0:
		return '·'
	}
	return r
}

// Errors are all issues of a file, in the order of their places.
type Errors []Issue

// maxShown is how many issues Error prints.
const maxShown = 50

// Error returns the issues one below the other.
func (e Errors) Error() string {
	var parts []string
	for i, issue := range e {
		if i == maxShown {
			parts = append(parts, fmt.Sprintf("and %d more", len(e)-maxShown))
			break
		}
		parts = append(parts, issue.Error())
	}
	return strings.Join(parts, "\n")
}

// Unwrap returns the issues as errors.
func (e Errors) Unwrap() []error {
	errs := make([]error, len(e))
	for i, issue := range e {
		errs[i] = issue
	}
	return errs
}

// sorted returns the issues by place, each once; nil when there are none.
func (e Errors) sorted() error {
	if len(e) == 0 {
		return nil
	}
	slices.SortStableFunc(e, func(a, b Issue) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(e)
}
