package replica

import (
	"context"
	"slices"
	"time"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

type aheadKey struct{}

// workedAhead tells whether the work of calls with ctx was done before.
func workedAhead(ctx context.Context) bool { return ctx.Value(aheadKey{}) != nil }

// ahead is Deps.Ahead. A fault that makes a call fail makes ahead fail: the call
// is counted here, as it will never be made.
func (r *Replica) ahead(ctx context.Context, methods ...string) (context.Context, error) {
	for _, m := range methods {
		to, ok := r.routes[m]
		if !ok {
			return ctx, status.Errorf(codes.Internal, "work ahead of %s: no such method", m)
		}
		start := to.function.figures.begin()
		err := r.workAhead(ctx, to)
		if err != nil {
			to.function.figures.end(time.Since(start), codeOf(err))
			return ctx, err
		}
		to.function.figures.cancel()
	}
	return context.WithValue(ctx, aheadKey{}, true), nil
}

// workAhead does the work of one call, in a span of its own.
func (r *Replica) workAhead(ctx context.Context, to route) error {
	if parent := trace.SpanFromContext(ctx); parent.IsRecording() {
		var span trace.Span
		ctx, span = parent.TracerProvider().Tracer(scope).Start(ctx, "work ahead of "+to.method,
			trace.WithAttributes(attrFunction.String(to.function.Name)))
		defer span.End()
	}
	ctx, err := r.faults.Strike(ctx, to.function.Name, to.method)
	if err != nil {
		return err
	}
	if err := to.function.work.Do(ctx); err != nil {
		return status.FromContextError(err).Err()
	}
	return nil
}

// together returns ahead where all that f calls is carried here, else nil.
func (r *Replica) together(f *function) func(context.Context, ...string) (context.Context, error) {
	elsewhere := func(callee string) bool { return r.function(callee) == nil }
	if len(f.Calls) == 0 || slices.ContainsFunc(f.Calls, elsewhere) {
		return nil
	}
	return r.ahead
}
