package replica

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	rpccode "google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/mesh"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/work"
)

// scope names this package as the source of its spans.
const scope = "github.com/msalab/msalab/services/internal/replica"

// attrFunction says which function handles a span's request. In the monolith
// service.name can't tell.
const attrFunction = attribute.Key("lab.function")

var (
	errEnded    = status.Error(codes.Unavailable, "the replica has ended")
	errDraining = status.Error(codes.Unavailable, "the replica drains; connect again")
)

// dontRetry tells the caller's gRPC not to send a request again, whatever its code: a
// negative time to wait (gRFC A6).
var dontRetry = metadata.Pairs("grpc-retry-pushback-ms", "-1")

// unary stands before every unary handler, however the call came: over gRPC, by
// the HTTP door, or from a function of the same process. Its span exists.
func (r *Replica) unary(ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (reply any, err error) {
	to, ok := r.routes[info.FullMethod]
	if !ok { // health, reflection, control
		return handler(ctx, request)
	}
	if !r.gate.enter() {
		return nil, errEnded
	}
	defer r.gate.leave()
	trace.SpanFromContext(ctx).SetAttributes(attrFunction.String(to.function.Name))

	start, asked := to.function.figures.begin(), ctx
	took, ahead := workedAhead(ctx, info.FullMethod)
	defer func() {
		if p := recover(); p != nil {
			reply, err = nil, r.recovered(info.FullMethod, p)
		}
		to.function.end(asked, to.series, start.Add(-took), codeOf(err))
		typeError(asked, err)
		if refuse.Final(err) {
			_ = grpc.SetTrailer(asked, dontRetry) // a caller that doesn't hear it retries as it likes
		}
	}()

	if !ahead {
		if err = to.function.admit(ctx); err != nil {
			return nil, err
		}
	}
	if !work.Held(ctx) {
		var slot *work.Slot
		if ctx, slot, err = r.takeSlot(ctx, to.function, start); err != nil {
			return nil, err
		}
		defer slot.Release()
	}
	if ahead {
		return handler(r.crashpoints.In(ctx), request)
	}
	if ctx, err = r.faults.Strike(ctx, to.function.Name, to.method); err != nil {
		return nil, err
	}
	if err = to.function.work.Do(ctx); err != nil {
		return nil, status.FromContextError(err).Err()
	}
	return handler(r.crashpoints.In(ctx), request)
}

// takeSlot waits for a slot, and makes a span of the wait if there was one.
func (r *Replica) takeSlot(ctx context.Context, f *function, start time.Time) (context.Context, *work.Slot, error) {
	bounded, explain, cancel := f.limit.patience(ctx)
	defer cancel()
	_, slot, err := r.slots.Take(bounded)
	switch {
	case errors.Is(err, work.ErrFull):
		trace.SpanFromContext(ctx).AddEvent("queue full: refused")
		return nil, nil, status.Errorf(codes.ResourceExhausted,
			"queue full: %d requests under way, %d waiting", r.cfg.Slots, r.cfg.Queue)
	case err != nil:
		waitSpan(ctx, start)
		if err = explain(err); codeOf(err) == codes.ResourceExhausted {
			trace.SpanFromContext(ctx).AddEvent("load shed: no slot in time")
			return nil, nil, err
		}
		return nil, nil, status.FromContextError(err).Err()
	case slot.Waited() > 0:
		waitSpan(ctx, start)
	}
	return work.Hold(ctx, slot), slot, nil
}

func waitSpan(ctx context.Context, start time.Time) {
	parent := trace.SpanFromContext(ctx)
	if !parent.IsRecording() {
		return
	}
	_, span := parent.TracerProvider().Tracer(scope).Start(ctx, "wait for slot", trace.WithTimestamp(start))
	span.End()
}

// stream stands before every stream handler. By the lab's rule a stream takes no
// slot and counts in no figures, as it may last for hours: a slot is a worker of a
// server that has a thread for each request. It does keep a goroutine, as a request
// does that waits; that isn't counted here. Faults strike it as it opens. When
// the replica drains streams ends, and with it every stream but Watch, which
// reports until the last request is done.
func (r *Replica) stream(streams context.Context) grpc.StreamServerInterceptor {
	return func(server any, s grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) (err error) {
		if info.FullMethod == watchMethod {
			return handler(server, s)
		}
		ctx, cancel := context.WithCancel(s.Context())
		defer cancel()
		defer context.AfterFunc(streams, cancel)()
		defer func() {
			if p := recover(); p != nil {
				err = r.recovered(info.FullMethod, p)
			}
			if err != nil && streams.Err() != nil {
				err = errDraining
			}
			typeError(ctx, err)
		}()
		if to, ok := r.routes[info.FullMethod]; ok {
			if !r.gate.enter() {
				return errEnded
			}
			defer r.gate.leave()
			trace.SpanFromContext(ctx).SetAttributes(attrFunction.String(to.function.Name))
			if ctx, err = r.faults.Strike(ctx, to.function.Name, to.method); err != nil {
				return err
			}
		}
		return handler(server, contextStream{s, ctx})
	}
}

// contextStream is a stream with a context of ours. (gRPC has no other way to
// hand one to a stream's handler.)
type contextStream struct {
	grpc.ServerStream
	ctx context.Context
}

// Context returns the context of ours.
func (s contextStream) Context() context.Context { return s.ctx }

// recovered turns a handler's panic into an answer: a bug in one request must
// not take the process along. (What ends a process is the crash fault.)
func (r *Replica) recovered(method string, p any) error {
	r.log.Error("handler panicked", "method", method, "panic", p, "stack", string(debug.Stack()))
	return status.Errorf(codes.Internal, "panic in %s", method)
}

// typeError says on the span of a request that failed by which code, which otelgrpc
// does in its metrics only.
func typeError(ctx context.Context, err error) {
	if code := codeOf(err); mesh.ServerFailed(code) {
		trace.SpanFromContext(ctx).SetAttributes(semconv.ErrorTypeKey.String(rpccode.Code(code).String()))
	}
}

// codeOf is the code that a handler's error has for its caller.
func codeOf(err error) codes.Code {
	if s, ok := status.FromError(err); ok {
		return s.Code()
	}
	return status.FromContextError(err).Code()
}
