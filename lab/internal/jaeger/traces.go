package jaeger

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/relay"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/spans"
)

// Traces is the relay with Jaeger behind it: searches go to Jaeger while it is
// up, and to the relay when it isn't or when it fails.
type Traces struct {
	Relay  *relay.Relay
	Jaeger *Jaeger // nil: there is none
	Off    string  // why there is none: "not found"
}

var _ engine.Traces = (*Traces)(nil)

// patience is how long Jaeger may take before the relay answers in its place.
const patience = 2 * time.Second

// SwitchedOff is why there is no Jaeger where nobody wants one.
const SwitchedOff = "switched off"

// Find returns the summaries of the traces that fit, newest first. Those to pick
// one from come from the relay: Jaeger can't order a search, nor answer one in
// summaries, and all of thousands of traces is too much to ask for.
func (t *Traces) Find(ctx context.Context, q engine.TraceQuery) ([]spans.Summary, error) {
	if q.Pick == "" && t.Jaeger != nil && t.Jaeger.Up() {
		asking, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if found, err := t.Jaeger.now.Load().client.find(asking, q); err == nil {
			return found, nil
		}
	}
	return t.Relay.Find(ctx, q)
}

// Get returns a trace's spans: Jaeger's, or the relay's where those are more, for
// a trace that is still on its way.
func (t *Traces) Get(ctx context.Context, id spans.TraceID) ([]spans.Span, error) {
	held, err := t.Relay.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if t.Jaeger != nil && t.Jaeger.Up() {
		asking, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if stored, err := t.Jaeger.now.Load().client.get(asking, id); err == nil && len(stored) >= len(held) {
			return stored, nil
		}
	}
	return held, nil
}

// Status says what the relay holds and which Jaeger there is.
func (t *Traces) Status() runs.TraceStatus {
	s := t.Relay.Status()
	switch {
	case t.Jaeger == nil && t.Off == SwitchedOff:
		s.Jaeger = "the lab's own relay (Jaeger switched off)"
		return s
	case t.Jaeger == nil:
		s.Jaeger = "off: " + t.Off
		return s
	}
	s.Jaeger, s.JaegerUp, s.JaegerURL = t.Jaeger.String(), t.Jaeger.Up(), t.Jaeger.Pages()
	return s
}
