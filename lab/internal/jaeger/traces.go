package jaeger

import (
	"cmp"
	"context"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

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

	patience time.Duration // 0: patience
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
	if q.Pick != "" {
		return t.Relay.Find(ctx, q)
	}
	var found []spans.Summary
	if t.ask(ctx, func(ctx context.Context, c *client) (err error) { found, err = c.find(ctx, q); return err }) {
		return found, nil
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
	var stored []spans.Span
	if t.ask(ctx, func(ctx context.Context, c *client) (err error) { stored, err = c.get(ctx, id); return err }) && len(stored) >= len(held) {
		return stored, nil
	}
	return held, nil
}

// ask asks Jaeger, if it is there and answers, and reports whether it did.
func (t *Traces) ask(ctx context.Context, question func(context.Context, *client) error) bool {
	j := t.Jaeger
	if j == nil || !j.there() || !j.silence.over(time.Now()) {
		return false
	}
	asking, cancel := context.WithTimeout(ctx, cmp.Or(t.patience, patience))
	defer cancel()
	err := question(asking, j.now.Load().client)
	switch {
	case ctx.Err() != nil: // whoever asked has left, which says nothing of Jaeger
	case status.Code(err) == codes.DeadlineExceeded: // told by Jaeger's server perhaps, just before asking ends
		j.silence.begin(time.Now())
	default:
		j.silence.end()
	}
	return err == nil
}

// Status says what the relay holds and which Jaeger there is.
func (t *Traces) Status() runs.TraceStatus {
	s := t.Relay.Status()
	switch {
	case t.Jaeger == nil && t.Off == SwitchedOff:
		s.Jaeger = runs.OwnRelay
		return s
	case t.Jaeger == nil:
		s.Jaeger = "off: " + t.Off
		return s
	}
	s.Jaeger, s.JaegerUp, s.JaegerURL = t.Jaeger.String(), t.Jaeger.Up(), t.Jaeger.Pages()
	if t.Jaeger.there() && !s.JaegerUp {
		s.Jaeger += ": doesn't answer"
	}
	return s
}
