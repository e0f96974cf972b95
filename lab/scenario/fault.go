package scenario

import "time"

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
