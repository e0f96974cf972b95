// Package spans holds traces as data: the tree of a trace's spans, where its
// time went (self time, critical path), and what differs between two traces.
//
// It knows nothing of how spans are sent or stored.
package spans

import (
	"encoding/hex"
	"fmt"
	"time"
)

// TraceID names a trace; its text form is 32 hex digits (W3C Trace Context).
type TraceID [16]byte

// ID names a span within a trace; its text form is 16 hex digits.
type ID [8]byte

func (t TraceID) String() string { return hex.EncodeToString(t[:]) }
func (i ID) String() string      { return hex.EncodeToString(i[:]) }

// MarshalText writes the text form, in JSON too.
func (t TraceID) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// MarshalText writes the text form, in JSON too.
func (i ID) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads the text form.
func (t *TraceID) UnmarshalText(text []byte) error { return unhex("trace id", t[:], text) }

// UnmarshalText reads the text form.
func (i *ID) UnmarshalText(text []byte) error { return unhex("span id", i[:], text) }

func unhex(what string, id, text []byte) error {
	if hex.DecodedLen(len(text)) != len(id) || len(text)%2 != 0 {
		return fmt.Errorf("%s %q: want %d hex digits", what, text, hex.EncodedLen(len(id)))
	}
	if _, err := hex.Decode(id, text); err != nil {
		return fmt.Errorf("%s %q: %w", what, text, err)
	}
	return nil
}

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
