package mesh

import (
	"context"
	"fmt"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// localContext is a caller's context as a handler gets it: with the metadata
// that came with the call, and with the stream that grpc.SetHeader looks for.
// metadata.NewIncomingContext and grpc.NewContextWithServerTransportStream
// would do the same in three allocations, a fifth of what a local call costs.
type localContext struct {
	context.Context
	incoming  metadata.MD
	transport localTransport
}

// newLocalContext makes what is outgoing metadata in ctx incoming, and leaves
// none for calls of the handler's own.
func newLocalContext(ctx context.Context, method string) *localContext {
	md, ok := metadata.FromOutgoingContext(ctx)
	if ok {
		ctx = metadata.NewOutgoingContext(ctx, nil)
	}
	return &localContext{Context: ctx, incoming: md, transport: localTransport{method: method}}
}

// The keys under which gRPC looks for the two. They are not exported, so they
// are learnt from what it asks a context for.
var (
	incomingKey  = asked(func(ctx context.Context) { metadata.FromIncomingContext(ctx) })
	transportKey = asked(func(ctx context.Context) { grpc.ServerTransportStreamFromContext(ctx) })
)

// Value returns what the handler finds in its context.
func (c *localContext) Value(key any) any {
	switch key {
	case incomingKey:
		return c.incoming
	case transportKey:
		return &c.transport
	}
	return c.Context.Value(key)
}

// asked returns the key that f asks a context for.
func asked(f func(context.Context)) any {
	probe := &probe{Context: context.Background()}
	f(probe)
	return probe.key
}

type probe struct {
	context.Context
	key any
}

func (p *probe) Value(key any) any {
	p.key = key
	return nil
}

// localTransport takes what a handler says beside its messages: grpc.SetHeader,
// grpc.SendHeader, grpc.SetTrailer.
type localTransport struct {
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
