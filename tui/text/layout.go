package text

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// Clean makes a string safe to draw: composed (NFC), without control
// characters, and without what terminals disagree on the width of (joiners,
// variation selectors, emoji).
func Clean(s string) string {
	if isPlain(s) {
		return s
	}
	s = norm.NFC.String(s)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
			return -1
		case r == unicode.ReplacementChar, r > 0xFFFF, r >= 0x1100 && r < 0x1200:
			return '?'
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r):
			return -1 // a mark that no letter takes in
		}
		return r
	}, s)
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Width returns how many columns a string takes.
func Width(s string) int {
	if isPlain(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// First cuts the first character off a string and tells its width.
func First(s string) (char, rest string, width int) {
	if s == "" {
		return "", "", 0
	}
	if s[0] >= ' ' && s[0] <= '~' && (len(s) == 1 || s[1] < 0x80) {
		return s[:1], s[1:], 1
	}
	char, width = ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return char, s[len(char):], width
}

// Truncate shortens a string to a number of columns, with two dots at its end
// where something was cut off.
func Truncate(s string, columns int) string {
	if Width(s) <= columns {
		return s
	}
	if columns <= 2 {
		return strings.Repeat(".", max(columns, 0))
	}
	return cut(s, columns-2) + ".."
}

func cut(s string, columns int) string {
	used, rest := 0, s
	for rest != "" {
		_, after, w := First(rest)
		if used+w > columns {
			break
		}
		used, rest = used+w, after
	}
	return s[:len(s)-len(rest)]
}

// PadRight fills a string up to a number of columns; a longer one is
// truncated.
func PadRight(s string, columns int) string {
	s = Truncate(s, columns)
	return s + strings.Repeat(" ", max(columns-Width(s), 0))
}

// PadLeft is PadRight with the string at the right end.
func PadLeft(s string, columns int) string {
	s = Truncate(s, columns)
	return strings.Repeat(" ", max(columns-Width(s), 0)) + s
}

// Wrap breaks a text into lines of at most that many columns: at spaces, and
// within a word that is longer than a line. Line breaks of the text stay.
func Wrap(s string, columns int) []string {
	if columns < 2 {
		return nil
	}
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		lines = append(lines, wrapLine(line, columns)...)
	}
	return lines
}

func wrapLine(line string, columns int) []string {
	var lines []string
	current, used := "", 0
	for _, word := range strings.Fields(line) {
		word = Clean(word)
		w := Width(word)
		if used > 0 && used+1+w > columns {
			lines = append(lines, current)
			current, used = "", 0
		}
		for w > columns {
			head := cut(word, columns)
			lines = append(lines, head)
			word = word[len(head):]
			w = Width(word)
		}
		if used > 0 {
			current, used = current+" "+word, used+1+w
		} else {
			current, used = word, w
		}
	}
	return append(lines, current)
}
