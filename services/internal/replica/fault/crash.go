package fault

import (
	"context"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/status"
)

// crash ends the replica, as a process ends that is killed for want of memory
// or by a fatal error of its runtime. (A mere panic wouldn't do: net/http
// recovers it, and so does a replica.) The request that brought it gets no
// answer.
type crash struct{}

func (crash) validate(Fault) error { return nil }

func (crash) strike(ctx context.Context, s strike) error {
	span := trace.SpanFromContext(ctx)
	span.SetStatus(codes.Error, "the replica crashes")
	span.End() // now, while it can still be sent
	s.crash("fault " + s.fault.ID)
	select {
	case <-ctx.Done():
		return status.FromContextError(ctx.Err()).Err()
	case <-s.ended:
		return errEnded
	}
}
