package scenario

import (
	"fmt"
	"strings"
)

// Codes returns the gRPC codes that an error fault may answer with.
func Codes() []string {
	return []string{
		"CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
		"PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
		"UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
	}
}

// Outcomes returns how a journey can end.
func Outcomes() []string { return []string{"ok", "declined", "failed", "shed"} }

// Shapes returns all shapes.
func Shapes() []Shape {
	return []Shape{{Monolith, InProc}, {Monolith, Process}, {Services, InProc}, {Services, Process}}
}

// ParseShape reads a shape as it is written: "services/process".
func ParseShape(text string) (Shape, error) {
	for _, s := range Shapes() {
		if s.String() == text {
			return s, nil
		}
	}
	return Shape{}, fmt.Errorf("unknown shape %q: %s", text, choices("shapes", text, shapeNames()))
}

func shapeNames() []string {
	var names []string
	for _, s := range Shapes() {
		names = append(names, s.String())
	}
	return names
}

// scalable returns what replicas can be counted of: the functions, and whole
// copies of the monolith.
func scalable() []string { return append(Functions(), string(Monolith)) }

// Choices lists what would have been right, and the one that was probably meant,
// for those who read names outside of scenario files.
func Choices(plural, got string, names []string) string { return choices(plural, got, names) }

// choices lists what would have been right, and the one that was probably
// meant.
func choices(plural, got string, names []string) string {
	list := fmt.Sprintf("the %s are %s", plural, strings.Join(names, ", "))
	if len(names) == 1 {
		list = fmt.Sprintf("the only one of the %s is %s", plural, names[0])
	}
	if near, ok := nearest(got, names); ok {
		list += fmt.Sprintf(" (did you mean %s?)", near)
	}
	return list
}

// Nearest returns the one of some names that was probably meant, for those who read
// names outside of scenario files.
func Nearest(got string, names []string) (string, bool) { return nearest(got, names) }

// nearest returns the name that is at most a third of its letters away from
// what was written, or begins as it does.
func nearest(got string, names []string) (string, bool) {
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
