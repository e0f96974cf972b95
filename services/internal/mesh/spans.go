package mesh

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// scope names this package as the source of its spans.
const scope = "github.com/msalab/msalab/services/internal/mesh"

// Function returns the function that serves a full method name: "pay" for
// "/shop.pay.v1.PayService/Checkout". Methods outside the shop have none.
func Function(fullMethod string) string {
	rest, ok := strings.CutPrefix(fullMethod, "/shop.")
	if !ok {
		return ""
	}
	function, _, _ := strings.Cut(rest, ".")
	return function
}

// callSpans makes the span of a call as its caller sees it, retries included.
type callSpans struct {
	tracer  trace.Tracer
	methods sync.Map // full method name to what its spans begin with, a *spanStart
}

// spanStart is a span's name and options, made once a method.
type spanStart struct {
	name    string
	options []trace.SpanStartOption
}

// attemptsKey is the context's key of a call's counter of attempts.
type attemptsKey struct{}

func (c *callSpans) unary(ctx context.Context, method string, req, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if unsampled(ctx) {
		return invoke(ctx, method, req, reply, conn, opts...)
	}
	ctx, span, attempts := c.start(ctx, method)
	err := invoke(ctx, method, req, reply, conn, opts...)
	endSpan(span, err, err != nil, attribute.Int("lab.attempts", int(attempts.Load())))
	return err
}

func (c *callSpans) stream(ctx context.Context, desc *grpc.StreamDesc, conn *grpc.ClientConn, method string, open grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	if unsampled(ctx) {
		return open(ctx, desc, conn, method, opts...)
	}
	ctx, span, attempts := c.start(ctx, method)
	ended := grpc.OnFinish(func(err error) {
		left := status.Code(err) == codes.Canceled && ctx.Err() != nil // as a caller does who has heard enough
		failed := err != nil && !left
		endSpan(span, err, failed, attribute.Int("lab.attempts", int(attempts.Load())))
	})
	stream, err := open(ctx, desc, conn, method, append(opts, ended)...)
	if err != nil {
		endSpan(span, err, true) // unless it has ended
	}
	return stream, err
}

func (c *callSpans) start(ctx context.Context, method string) (context.Context, trace.Span, *atomic.Int32) {
	known, ok := c.methods.Load(method)
	if !ok {
		known, _ = c.methods.LoadOrStore(method, &spanStart{
			name:    "call " + method[1:],
			options: []trace.SpanStartOption{trace.WithAttributes(semconv.RPCSystemNameGRPC, semconv.RPCMethod(method[1:]))},
		})
	}
	start := known.(*spanStart)
	ctx, span := c.tracer.Start(ctx, start.name, start.options...)
	attempts := new(atomic.Int32)
	return context.WithValue(ctx, attemptsKey{}, attempts), span, attempts
}

// unsampled says whether ctx belongs to a trace that isn't recorded.
func unsampled(ctx context.Context) bool {
	sc := trace.SpanContextFromContext(ctx)
	return sc.IsValid() && !sc.IsSampled()
}

// endSpan ends a call's span with the code that the call ended with.
func endSpan(span trace.Span, err error, failed bool, more ...attribute.KeyValue) {
	name := "OK"
	if err != nil {
		name = code.Code(status.Code(err)).String() // as in "DEADLINE_EXCEEDED"
	}
	span.SetAttributes(append(more, semconv.RPCResponseStatusCode(name))...)
	if failed {
		span.SetAttributes(semconv.ErrorTypeKey.String(name))
		span.SetStatus(otelcodes.Error, status.Convert(err).Message())
	}
	span.End()
}

// ServerFailed says whether a code is the server's fault, as the semantic
// conventions for gRPC servers list them. The others are answers.
func ServerFailed(c codes.Code) bool {
	switch c {
	case codes.Unknown, codes.DeadlineExceeded, codes.Unimplemented, codes.Internal, codes.Unavailable, codes.DataLoss:
		return true
	}
	return false
}
