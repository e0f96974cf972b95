package spans

import (
	"strconv"
	"time"
)

// The attributes by which the lab marks spans. Shop and language are attributes
// of the resource; whoever reads spans copies them to each of them.
const (
	AttrShop      = "lab.shop"               // "services/process"
	AttrLanguage  = "telemetry.sdk.language" // of the program: "go", "nodejs"
	AttrFunction  = "lab.function"           // which of the shop's functions did the work
	AttrJourney   = "lab.journey"            // on the root: "buy"
	AttrOutcome   = "lab.outcome"            // on the root: "ok", "declined", "failed", "shed"
	AttrAttempt   = "lab.attempt"            // on a client span: 1 for the first try
	AttrFaultID   = "lab.fault.id"           // the injected fault that struck
	AttrFaultKind = "lab.fault.kind"         // "latency", "error", ...
	AttrStatus    = "http.response.status_code"
)

// Duration is how long the span took; 0 when its clock ran backwards.
func (s Span) Duration() time.Duration { return max(0, s.End.Sub(s.Start)) }

// Shop is the shape that the span ran in: "services/process".
func (s Span) Shop() string { return s.Attributes[AttrShop] }

// Language is the programming language of the program that made the span: "go",
// "nodejs".
func (s Span) Language() string { return s.Attributes[AttrLanguage] }

// Function is the shop's function that did the work; empty where none did.
func (s Span) Function() string { return s.Attributes[AttrFunction] }

// Journey is what the shopper was doing; only roots know it.
func (s Span) Journey() string { return s.Attributes[AttrJourney] }

// Outcome is how the request ended for the shopper; only roots know it.
func (s Span) Outcome() string { return s.Attributes[AttrOutcome] }

// Attempt is the number of a try of a call, from 1; 0 for any other span.
func (s Span) Attempt() int { return s.number(AttrAttempt) }

// Status is the HTTP status that the span ended with; 0 where it has none.
func (s Span) Status() int { return s.number(AttrStatus) }

// Fault names the injected fault that struck the span, and its kind; empty when
// none did, so an injected error is never taken for a real one.
func (s Span) Fault() (id, kind string) {
	return s.Attributes[AttrFaultID], s.Attributes[AttrFaultKind]
}

func (s Span) number(key string) int {
	n, err := strconv.Atoi(s.Attributes[key])
	if err != nil {
		return 0
	}
	return n
}
