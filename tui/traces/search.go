package traces

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/waterfall"
)

// Store is where traces are found. It may take its time.
type Store interface {
	// FindTraces returns summaries, newest first.
	FindTraces(context.Context, engine.TraceQuery) ([]spans.Summary, error)
	// Trace returns the spans of a trace; none: it is unknown.
	Trace(context.Context, spans.TraceID) ([]spans.Span, error)
}

// patience is how long a search for traces may take before it is given up.
const patience = 10 * time.Second

// Search makes the commands that ask the engine for traces. They run beside
// the program, never in it.
type Search struct {
	Find    func(engine.TraceQuery) tea.Cmd
	Load    func(spans.TraceID) tea.Cmd
	Compare func(base, other spans.TraceID) tea.Cmd
}

// Found is the answer to a search for traces.
type Found struct {
	query  engine.TraceQuery
	traces []spans.Summary
	err    error
}

// Loaded is a trace that was asked for; its trace is nil when there is
// none.
type Loaded struct {
	id    spans.TraceID
	trace *waterfall.Trace
	err   error
}

// Searches makes the commands that ask a store; they end with ctx.
func Searches(ctx context.Context, e Store) Search {
	return Search{
		Find: func(q engine.TraceQuery) tea.Cmd {
			return func() tea.Msg {
				ctx, cancel := context.WithTimeout(ctx, patience)
				defer cancel()
				found, err := e.FindTraces(ctx, q)
				return Found{query: q, traces: found, err: err}
			}
		},
		Load: func(id spans.TraceID) tea.Cmd {
			return func() tea.Msg {
				ctx, cancel := context.WithTimeout(ctx, patience)
				defer cancel()
				all, err := e.Trace(ctx, id)
				if err != nil || len(all) == 0 {
					return Loaded{id: id, err: err}
				}
				return Loaded{id: id, trace: waterfall.New(all)}
			}
		},
		Compare: func(base, other spans.TraceID) tea.Cmd {
			return func() tea.Msg {
				ctx, cancel := context.WithTimeout(ctx, patience)
				defer cancel()
				before, err := e.Trace(ctx, base)
				after, err2 := e.Trace(ctx, other)
				msg := Compared{base: base, other: other, err: errors.Join(err, err2)}
				if msg.err == nil && len(before) > 0 && len(after) > 0 {
					msg.before, msg.after = waterfall.New(before), waterfall.New(after)
					msg.changes = spans.Diff(before, after)
				}
				return msg
			}
		},
	}
}
