package scenario

import (
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/scenario/choice"
)

// Architecture is how the shop is cut.
type Architecture string

// Placement is where replicas run.
type Placement string

// The architectures and placements.
const (
	Monolith Architecture = "monolith" // one program, functions call functions
	Services Architecture = "services" // a service a function, gRPC between them

	InProc  Placement = "inproc"  // goroutines of the lab
	Process Placement = "process" // one OS process a replica
)

// Shape is an architecture and a placement: "services/process".
type Shape struct {
	Architecture Architecture
	Placement    Placement
}

func (s Shape) String() string { return string(s.Architecture) + "/" + string(s.Placement) }

// Linked reports whether there is a network between the shape's functions.
func (s Shape) Linked() bool { return s.Architecture == Services }

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

// Name says in words what is compared: the monolith, the services.
func (a Architecture) Name() Text {
	if a == Monolith {
		return Text{EN: "the monolith", KO: "모놀리식"}
	}
	return Text{EN: "the services", KO: "서비스"}
}
