package relay

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
)

const (
	maxBatch   = 1 << 20 // bytes in one export
	minBackoff = 50 * time.Millisecond
	maxBackoff = 2 * time.Second
	sendLimit  = 5 * time.Second // for one export
)

// forwarder sends chunks on to Jaeger, in order, from a bounded queue. What the
// queue can't hold, what Jaeger refuses and what it puts off for too long is counted
// as dropped.
type forwarder struct {
	maxBytes int
	patience time.Duration
	log      *slog.Logger
	stop     context.CancelFunc
	sending  sync.WaitGroup
	wake     chan struct{} // holds a token when there may be something to send

	mu     sync.Mutex
	wanted bool             // there is somebody to send to, be it later
	conn   *grpc.ClientConn // nil: not now
	queue  []*chunk
	bytes  int      // in the queue
	sent   []*chunk // under way
	lost   uint64   // spans
}

func newForwarder(maxBytes int, patience time.Duration, log *slog.Logger) *forwarder {
	ctx, stop := context.WithCancel(context.Background())
	f := &forwarder{maxBytes: maxBytes, patience: patience, log: log, stop: stop, wake: make(chan struct{}, 1)}
	f.sending.Go(func() { f.run(ctx) })
	return f
}

func (f *forwarder) close() {
	f.stop()
	f.sending.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conn != nil {
		_ = f.conn.Close() // only fails when it is closed already
	}
}

func (f *forwarder) dropped() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lost
}

// empty waits until everything was taken, or refused.
func (f *forwarder) empty(ctx context.Context) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		f.mu.Lock()
		left := 0
		for _, c := range slices.Concat(f.sent, f.queue) {
			left += c.spans
		}
		f.mu.Unlock()
		if left == 0 {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%d spans weren't forwarded: %w", left, ctx.Err())
		}
	}
}

// aim turns to another endpoint, or to the same one that has lost its memory,
// and begins with what is held. Whatever isn't held goes first: of what waits in
// the queue, and of the late, which would have come to it next.
func (f *forwarder) aim(addr string, late, held []*chunk) error {
	conn, err := dial(addr)
	if err != nil {
		return err
	}
	f.mu.Lock()
	waiting := slices.Concat(f.rest(), late)
	f.conn, f.wanted = conn, conn != nil
	if f.wanted {
		for _, c := range waiting {
			if !c.isHeld() {
				f.push(c)
			}
		}
		for _, c := range held {
			f.push(c)
		}
	}
	f.mu.Unlock()
	f.signal()
	return nil
}

// pause sends nothing until aim is called, and keeps what waits.
func (f *forwarder) pause() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.rest() {
		f.push(c)
	}
}

// rest hangs up, which ends what is under way, and empties the queue: it returns
// what was in either, oldest first. f.mu is held.
func (f *forwarder) rest() []*chunk {
	if f.conn != nil {
		_ = f.conn.Close() // only fails when it is closed already
	}
	rest := slices.Concat(f.sent, f.queue)
	f.conn, f.sent, f.queue, f.bytes = nil, nil, nil, 0
	return rest
}

// dial connects without waiting; no address, no connection. A connection that is
// lost is tried again soon: Jaeger is near.
func dial(addr string) (*grpc.ClientConn, error) {
	if addr == "" {
		return nil, nil
	}
	pace := backoff.DefaultConfig
	pace.BaseDelay, pace.MaxDelay = minBackoff, maxBackoff
	conn, err := grpc.NewClient(addr,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: pace, MinConnectTimeout: sendLimit}))
	if err != nil {
		return nil, fmt.Errorf("forward to %s: %w", addr, err)
	}
	return conn, nil
}

// isAimed reports whether there is anybody to send to, now or later.
func (f *forwarder) isAimed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.wanted
}

func (f *forwarder) enqueue(c *chunk) {
	f.mu.Lock()
	if f.wanted {
		f.push(c)
	}
	f.mu.Unlock()
	f.signal()
}

func (f *forwarder) signal() {
	select {
	case f.wake <- struct{}{}:
	default: // it is awake already
	}
}

// push appends a chunk, in pieces that an export takes, dropping the oldest ones for
// it. f.mu is held.
func (f *forwarder) push(c *chunk) {
	for _, piece := range c.cut(maxBatch) {
		f.queue = append(f.queue, piece)
		f.bytes += len(piece.data)
	}
	for f.bytes > f.maxBytes {
		f.lost += uint64(f.queue[0].spans)
		f.pop()
	}
}

// pop takes the oldest chunk off. f.mu is held.
func (f *forwarder) pop() *chunk {
	c := f.queue[0]
	f.queue[0] = nil // the array lives on; the chunk needn't
	f.queue = f.queue[1:]
	f.bytes -= len(c.data)
	return c
}

// batch is one export under way.
type batch struct {
	conn  *grpc.ClientConn
	data  []byte
	spans uint64
}

// next takes the next batch off the queue; false: there is nothing to send.
func (f *forwarder) next() (batch, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	b := batch{conn: f.conn}
	f.sent = nil
	if f.conn == nil {
		return b, false
	}
	for len(f.queue) > 0 && (len(b.data) == 0 || len(b.data)+len(f.queue[0].data) <= maxBatch) {
		c := f.pop()
		f.sent = append(f.sent, c)
		b.data = append(b.data, c.data...)
		b.spans += uint64(c.spans)
	}
	return b, len(b.data) > 0
}

// run sends batch after batch until ctx ends.
func (f *forwarder) run(ctx context.Context) {
	for {
		b, ok := f.next()
		if !ok {
			select {
			case <-f.wake:
				continue
			case <-ctx.Done():
				return
			}
		}
		if !f.deliver(ctx, b) {
			return
		}
	}
}

// deliver sends a batch, again and again while Jaeger can't take it. It gives up
// when Jaeger refuses it for good, when it answers and has put it off for too long, for
// others wait behind it, or when the forwarder hung up: then the batch is in the
// queue again. It returns false when ctx ended.
func (f *forwarder) deliver(ctx context.Context, b batch) bool {
	var since time.Time // it is put off by a Jaeger that answers; zero: it doesn't
	for wait := minBackoff; ; wait = min(2*wait, maxBackoff) {
		refused, err := export(ctx, b)
		asked, again := retryable(err)
		if again && f.hungUp(b) {
			return true
		}
		switch {
		case b.conn.GetState() != connectivity.Ready, status.Code(err) == codes.DeadlineExceeded:
			since = time.Time{}
		case since.IsZero():
			since = time.Now()
		}
		if again && (since.IsZero() || time.Since(since) < f.patience) {
			if !f.pass(ctx, b, max(wait, min(asked, f.patience))) {
				return false
			}
			continue
		}
		if err != nil {
			refused = b.spans
			f.log.Warn("spans refused by Jaeger", "spans", refused, "error", err)
		}
		f.mu.Lock()
		if f.conn == b.conn { // else it is in the queue again
			f.lost, f.sent = f.lost+refused, nil
		}
		f.mu.Unlock()
		return true
	}
}

// pass lets some time pass before a batch is sent again, less if the forwarder hangs
// up. It returns false when ctx ended.
func (f *forwarder) pass(ctx context.Context, b batch, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
			return true
		case <-f.wake: // what came is found after this batch
			if f.hungUp(b) {
				return true
			}
		case <-ctx.Done():
			return false
		}
	}
}

func (f *forwarder) hungUp(b batch) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.conn != b.conn
}

// export sends a batch and returns how many spans were refused.
func export(ctx context.Context, b batch) (refused uint64, err error) {
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	var answer collectorpb.ExportTraceServiceResponse
	err = b.conn.Invoke(ctx, collectorpb.TraceService_Export_FullMethodName, encoded(b.data), &answer, grpc.ForceCodec(codec{}))
	return uint64(max(0, answer.GetPartialSuccess().GetRejectedSpans())), err
}

// retryable reports whether an export may succeed when it is tried again, and how
// long its receiver asks to wait before, as the OTLP specification has it: who has
// exhausted a resource that will be there again says when. Without that an export is
// too large, say, and always will be.
func retryable(err error) (wait time.Duration, ok bool) {
	s := status.Convert(err)
	told := false
	for _, detail := range s.Details() {
		if info, is := detail.(*errdetails.RetryInfo); is {
			wait, told = info.GetRetryDelay().AsDuration(), true
		}
	}
	switch s.Code() {
	case codes.Canceled, codes.DeadlineExceeded, codes.Aborted, codes.OutOfRange, codes.Unavailable, codes.DataLoss:
		return wait, true
	case codes.ResourceExhausted:
		return wait, told
	}
	return 0, false
}

// encoded is a message that is encoded already.
type encoded []byte

// codec sends encoded messages as they are: an ExportTraceServiceRequest and
// TracesData have the same encoding.
type codec struct{}

func (codec) Name() string { return "proto" }

func (codec) Marshal(v any) ([]byte, error) {
	data, ok := v.(encoded)
	if !ok {
		return nil, fmt.Errorf("marshal: %T isn't encoded", v)
	}
	return data, nil
}

func (codec) Unmarshal(data []byte, v any) error {
	message, ok := v.(proto.Message)
	if !ok {
		return fmt.Errorf("unmarshal: %T is no message", v)
	}
	return proto.Unmarshal(data, message)
}
