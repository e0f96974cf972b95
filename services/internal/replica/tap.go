package replica

import (
	"strings"
	"sync"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
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
	listeners map[chan heard]struct{}
}

// heard is a message that came by.
type heard struct {
	schema protoreflect.MessageDescriptor
	raw    []byte
}

func newTap() *tap {
	return &tap{CodecV2: encoding.GetCodecV2("proto"), listeners: make(map[chan heard]struct{})}
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
	if !ok || !ofShop(m.ProtoReflect().Descriptor()) {
		return
	}
	h := heard{m.ProtoReflect().Descriptor(), data.Materialize()}
	t.mu.Lock()
	defer t.mu.Unlock()
	for l := range t.listeners {
		select {
		case l <- h:
		default:
		}
	}
}

// listen begins to listen; the function that it returns ends it.
func (t *tap) listen() (<-chan heard, func()) {
	l := make(chan heard, 64)
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

// Capture sends one message of each kind as it comes by, alone or within another,
// until the caller or the replica has enough of it.
func (c control) Capture(_ *controlv1.CaptureRequest, stream grpc.ServerStreamingServer[controlv1.CapturedMessage]) error {
	messages, end := c.tap.listen()
	defer end()
	if err := stream.SendHeader(nil); err != nil { // by which the caller knows that one listens
		return err
	}
	seen := make(map[protoreflect.FullName]bool)
	for {
		select {
		case h := <-messages:
			for _, m := range h.withParts() {
				name := m.schema.FullName()
				if seen[name] {
					continue
				}
				seen[name] = true
				if err := stream.Send(&controlv1.CapturedMessage{Name: string(name), Raw: m.raw}); err != nil {
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

// withParts are the message and those of the shop within it, however deep, by the
// bytes that they are.
func (h heard) withParts() []heard {
	var all []heard
	if ofShop(h.schema) && !h.schema.IsMapEntry() {
		all = append(all, h)
	}
	for raw := h.raw; len(raw) > 0; {
		number, typ, tag := protowire.ConsumeTag(raw)
		if tag < 0 {
			return all
		}
		n := protowire.ConsumeFieldValue(number, typ, raw[tag:])
		if n < 0 {
			return all
		}
		field := h.schema.Fields().ByNumber(number)
		if typ == protowire.BytesType && field != nil && field.Message() != nil {
			content, _ := protowire.ConsumeBytes(raw[tag:])
			all = append(all, heard{field.Message(), content}.withParts()...)
		}
		raw = raw[tag+n:]
	}
	return all
}

func ofShop(m protoreflect.MessageDescriptor) bool {
	return strings.HasPrefix(string(m.FullName()), "shop.")
}
