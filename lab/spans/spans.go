// Package spans holds traces as data: the tree of a trace's spans, where its
// time went (self time, critical path), and what differs between two traces.
//
// It knows nothing of how spans are sent or stored.
package spans

import (
	"encoding/hex"
	"time"
)

// TraceID names a trace; its text form is 32 hex digits (W3C Trace Context).
type TraceID [16]byte

// ID names a span within a trace; its text form is 16 hex digits.
type ID [8]byte

func (t TraceID) String() string { return hex.EncodeToString(t[:]) }
func (i ID) String() string      { return hex.EncodeToString(i[:]) }

// Kind is a span's role in a call, as OpenTelemetry names it.
type Kind string

// The kinds of span.
const (
	Internal Kind = "internal"
	Server   Kind = "server"
	Client   Kind = "client"
)

// Span is one finished span.
type Span struct {
	Trace      TraceID
	ID         ID
	Parent     ID // zero: the root
	Name       string
	Kind       Kind
	Service    string // service.name
	Instance   string // service.instance.id
	Version    string // service.version
	Start, End time.Time
	Error      bool
	Message    string // the status' description
	Attributes map[string]string
	Events     []Event
	Links      []Link
}

// Event is something that happened during a span.
type Event struct {
	At         time.Time
	Name       string
	Attributes map[string]string
}

// Link points to a span of another trace.
type Link struct {
	Trace      TraceID
	Span       ID
	Attributes map[string]string
}

// Summary is a trace in one line.
type Summary struct {
	Trace     TraceID
	Shop      string // which shape it ran in: "services/process"
	Journey   string // "buy"
	Root      string // the root span's name
	Start     time.Time
	Duration  time.Duration
	Spans     int
	Services  []string // sorted
	Functions []string // sorted; in the monolith the functions inside
	Errors    int      // spans with an error
	Faults    []string // ids of the injected faults that struck it
	Status    int      // the root's HTTP status
	Outcome   string   // "ok", "declined", "failed", "shed"
}
