package scenario

import (
	"slices"
	"strings"
	"time"
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

// linked reports whether there is a network between the shape's functions.
func (s Shape) linked() bool { return s.Architecture == Services }

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

// Fault is something to break. Kind decides which of the other fields count.
type Fault struct {
	ID       string        `json:"id"`                // "board-crash"; made from kind and function when empty
	Kind     string        `json:"kind"`              // the name of a FaultKind
	Function string        `json:"function"`          // "board"
	Method   string        `json:"method,omitempty"`  // "WritePost"; empty: all
	Replica  string        `json:"replica,omitempty"` // "board-1"; empty: all
	Rate     float64       `json:"rate"`              // share of requests, above 0, at most 1
	Baggage  string        `json:"baggage,omitempty"` // "member=vip": requests that carry it alone; empty: all
	Delay    time.Duration `json:"delay,omitempty"`   // latency; slow-start; how long crash-loop lives and queue-flood holds a slot
	Code     string        `json:"code,omitempty"`    // error: "UNAVAILABLE"

	Distribution string  `json:"distribution,omitempty"` // latency: "fixed" (or empty), "lognormal"; Delay is the mean
	Requests     float64 `json:"requests,omitempty"`     // queue-flood: a second
	Workers      int     `json:"workers,omitempty"`      // cpu-burn: goroutines
	Share        float64 `json:"share,omitempty"`        // cpu-burn: of the time that each spins
	Growth       uint64  `json:"growth,omitempty"`       // leak: bytes a second
	Ceiling      uint64  `json:"ceiling,omitempty"`      // leak: bytes

	// Hidden: it was drawn, and is to be found in the traces; no span is stamped.
	Hidden bool `json:"-"`

	// A link fault breaks the network of a link; Function is its callee then.
	Link      string        `json:"link,omitempty"`      // "pay.card"; empty: no link fault
	Jitter    time.Duration `json:"jitter,omitempty"`    // link-latency: the delay varies by so much
	Bandwidth float64       `json:"bandwidth,omitempty"` // link-bandwidth: bytes a second
}

// Load is what shoppers do: how many journeys a second, of which kinds.
type Load struct {
	Rate     float64            `json:"rate"`     // journeys a second
	Mix      map[string]float64 `json:"mix"`      // share by journey, adding up to 1
	Arrivals string             `json:"arrivals"` // "poisson" or "even"
	Profile  Profile            `json:"profile"`
	Declined float64            `json:"declined"` // share of purchases with a card that is declined
}

// Profile is how the rate moves. Kind constant holds Rate; step jumps to To
// after After; ramp moves to To over Over; spike is at To from After for Over.
type Profile struct {
	Kind  string        `json:"kind"` // "constant", "step", "ramp", "spike"
	To    float64       `json:"to,omitempty"`
	After time.Duration `json:"after,omitempty"`
	Over  time.Duration `json:"over,omitempty"`
}
