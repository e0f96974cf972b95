package relay_test

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/msalab/msalab/lab/internal/relay"
	"github.com/msalab/msalab/lab/internal/relay/relaytest"
	"github.com/msalab/msalab/lab/spans"
)

// collector is a Jaeger for tests: it takes spans and remembers them.
type collector struct {
	collectorpb.UnimplementedTraceServiceServer
	server *grpc.Server
	addr   string

	mu    sync.Mutex
	got   map[spans.TraceID]int // spans
	calls int
	fail  error // given instead of taking spans
}

// collect listens at addr; empty: anywhere.
func collect(t *testing.T, addr string) *collector {
	t.Helper()
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	c := &collector{server: grpc.NewServer(), addr: l.Addr().String(), got: map[spans.TraceID]int{}}
	collectorpb.RegisterTraceServiceServer(c.server, c)
	var serving sync.WaitGroup
	serving.Go(func() { _ = c.server.Serve(l) }) // ends with Stop
	t.Cleanup(func() {
		c.server.Stop()
		serving.Wait()
	})
	return c
}

func (c *collector) Export(_ context.Context, req *collectorpb.ExportTraceServiceRequest) (*collectorpb.ExportTraceServiceResponse, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls++
	if c.fail != nil {
		return nil, c.fail
	}
	list, _ := relay.Spans(req.GetResourceSpans())
	for _, s := range list {
		c.got[s.Trace]++
	}
	return &collectorpb.ExportTraceServiceResponse{}, nil
}

func (c *collector) setFail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fail = err
}

// traces returns how many traces came, whole and each just once.
func (c *collector) traces() (whole, other int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.got {
		if n == 3 {
			whole++
		} else {
			other++
		}
	}
	return whole, other
}

func (c *collector) called() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calls
}

func await(t *testing.T, what string, isTrue func() bool) {
	t.Helper()
	for began := time.Now(); !isTrue(); <-time.After(time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// hasAll says whether the collector has so many traces, each of them once.
func (c *collector) hasAll(n int) func() bool {
	return func() bool {
		whole, other := c.traces()
		return whole == n && other == 0
	}
}

func purchases(t *testing.T, r *relay.Relay, from, to int) {
	t.Helper()
	for n := from; n <= to; n++ {
		export(t, r, relaytest.Purchase(n, epoch, "ok", ""))
	}
}

func forward(t *testing.T, r *relay.Relay, addr string) {
	t.Helper()
	if err := r.SetForward(addr); err != nil {
		t.Fatal(err)
	}
}

func TestForwardsWhatWasHeldAndWhatComes(t *testing.T) {
	r, c := start(t, relay.Config{}), collect(t, "")
	purchases(t, r, 1, 100)
	forward(t, r, c.addr)
	purchases(t, r, 101, 200)
	await(t, "200 traces", c.hasAll(200))
	if got := r.Status().Dropped; got != 0 {
		t.Errorf("got %d spans dropped, want none", got)
	}
	forward(t, r, "")
	calls := c.called()
	purchases(t, r, 201, 210)
	if got := c.called(); got != calls {
		t.Errorf("got %d exports after forwarding ended", got-calls)
	}
	if got := r.Status().Dropped; got != 0 {
		t.Errorf("got %d spans dropped without anyone to send them to, want none", got)
	}
}

func TestTriesAgainUntilTheyAreTaken(t *testing.T) {
	r, c := start(t, relay.Config{}), collect(t, "")
	c.setFail(status.Error(codes.Unavailable, "not now"))
	forward(t, r, c.addr)
	purchases(t, r, 1, 50)
	await(t, "a second try", func() bool { return c.called() > 1 })
	c.setFail(nil)
	await(t, "50 traces", c.hasAll(50))
	if got := r.Status().Dropped; got != 0 {
		t.Errorf("got %d spans dropped, want none", got)
	}
}

func TestWhatIsRefusedForGoodIsDroppedAndCounted(t *testing.T) {
	r, c := start(t, relay.Config{}), collect(t, "")
	c.setFail(status.Error(codes.InvalidArgument, "no"))
	forward(t, r, c.addr)
	purchases(t, r, 1, 10)
	await(t, "30 spans dropped", func() bool { return r.Status().Dropped == 30 })
	c.setFail(nil)
	purchases(t, r, 11, 20)
	await(t, "the next 10 traces", c.hasAll(10))
}

// TestRetryInfo: who has exhausted a resource is asked again if it says when, and not
// before.
func TestRetryInfo(t *testing.T) {
	for _, tt := range []struct {
		name  string
		delay *durationpb.Duration // nil: it doesn't say
		taken int
	}{{"when it will be there again", durationpb.New(time.Millisecond), 10}, {"nothing more", nil, 0}} {
		t.Run(tt.name, func(t *testing.T) {
			r, c := start(t, relay.Config{}), collect(t, "")
			full := status.New(codes.ResourceExhausted, "full")
			if tt.delay != nil {
				var err error
				if full, err = full.WithDetails(&errdetails.RetryInfo{RetryDelay: tt.delay}); err != nil {
					t.Fatal(err)
				}
			}
			c.setFail(full.Err())
			forward(t, r, c.addr)
			purchases(t, r, 1, 10)
			if tt.taken > 0 {
				await(t, "a second try", func() bool { return c.called() > 1 })
			} else {
				await(t, "30 spans dropped", func() bool { return r.Status().Dropped == 30 })
			}
			c.setFail(nil)
			purchases(t, r, 11, 20)
			await(t, "what is taken", c.hasAll(tt.taken+10))
			if got, want := r.Status().Dropped, uint64(3*(10-tt.taken)); got != want {
				t.Errorf("got %d spans dropped, want %d", got, want)
			}
		})
	}
}

// TestGoesOnBehindWhatIsTooLarge: a span that no export takes is lost, and what waits
// behind it isn't.
func TestGoesOnBehindWhatIsTooLarge(t *testing.T) {
	r, c := start(t, relay.Config{}), collect(t, "") // which takes 4 MiB, as gRPC servers do
	large := relaytest.Span(1, 1, 0, "large", epoch, "text", strings.Repeat("x", 5<<20))
	export(t, r, relaytest.Export(relaytest.Resource("board", large)))
	purchases(t, r, 2, 41)
	forward(t, r, c.addr)
	await(t, "40 traces", c.hasAll(40))
	if got := r.Status().Dropped; got != 1 {
		t.Errorf("got %d spans dropped, want the one", got)
	}
}

// TestLargeTracesGoInPieces: a trace that is longer than an export may be is taken.
func TestLargeTracesGoInPieces(t *testing.T) {
	r, c := start(t, relay.Config{}), collect(t, "")
	const number = 60
	var all []*tracepb.ResourceSpans
	for n := range number {
		all = append(all, relaytest.Resource("board", relaytest.Span(1, n+1, n, "part", epoch, "text", strings.Repeat("x", 100_000))))
	}
	export(t, r, relaytest.Export(all...))
	forward(t, r, c.addr)
	if err := r.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if got := c.got[relaytest.TraceID(1)]; got != number || r.Status().Dropped != 0 {
		t.Errorf("got %d of %d spans, %d dropped", got, number, r.Status().Dropped)
	}
}

// TestPatience: who is there, and puts spans off again and again, loses them; who isn't
// there gets them once it is.
func TestPatience(t *testing.T) {
	r, c := start(t, relay.Config{Patience: time.Nanosecond}), collect(t, "")
	c.setFail(status.Error(codes.Unavailable, "not now"))
	forward(t, r, c.addr)
	purchases(t, r, 1, 10)
	await(t, "30 spans dropped", func() bool { return r.Status().Dropped == 30 })
	c.server.Stop()
	await(t, "it is away", func() bool {
		conn, err := net.Dial("tcp", c.addr)
		if err == nil {
			_ = conn.Close()
		}
		return err != nil
	})
	forward(t, r, c.addr)
	purchases(t, r, 11, 20)
	again := collect(t, c.addr)
	await(t, "all that is held", again.hasAll(20))
	if got := r.Status().Dropped; got != 30 {
		t.Errorf("got %d spans dropped, want no more than the 30 before", got)
	}
}

// TestSilence: who is there and doesn't answer would answer nothing else either, and gets
// all of it when it does.
func TestSilence(t *testing.T) {
	r, c := start(t, relay.Config{Patience: time.Nanosecond}), collect(t, "")
	c.setFail(status.Error(codes.DeadlineExceeded, "no answer within 5s"))
	forward(t, r, c.addr)
	purchases(t, r, 1, 10)
	await(t, "it was asked again", func() bool { return c.called() > 2 })
	c.setFail(nil)
	await(t, "10 traces", c.hasAll(10))
	if got := r.Status().Dropped; got != 0 {
		t.Errorf("got %d spans dropped, want none", got)
	}
}

func TestARestartedJaegerGetsAllThatIsHeld(t *testing.T) {
	r, first := start(t, relay.Config{}), collect(t, "")
	forward(t, r, first.addr)
	purchases(t, r, 1, 60)
	await(t, "60 traces", first.hasAll(60))
	first.server.Stop()
	purchases(t, r, 61, 70) // these may be under way
	r.PauseForward()
	purchases(t, r, 71, 90) // these wait
	second := collect(t, first.addr)
	going, third := start(t, relay.Config{}), collect(t, "")
	forward(t, going, third.addr)
	purchases(t, going, 71, 90)
	await(t, "a relay that isn't paused has forwarded them", third.hasAll(20)) // so would this one have
	if n := second.called(); n != 0 {
		t.Errorf("%d exports came while forwarding was paused", n)
	}
	forward(t, r, second.addr)
	await(t, "90 traces, each of them once", second.hasAll(90))
	purchases(t, r, 91, 100)
	await(t, "100 traces", second.hasAll(100))
}

// While Jaeger is away the queue keeps what the store has let go of, as long as
// there is room.
func TestTheQueueIsBounded(t *testing.T) {
	one := proto.Size(relaytest.Purchase(1, epoch, "ok", ""))
	r, c := start(t, relay.Config{MaxBytes: 10*one + one/2}), collect(t, "")
	c.setFail(status.Error(codes.Unavailable, "not now"))
	forward(t, r, c.addr)
	purchases(t, r, 1, 1)
	await(t, "the first batch under way", func() bool { return c.called() > 0 })
	purchases(t, r, 2, 31)
	await(t, "the oldest 20 dropped", func() bool { return r.Status().Dropped == 3*20 })
	c.setFail(nil)
	await(t, "the first and the last 10", c.hasAll(11))
}

// Aimed anew, the forwarder still sends what was under way or waited and isn't
// held any more, and nothing twice.
func TestAimingAnewLosesNothing(t *testing.T) {
	one := proto.Size(relaytest.Purchase(1, epoch, "ok", ""))
	r, away, c := start(t, relay.Config{MaxBytes: 10*one + one/2}), collect(t, ""), collect(t, "")
	away.setFail(status.Error(codes.Unavailable, "not now"))
	forward(t, r, away.addr)
	purchases(t, r, 1, 1)
	await(t, "the first batch under way", func() bool { return away.called() > 0 })
	purchases(t, r, 2, 10)
	forward(t, r, c.addr)
	await(t, "all 10", c.hasAll(10))
	if got := r.Status().Dropped; got != 0 {
		t.Errorf("got %d spans dropped, want none", got)
	}
}

func TestCloseWhileNobodyListens(t *testing.T) {
	r := start(t, relay.Config{})
	forward(t, r, "127.0.0.1:1")
	purchases(t, r, 1, 10) // start's clean-up closes the relay with these waiting
	if got := r.Status().Held; got != 10 {
		t.Errorf("got %d traces held, want 10", got)
	}
}
