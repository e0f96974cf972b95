package replica_test

import (
	"context"
	"encoding/hex"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	collectorv1 "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	commonv1 "go.opentelemetry.io/proto/otlp/common/v1"
	tracev1 "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	"github.com/msalab/msalab/services/internal/work"
)

// collector is an OTLP receiver that keeps what it gets.
type collector struct {
	collectorv1.UnimplementedTraceServiceServer
	addr string

	mu    sync.Mutex
	spans []received
}

// received is a span, its attributes and those of its resource.
type received struct {
	*tracev1.Span
	attrs, resource map[string]string
}

// Export takes spans.
func (c *collector) Export(_ context.Context, req *collectorv1.ExportTraceServiceRequest) (*collectorv1.ExportTraceServiceResponse, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range req.ResourceSpans {
		for _, s := range r.ScopeSpans {
			for _, span := range s.Spans {
				c.spans = append(c.spans, received{span, text(span.Attributes), text(r.Resource.Attributes)})
			}
		}
	}
	return &collectorv1.ExportTraceServiceResponse{}, nil
}

func text(attrs []*commonv1.KeyValue) map[string]string {
	m := make(map[string]string)
	for _, a := range attrs {
		m[a.Key] = a.Value.GetStringValue()
	}
	return m
}

// all returns the spans of a trace so far.
func (c *collector) all(trace string) (found []received) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.spans {
		if hex.EncodeToString(s.TraceId) == trace {
			found = append(found, s)
		}
	}
	return found
}

// named waits for a span of a trace.
func (c *collector) named(t *testing.T, trace, name string) (found received) {
	t.Helper()
	eventually(t, "span "+name, func() bool {
		for _, s := range c.all(trace) {
			if s.Name == name {
				found = s
				return true
			}
		}
		return false
	})
	return found
}

func startCollector(t *testing.T) *collector {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &collector{addr: l.Addr().String()}
	server := grpc.NewServer()
	collectorv1.RegisterTraceServiceServer(server, c)
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(l)
	}()
	t.Cleanup(func() {
		server.Stop()
		<-served
	})
	return c
}

// traced is a context of a trace, with the ingress's decision.
func traced(t *testing.T, trace string, sampled bool) context.Context {
	flags := "00"
	if sampled {
		flags = "01"
	}
	return metadata.AppendToOutgoingContext(t.Context(), "traceparent", "00-"+trace+"-00f067aa0ba902b7-"+flags)
}

const issueSpan = "shop.coupon.v1.CouponService/Issue"

func traceID(n string) string { return strings.Repeat("0", 32-len(n)) + n }

func TestSpansTellOfTheReplica(t *testing.T) {
	c := startCollector(t)
	cfg := config(t, definition(insert))
	cfg.Traces = c.addr
	r := start(t, cfg)
	began := time.Now()
	for trace, sampled := range map[string]bool{traceID("1"): false, traceID("2"): true} {
		if _, err := r.coupon.Issue(traced(t, trace, sampled), &couponv1.IssueRequest{RequestId: trace}); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.call(t, "without a trace"); err != nil {
		t.Fatal(err)
	}
	span := c.named(t, traceID("2"), issueSpan)
	t.Logf("a span could be read %v after its request was sent", time.Since(began))
	for key, want := range map[string]string{
		"service.name": "coupon", "service.version": "v1", "service.instance.id": "coupon-1", "lab.shop": "services/inproc",
	} {
		if got := span.resource[key]; got != want {
			t.Errorf("resource attribute %s: got %q, want %q", key, got, want)
		}
	}
	if got, want := span.attrs["lab.function"], "coupon"; got != want {
		t.Errorf("lab.function: got %q, want %q", got, want)
	}
	sql := c.named(t, traceID("2"), "INSERT coupon_coupons")
	if string(sql.ParentSpanId) != string(span.SpanId) {
		t.Error("the statement's span is no child of the server's")
	}
	if err := r.Drain(t.Context()); err != nil {
		t.Error(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.spans {
		if got := hex.EncodeToString(s.TraceId); got != traceID("2") {
			t.Errorf("got span %s of trace %s, which wasn't sampled", s.Name, got)
		}
	}
}

func TestWaitsForSlotsAreSpans(t *testing.T) {
	c := startCollector(t)
	cfg := config(t, definition(nil))
	cfg.Traces, cfg.Slots = c.addr, 1
	cfg.Work = map[string]work.Time{"coupon": {Distribution: work.Fixed, Mean: 200 * time.Millisecond}}
	r := start(t, cfg)
	began := time.Now()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if _, err := r.coupon.Issue(traced(t, traceID("3"), true), &couponv1.IssueRequest{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	all := time.Since(began)
	span := c.named(t, traceID("3"), "wait for slot")
	if took := time.Duration(span.EndTimeUnixNano - span.StartTimeUnixNano); took <= 0 || took > all-200*time.Millisecond {
		t.Errorf("the wait took %v, want some of the %v before the work", took, all)
	}
	if err := r.Drain(t.Context()); err != nil {
		t.Error(err)
	}
	waits := 0
	for _, s := range c.all(traceID("3")) {
		if s.Name == "wait for slot" {
			waits++
		}
	}
	if waits != 1 {
		t.Errorf("got %d waits, want 1: the first request didn't wait", waits)
	}
}

// The spans of requests that a drain waits for are sent before it returns; so
// is the span of the request that crashes a replica.
func TestLastSpansAreSent(t *testing.T) {
	c := startCollector(t)
	cfg := config(t, definition(nil))
	cfg.Traces = c.addr
	r := start(t, cfg)
	if _, err := r.coupon.Issue(traced(t, traceID("4"), true), &couponv1.IssueRequest{}); err != nil {
		t.Fatal(err)
	}
	if err := r.Drain(t.Context()); err != nil {
		t.Error(err)
	}
	if got := len(c.all(traceID("4"))); got != 1 {
		t.Errorf("after a drain: got %d spans, want 1", got)
	}

	cfg.Crash = func(string) { r.Kill() }
	r = start(t, cfg)
	r.setFaults(t, &controlv1.Fault{Id: "poison", Kind: "crash", Function: "coupon", Rate: 1})
	if _, err := r.coupon.Issue(traced(t, traceID("5"), true), &couponv1.IssueRequest{}); err == nil {
		t.Error("the poisoned request: got no error")
	}
	await(t, r.Done(), "the replica's end")
	span := c.named(t, traceID("5"), issueSpan)
	if span.attrs["lab.fault.id"] != "poison" || span.attrs["lab.fault.kind"] != "crash" {
		t.Errorf("the span of the crash: got attributes %v", span.attrs)
	}
}

// A collector that isn't there must not hold up a start, a request or an end.
func TestWithoutACollector(t *testing.T) {
	cfg := config(t, definition(nil))
	cfg.Traces = "127.0.0.1:1"
	began := time.Now()
	r := start(t, cfg)
	if _, err := r.coupon.Issue(traced(t, traceID("6"), true), &couponv1.IssueRequest{}); err != nil {
		t.Error(err)
	}
	r.Kill()
	await(t, r.Done(), "the replica's end")
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("took %v", took)
	}
}

// The server's span of a request that failed says by which code; an answer is no
// failure.
func TestSpansSayWhatFailed(t *testing.T) {
	c := startCollector(t)
	cfg := config(t, definition(nil))
	cfg.Traces = c.addr
	r := start(t, cfg)
	for i, tt := range []struct {
		code codes.Code
		want string
	}{{codes.DataLoss, "DATA_LOSS"}, {codes.NotFound, ""}} {
		r.setFaults(t, &controlv1.Fault{Id: tt.want + "e", Kind: "error", Function: "coupon", Rate: 1, Code: uint32(tt.code)})
		id := traceID("5" + strconv.Itoa(i))
		if _, err := r.coupon.Issue(traced(t, id, true), &couponv1.IssueRequest{}); status.Code(err) != tt.code {
			t.Fatalf("got %v, want %v", err, tt.code)
		}
		eventually(t, "the span", func() bool { return len(c.all(id)) == 1 })
		if got := c.all(id)[0].attrs["error.type"]; got != tt.want {
			t.Errorf("%v: got error.type %q, want %q", tt.code, got, tt.want)
		}
	}
}
