package mesh

import (
	"context"
	"sync"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// LocalConfig says what stands before the handlers of local calls.
type LocalConfig struct {
	Unary  grpc.UnaryServerInterceptor  // nil: none
	Stream grpc.StreamServerInterceptor // nil: none
	Tracer trace.TracerProvider         // nil: no tracing
}

// LocalConn connects functions that live in one process: services register on
// it as on a gRPC server, and clients call them through it as over a gRPC
// connection. A unary call runs on its caller's goroutine, with its caller's
// context: no serialisation, no socket, and a transaction or a slot that the
// context carries goes along. Caller and callee share no memory; messages are
// copied. Metadata goes as it would over a network: what is outgoing here is
// incoming there.
//
// A deadline is checked before the handler runs, and by whatever in it waits.
// A handler that doesn't wait is not cut short, as no function call is.
type LocalConn struct {
	unaryInterceptor  grpc.UnaryServerInterceptor
	streamInterceptor grpc.StreamServerInterceptor
	tracer            trace.Tracer // nil: no tracing

	unary  map[string]*localUnary // by full method name; not changed once calls begin
	stream map[string]*localStream

	mu      sync.Mutex
	closed  bool
	cancels map[*openStream]context.CancelFunc
	running sync.WaitGroup // stream handlers
}

var (
	_ grpc.ServiceRegistrar    = (*LocalConn)(nil)
	_ grpc.ClientConnInterface = (*LocalConn)(nil)
)

// localUnary and localStream are registered methods.
type localUnary struct {
	service any
	handler grpc.MethodHandler
	span    []trace.SpanStartOption
}

type localStream struct {
	service any
	handler grpc.StreamHandler
	info    *grpc.StreamServerInfo
	span    []trace.SpanStartOption
}

// NewLocal makes a LocalConn that serves nothing yet.
func NewLocal(cfg LocalConfig) *LocalConn {
	c := &LocalConn{
		unaryInterceptor:  cfg.Unary,
		streamInterceptor: cfg.Stream,
		unary:             make(map[string]*localUnary),
		stream:            make(map[string]*localStream),
		cancels:           make(map[*openStream]context.CancelFunc),
	}
	if cfg.Tracer != nil {
		c.tracer = cfg.Tracer.Tracer(scope)
	}
	return c
}

// RegisterService makes a service callable. All services are registered before
// the first call.
func (c *LocalConn) RegisterService(desc *grpc.ServiceDesc, service any) {
	for _, m := range desc.Methods {
		name := "/" + desc.ServiceName + "/" + m.MethodName
		c.unary[name] = &localUnary{service, grpc.MethodHandler(m.Handler), spanOptions(name)}
	}
	for _, s := range desc.Streams {
		name := "/" + desc.ServiceName + "/" + s.StreamName
		info := &grpc.StreamServerInfo{FullMethod: name, IsClientStream: s.ClientStreams, IsServerStream: s.ServerStreams}
		c.stream[name] = &localStream{service, s.Handler, info, spanOptions(name)}
	}
}

func spanOptions(method string) []trace.SpanStartOption {
	return []trace.SpanStartOption{trace.WithAttributes(
		attribute.String("lab.function", Function(method)),
		semconv.RPCSystemNameGRPC, // as over a network, with what a network adds left out
		semconv.RPCMethod(method[1:]),
	)}
}

// Invoke calls a unary method. Of the call options, Header and Trailer have
// their effect; the others speak of a network.
func (c *LocalConn) Invoke(ctx context.Context, method string, request, reply any, opts ...grpc.CallOption) error {
	m := c.unary[method]
	if m == nil {
		return status.Errorf(codes.Unimplemented, "unknown method %s", method)
	}
	if err := ctx.Err(); err != nil {
		return status.FromContextError(err).Err()
	}
	if c.tracer == nil || unsampled(ctx) {
		return c.invoke(ctx, m, method, request, reply, opts)
	}
	ctx, span := c.tracer.Start(ctx, method[1:], m.span...)
	err := c.invoke(ctx, m, method, request, reply, opts)
	endSpan(span, err, ServerFailed(status.Code(err)))
	return err
}

func (c *LocalConn) invoke(ctx context.Context, m *localUnary, method string, request, reply any, opts []grpc.CallOption) error {
	transport := &localTransport{method: method}
	decode := func(to any) error { return copyMessage(to, request) }
	result, err := m.handler(m.service, localContext(ctx, transport), decode, c.unaryInterceptor)
	transport.report(opts)
	if err != nil {
		return statusError(err)
	}
	return copyMessage(reply, result)
}

// copyMessage fills to with what is in from, sharing nothing with it. Generated
// code always comes with an empty to.
func copyMessage(to, from any) error {
	dst, ok := to.(proto.Message)
	if !ok {
		return status.Errorf(codes.Internal, "%T is no message", to)
	}
	src, ok := from.(proto.Message)
	if !ok {
		return status.Errorf(codes.Internal, "%T is no message", from)
	}
	proto.Merge(dst, src)
	return nil
}

// statusError is a handler's error as a gRPC server would send it.
func statusError(err error) error {
	s, ok := status.FromError(err)
	if !ok {
		s = status.FromContextError(err) // UNKNOWN where it is none
	}
	return s.Err()
}
