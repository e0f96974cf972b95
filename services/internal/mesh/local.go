package mesh

import (
	"context"
	"fmt"
	"sync"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
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
		attribute.String("rpc.method", method[1:]),
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
	endSpan(span, err, serverFailed(status.Code(err)))
	return err
}

func (c *LocalConn) invoke(ctx context.Context, m *localUnary, method string, request, reply any, opts []grpc.CallOption) error {
	transport := &localTransport{method: method}
	decode := func(to any) error { return copyMessage(to, request) }
	result, err := m.handler(m.service, serverContext(ctx, transport), decode, c.unaryInterceptor)
	transport.report(opts)
	if err != nil {
		return statusError(err)
	}
	return copyMessage(reply, result)
}

// serverContext is ctx as a handler gets it: the metadata that came with the
// call are the caller's outgoing ones, and none is set for calls of its own.
func serverContext(ctx context.Context, transport *localTransport) context.Context {
	md, ok := metadata.FromOutgoingContext(ctx)
	if ok {
		ctx = metadata.NewOutgoingContext(ctx, nil)
	}
	transport.Context, transport.incoming = ctx, md
	return transport
}

type keyProbe struct {
	context.Context
	key any
}

func (p *keyProbe) Value(key any) any { p.key = key; return nil }

var streamKey = func() any {
	p := &keyProbe{Context: context.Background()}
	grpc.ServerTransportStreamFromContext(p)
	return p.key
}()
var incomingKey = func() any {
	p := &keyProbe{Context: context.Background()}
	metadata.FromIncomingContext(p)
	return p.key
}()

func (t *localTransport) Value(key any) any {
	switch key {
	case streamKey:
		return grpc.ServerTransportStream(t)
	case incomingKey:
		return t.incoming
	}
	return t.Context.Value(key)
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

// localTransport takes what a handler says beside its messages: grpc.SetHeader,
// grpc.SendHeader, grpc.SetTrailer.
type localTransport struct {
	context.Context
	incoming metadata.MD
	method string

	mu              sync.Mutex
	header, trailer metadata.MD
	sent            bool
	onSend          func() // called once, when the header is sent; may be nil
}

var _ grpc.ServerTransportStream = (*localTransport)(nil)

// Method returns the full method name.
func (t *localTransport) Method() string { return t.method }

// SetHeader adds to the header.
func (t *localTransport) SetHeader(md metadata.MD) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.sent {
		return fmt.Errorf("set header of %s: it was sent already", t.method)
	}
	t.header = metadata.Join(t.header, md)
	return nil
}

// SendHeader adds to the header and sends it.
func (t *localTransport) SendHeader(md metadata.MD) error {
	if err := t.SetHeader(md); err != nil {
		return err
	}
	t.flush()
	return nil
}

// SetTrailer adds to the trailer.
func (t *localTransport) SetTrailer(md metadata.MD) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.trailer = metadata.Join(t.trailer, md)
	return nil
}

// flush sends the header if it wasn't yet.
func (t *localTransport) flush() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.sent {
		return
	}
	t.sent = true
	if t.onSend != nil {
		t.onSend()
	}
}

// report hands header and trailer to the caller, where it asked for them.
func (t *localTransport) report(opts []grpc.CallOption) {
	for _, opt := range opts {
		switch opt := opt.(type) {
		case grpc.HeaderCallOption:
			t.mu.Lock()
			*opt.HeaderAddr = t.header
			t.mu.Unlock()
		case grpc.TrailerCallOption:
			t.mu.Lock()
			*opt.TrailerAddr = t.trailer
			t.mu.Unlock()
		}
	}
}
