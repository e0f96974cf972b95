package replica

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

type aheadKey struct{}

// workDone is work that was done before its call is made: one call, once.
type workDone struct {
	method string // by its full name
	took   time.Duration
	used   atomic.Bool
}

// workedAhead tells whether the work of a call with ctx was done before, and how long
// it took: as that is part of the call, whoever calls. The next such call has to do
// its own.
func workedAhead(ctx context.Context, method string) (took time.Duration, ok bool) {
	all, _ := ctx.Value(aheadKey{}).([]*workDone)
	for _, d := range all {
		if d.method == method && d.used.CompareAndSwap(false, true) {
			return d.took, true
		}
	}
	return 0, false
}

// ahead is Deps.Ahead. Rate limits are asked first, all of them: what is refused has
// cost no work. A limit or a fault that makes a call fail makes ahead fail: the call
// is counted here, as it will never be made.
func (r *Replica) ahead(ctx context.Context, methods ...string) (context.Context, error) {
	for _, m := range methods {
		to, ok := r.routes[m]
		if !ok {
			return ctx, status.Errorf(codes.Internal, "work ahead of %s: no such method", m)
		}
		start := to.function.figures.begin()
		if err := to.function.admit(ctx); err != nil {
			to.function.end(ctx, to.series, start, codeOf(err))
			return ctx, err
		}
		to.function.figures.cancel()
	}
	all := make([]*workDone, 0, len(methods))
	for _, m := range methods {
		to := r.routes[m]
		start := to.function.figures.begin()
		if err := r.workAhead(ctx, to); err != nil {
			to.function.end(ctx, to.series, start, codeOf(err))
			return ctx, err
		}
		to.function.figures.cancel()
		all = append(all, &workDone{method: m, took: time.Since(start)})
	}
	return context.WithValue(ctx, aheadKey{}, all), nil
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
