package scenario

import (
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/scenario/choice"
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
	return Shape{}, fmt.Errorf("unknown shape %q: %s", text, choice.Among("shapes", text, ShapeNames()))
}

// ShapeNames returns the names of all shapes.
func ShapeNames() []string {
	var names []string
	for _, s := range Shapes() {
		names = append(names, s.String())
	}
	return names
}

// Units returns what replicas can be counted of: the functions, and whole
// copies of the monolith.
func Units() []string { return append(Functions(), string(Monolith)) }

// ShapeList writes shapes one after the other.
func ShapeList(shapes []Shape) string {
	var names []string
	for _, s := range shapes {
		names = append(names, s.String())
	}
	return strings.Join(names, ", ")
}
