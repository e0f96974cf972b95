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
	Trace      TraceID           `json:"trace"`
	ID         ID                `json:"id"`
	Parent     ID                `json:"parent"` // zero: the root
	Name       string            `json:"name"`
	Kind       Kind              `json:"kind"`
	Service    string            `json:"service"`  // service.name
	Instance   string            `json:"instance"` // service.instance.id
	Version    string            `json:"version"`  // service.version
	Start      time.Time         `json:"start"`
	End        time.Time         `json:"end"`
	Error      bool              `json:"error"`
	Message    string            `json:"message,omitempty"` // the status' description
	Attributes map[string]string `json:"attributes,omitempty"`
	Events     []Event           `json:"events,omitempty"`
	Links      []Link            `json:"links,omitempty"`
}

// Event is something that happened during a span.
type Event struct {
	At         time.Time         `json:"at"`
	Name       string            `json:"name"`
	Attributes map[string]string `json:"attributes,omitempty"`
}

// Link points to a span of another trace.
type Link struct {
	Trace      TraceID           `json:"trace"`
	Span       ID                `json:"span"`
	Attributes map[string]string `json:"attributes,omitempty"`
}

// Summary is a trace in one line.
type Summary struct {
	Trace     TraceID       `json:"trace"`
	Shop      string        `json:"shape"`   // it ran in: "services/process"
	Journey   string        `json:"journey"` // "buy"
	Root      string        `json:"root"`    // the root span's name
	Start     time.Time     `json:"start"`
	Duration  time.Duration `json:"duration"`
	Spans     int           `json:"spans"`
	Services  []string      `json:"services"`         // sorted
	Functions []string      `json:"functions"`        // sorted; in the monolith the functions inside
	Errors    int           `json:"errors"`           // spans with an error
	Faults    []string      `json:"faults,omitempty"` // ids of the injected faults that struck it
	Status    int           `json:"status"`           // the root's HTTP status
	Outcome   string        `json:"outcome"`          // "ok", "declined", "failed", "shed"
}
