package replica

import (
	"strings"
	"sync"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
)

// tap is gRPC's own codec with an ear at it: whoever listens gets the messages
// of the shop as they are on the wire. Without a listener it costs one load.
type tap struct {
	encoding.CodecV2
	open atomic.Int32 // listeners

	mu        sync.Mutex
	listeners map[chan *controlv1.CapturedMessage]struct{}
}

func newTap() *tap {
	return &tap{CodecV2: encoding.GetCodecV2("proto"), listeners: make(map[chan *controlv1.CapturedMessage]struct{})}
}

// Marshal writes an answer.
func (t *tap) Marshal(v any) (mem.BufferSlice, error) {
	out, err := t.CodecV2.Marshal(v)
	if err == nil && t.open.Load() > 0 {
		t.hear(v, out)
	}
	return out, err
}

// Unmarshal reads a request.
func (t *tap) Unmarshal(data mem.BufferSlice, v any) error {
	err := t.CodecV2.Unmarshal(data, v)
	if err == nil && t.open.Load() > 0 {
		t.hear(v, data)
	}
	return err
}

// hear tells the listeners; one that doesn't keep up misses the message.
func (t *tap) hear(v any, data mem.BufferSlice) {
	m, ok := v.(proto.Message)
	if !ok || !strings.HasPrefix(string(m.ProtoReflect().Descriptor().FullName()), "shop.") {
		return
	}
	heard := &controlv1.CapturedMessage{
		Name: string(m.ProtoReflect().Descriptor().FullName()),
		Raw:  data.Materialize(),
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for l := range t.listeners {
		select {
		case l <- heard:
		default:
		}
	}
}

// listen begins to listen; the function that it returns ends it.
func (t *tap) listen() (<-chan *controlv1.CapturedMessage, func()) {
	l := make(chan *controlv1.CapturedMessage, 64)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.listeners[l] = struct{}{}
	t.open.Add(1)
	return l, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.listeners, l)
		t.open.Add(-1)
	}
}

// Capture sends one message of each kind as it comes by, until the caller or the
// replica has enough of it.
func (c control) Capture(_ *controlv1.CaptureRequest, stream grpc.ServerStreamingServer[controlv1.CapturedMessage]) error {
	heard, end := c.tap.listen()
	defer end()
	if err := stream.SendHeader(nil); err != nil { // by which the caller knows that one listens
		return err
	}
	seen := make(map[protoreflect.FullName]bool)
	for {
		select {
		case m := <-heard:
			if name := protoreflect.FullName(m.Name); !seen[name] {
				seen[name] = true
				if err := stream.Send(m); err != nil {
					return err
				}
			}
		case <-c.quiet.C():
			return nil
		case <-stream.Context().Done():
			return nil
		}
	}
}
