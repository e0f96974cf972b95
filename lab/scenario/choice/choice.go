// Package choice says of a name that nobody knows what would have been right.
package choice

import (
	"fmt"
	"strings"
)

// Among lists what would have been right, and the one that was probably meant.
func Among(plural, got string, names []string) string {
	list := fmt.Sprintf("the %s are %s", plural, strings.Join(names, ", "))
	if len(names) == 1 {
		list = fmt.Sprintf("the only one of the %s is %s", plural, names[0])
	}
	if near, ok := Nearest(got, names); ok {
		list += fmt.Sprintf(" (did you mean %s?)", near)
	}
	return list
}

// Nearest returns the name that is at most a third of its letters away from
// what was written, or begins as it does.
func Nearest(got string, names []string) (string, bool) {
	best, distance := "", 0
	for _, name := range names {
		d := edits(strings.ToLower(got), strings.ToLower(name))
		if len(got) > 2 && (strings.HasPrefix(got, name) || strings.HasPrefix(name, got)) {
			d = 1
		}
		if d <= max(1, len(name)/3) && (best == "" || d < distance) {
			best, distance = name, d
		}
	}
	return best, best != ""
}

// edits counts the letters to change, add, drop or swap with their neighbour
// to turn a into b (optimal string alignment).
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 40 || len(y) > 40 {
		return max(len(x), len(y))
	}
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			change := rows[i-1][j-1]
			if x[i-1] != y[j-1] {
				change++
			}
			rows[i][j] = min(change, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
