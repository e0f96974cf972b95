package plant

import (
	"context"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/status"
)

// scope names this package as the source of its spans.
const scope = "github.com/msalab/msalab/services/internal/plant"

// Mutex is a mutex for requests: one that waits for it gives up when its caller
// does, and the wait is a span, like a wait for a slot or for the database's lock.
// Make it with NewMutex.
type Mutex struct{ held chan struct{} }

// NewMutex returns a mutex that nobody holds.
func NewMutex() *Mutex { return &Mutex{held: make(chan struct{}, 1)} }

// Lock waits for the mutex. Call unlock when you are done; err is a gRPC status,
// and then there is nothing to unlock.
func (m *Mutex) Lock(ctx context.Context) (unlock func(), err error) {
	select {
	case m.held <- struct{}{}:
		return m.unlock, nil
	default:
	}
	if parent := trace.SpanFromContext(ctx); parent.IsRecording() {
		_, span := parent.TracerProvider().Tracer(scope).Start(ctx, "wait for lock")
		defer span.End()
	}
	select {
	case m.held <- struct{}{}:
		return m.unlock, nil
	case <-ctx.Done():
		return nil, status.FromContextError(ctx.Err()).Err()
	}
}

func (m *Mutex) unlock() { <-m.held }
