package mesh

import (
	"context"
	"fmt"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// localContext is a caller's context as a handler gets it: what is outgoing
// metadata in it has come in, none is left for calls of the handler's own, and
// grpc.SetHeader finds t.
func localContext(ctx context.Context, t *localTransport) context.Context {
	if md, ok := metadata.FromOutgoingContext(ctx); ok {
		ctx = metadata.NewIncomingContext(metadata.NewOutgoingContext(ctx, nil), md)
	} else if _, ok := metadata.FromIncomingContext(ctx); ok {
		ctx = metadata.NewIncomingContext(ctx, nil) // the caller's own, not this call's
	}
	return grpc.NewContextWithServerTransportStream(ctx, t)
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
