package engine

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/spans"
)

// Traces is where traces are found: the relay, or Jaeger behind it.
type Traces interface {
	// Find returns summaries, newest first.
	Find(ctx context.Context, q TraceQuery) ([]spans.Summary, error)
	// Get returns a trace's spans; none: unknown.
	Get(ctx context.Context, id spans.TraceID) ([]spans.Span, error)
	Status() runs.TraceStatus
}

// TraceQuery narrows a search for traces. Empty fields don't count.
type TraceQuery struct {
	scenario.TraceQuery
	Shop      string // "services/process"
	Since     time.Time
	Until     time.Time
	AtLeast   time.Duration
	Attribute string // of one of its spans, as it is: "db.system.name=sqlite"
	Limit     int    // 0: 100
}

// Platform makes the parts of one shop. Main wires it; the engine only knows
// these interfaces.
type Platform interface {
	// Open prepares a shop of this shape on ports of its own.
	Open(ctx context.Context, shape scenario.Shape, seed uint64) (ports.Parts, error)
}
