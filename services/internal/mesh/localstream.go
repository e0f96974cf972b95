package mesh

import (
	"context"
	"io"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// window is how many messages a stream holds in each direction before the
// sender waits for the receiver, as HTTP/2's flow control would make it.
const window = 16

// openStream is a stream under way: two queues of messages and the handler's
// goroutine between them.
type openStream struct {
	transport *localTransport
	up, down  chan proto.Message
	header    chan struct{} // closed when the header is sent
	sentAll   chan struct{} // closed when the client will send no more
	done      chan struct{} // closed when the handler has returned
	err       error         // what it returned; valid once done is closed
}

// NewStream opens a stream. Its handler runs until it returns; as with gRPC the
// caller reads to the end or cancels ctx.
func (c *LocalConn) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	m := c.stream[method]
	if m == nil {
		return nil, status.Errorf(codes.Unimplemented, "unknown method %s", method)
	}
	if err := ctx.Err(); err != nil {
		return nil, status.FromContextError(err).Err()
	}
	handlerCtx, cancel := context.WithCancel(ctx)
	s := &openStream{
		transport: &localTransport{method: method},
		up:        make(chan proto.Message, window),
		down:      make(chan proto.Message, window),
		header:    make(chan struct{}),
		sentAll:   make(chan struct{}),
		done:      make(chan struct{}),
	}
	s.transport.onSend = func() { close(s.header) }
	if !c.admit(s, cancel) {
		cancel()
		return nil, status.Error(codes.Unavailable, errClosed.Error())
	}
	go func() {
		defer c.running.Done()
		defer c.leave(s)
		defer cancel()
		s.err = c.serve(localContext(handlerCtx, s.transport), m, s)
		s.transport.flush()
		s.transport.report(opts)
		close(s.done)
	}()
	return &clientStream{openStream: s, ctx: ctx, one: !desc.ServerStreams}, nil
}

// serve runs the handler of a stream within its span.
func (c *LocalConn) serve(ctx context.Context, m *localStream, s *openStream) error {
	method := m.info.FullMethod
	if c.tracer == nil || unsampled(ctx) {
		return c.handle(ctx, m, s)
	}
	ctx, span := c.tracer.Start(ctx, method[1:], m.span...)
	err := c.handle(ctx, m, s)
	endSpan(span, err, ServerFailed(status.Code(err)))
	return err
}

func (c *LocalConn) handle(ctx context.Context, m *localStream, s *openStream) error {
	stream := &serverStream{openStream: s, ctx: ctx}
	var err error
	if c.streamInterceptor == nil {
		err = m.handler(m.service, stream)
	} else {
		err = c.streamInterceptor(m.service, stream, m.info, m.handler)
	}
	if err != nil {
		return statusError(err)
	}
	return nil
}

func (c *LocalConn) admit(s *openStream, cancel context.CancelFunc) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.cancels[s] = cancel
	c.running.Add(1)
	return true
}

func (c *LocalConn) leave(s *openStream) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.cancels, s)
}

// Close cancels all streams, waits for their handlers, and lets none begin.
// Unary calls run on their callers' goroutines and end with them.
func (c *LocalConn) Close() error {
	c.mu.Lock()
	c.closed = true
	for _, cancel := range c.cancels {
		cancel()
	}
	c.mu.Unlock()
	c.running.Wait()
	return nil
}

// clientStream is the caller's end.
type clientStream struct {
	*openStream
	ctx       context.Context
	one       bool // at most one message comes back
	closeSend sync.Once
}

var _ grpc.ClientStream = (*clientStream)(nil)

func (s *clientStream) Context() context.Context { return s.ctx }

func (s *clientStream) Header() (metadata.MD, error) {
	select {
	case <-s.header:
		s.transport.mu.Lock()
		defer s.transport.mu.Unlock()
		return s.transport.header.Copy(), nil
	case <-s.ctx.Done():
		return nil, status.FromContextError(s.ctx.Err()).Err()
	}
}

func (s *clientStream) Trailer() metadata.MD {
	s.transport.mu.Lock()
	defer s.transport.mu.Unlock()
	return s.transport.trailer.Copy()
}

func (s *clientStream) CloseSend() error {
	s.closeSend.Do(func() { close(s.sentAll) })
	return nil
}

// SendMsg returns io.EOF once the handler has returned; RecvMsg tells why.
func (s *clientStream) SendMsg(m any) error {
	message, err := cloneMessage(m)
	if err != nil {
		return err
	}
	select {
	case <-s.done:
		return io.EOF
	default:
	}
	select {
	case s.up <- message:
		return nil
	case <-s.done:
		return io.EOF
	case <-s.ctx.Done():
		return status.FromContextError(s.ctx.Err()).Err()
	}
}

func (s *clientStream) RecvMsg(m any) error {
	select {
	case message := <-s.down:
		return s.deliver(m, message)
	case <-s.ctx.Done():
		return status.FromContextError(s.ctx.Err()).Err()
	case <-s.done:
	}
	select { // what the handler sent before it returned
	case message := <-s.down:
		return s.deliver(m, message)
	default:
	}
	if s.err != nil {
		return s.err
	}
	return io.EOF
}

// deliver copies a message out. Where it is the only one, the call is over with
// it, and its status counts.
func (s *clientStream) deliver(to any, message proto.Message) error {
	if s.one {
		select {
		case <-s.done:
			if s.err != nil {
				return s.err
			}
		case <-s.ctx.Done():
			return status.FromContextError(s.ctx.Err()).Err()
		}
	}
	return copyMessage(to, message)
}

// serverStream is the handler's end.
type serverStream struct {
	*openStream
	ctx context.Context
}

var _ grpc.ServerStream = (*serverStream)(nil)

func (s *serverStream) Context() context.Context        { return s.ctx }
func (s *serverStream) SetHeader(md metadata.MD) error  { return s.transport.SetHeader(md) }
func (s *serverStream) SendHeader(md metadata.MD) error { return s.transport.SendHeader(md) }
func (s *serverStream) SetTrailer(md metadata.MD)       { _ = s.transport.SetTrailer(md) }

func (s *serverStream) SendMsg(m any) error {
	message, err := cloneMessage(m)
	if err != nil {
		return err
	}
	s.transport.flush()
	select {
	case s.down <- message:
		return nil
	case <-s.ctx.Done():
		return status.FromContextError(s.ctx.Err()).Err()
	}
}

// RecvMsg returns io.EOF when the client has sent all.
func (s *serverStream) RecvMsg(m any) error {
	select {
	case message := <-s.up:
		return copyMessage(m, message)
	case <-s.ctx.Done():
		return status.FromContextError(s.ctx.Err()).Err()
	case <-s.sentAll:
	}
	select {
	case message := <-s.up:
		return copyMessage(m, message)
	default:
		return io.EOF
	}
}

func cloneMessage(m any) (proto.Message, error) {
	message, ok := m.(proto.Message)
	if !ok {
		return nil, status.Errorf(codes.Internal, "%T is no message", m)
	}
	return proto.Clone(message), nil
}
