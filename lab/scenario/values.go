package scenario

import (
	"slices"
	"strings"
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

var journeys = []string{"browse", "join", "cart", "buy", "board"}

// Journeys returns the journeys in the order in which tables show them.
func Journeys() []string { return slices.Clone(journeys) }

// Lang is a language of narration.
type Lang string

// The languages of narration.
const (
	English Lang = "en"
	Korean  Lang = "ko"
)

// Text is a narration in both languages.
type Text struct {
	EN string `json:"en"`
	KO string `json:"ko"`
}

// In returns the text in a language.
func (t Text) In(l Lang) string {
	if l == Korean {
		return t.KO
	}
	return t.EN
}

// Lines returns the text in a language, line by line.
func (t Text) Lines(l Lang) []string { return strings.Split(strings.TrimSpace(t.In(l)), "\n") }
