// Package tui is the terminal app: it shows a run as it happens and turns keys
// into commands for the engine.
//
// It is one Bubble Tea model. Four times a second it takes the engine's latest
// snapshot, and draws it with pure renderers (canvas, map, chart, waterfall).
// It does no work of its own: it starts no goroutine, and neither Update nor
// View waits for anything. What may take time, such as a search for traces, is
// a tea.Cmd whose answer comes back as a message.
package tui

import (
	"context"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/spans"
)

// Engine is what the app needs of a run. Snapshot and Do never block; the
// searches may.
type Engine interface {
	// Snapshot returns the state of the run, never nil.
	Snapshot() *engine.Snapshot
	// Do takes a command; what came of it shows in later snapshots.
	Do(engine.Command)
	// FindTraces returns summaries, newest first.
	FindTraces(context.Context, engine.TraceQuery) ([]spans.Summary, error)
	// Trace returns the spans of a trace; none: it is unknown.
	Trace(context.Context, spans.TraceID) ([]spans.Span, error)
}
