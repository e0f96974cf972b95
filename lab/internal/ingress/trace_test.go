package ingress_test

import (
	"context"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	coltrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"

	"github.com/msalab/msalab/lab/internal/ingress"
	"github.com/msalab/msalab/lab/shop/ports"
)

// collector takes spans by OTLP, as the relay does.
type collector struct {
	coltrace.UnimplementedTraceServiceServer
	spans chan *tracepb.Span
}

func (c *collector) Export(_ context.Context, req *coltrace.ExportTraceServiceRequest) (*coltrace.ExportTraceServiceResponse, error) {
	for _, rs := range req.GetResourceSpans() {
		for _, ss := range rs.GetScopeSpans() {
			for _, s := range ss.GetSpans() {
				// The resource's attributes stand beside the span's own.
				s.Attributes = append(s.Attributes, rs.GetResource().GetAttributes()...)
				c.spans <- s
			}
		}
	}
	return &coltrace.ExportTraceServiceResponse{}, nil
}

func startCollector(t *testing.T) (addr string, spans <-chan *tracepb.Span) {
	t.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &collector{spans: make(chan *tracepb.Span, 100)}
	s := grpc.NewServer()
	coltrace.RegisterTraceServiceServer(s, c)
	served := make(chan error, 1)
	go func() { served <- s.Serve(lis) }()
	t.Cleanup(func() {
		s.Stop()
		<-served
	})
	return lis.Addr().String(), c.spans
}

func receive(t *testing.T, spans <-chan *tracepb.Span) *tracepb.Span {
	t.Helper()
	select {
	case s := <-spans:
		return s
	case <-time.After(time.Minute):
		t.Fatal("no span came")
		return nil
	}
}

func attributes(s *tracepb.Span) map[string]any {
	m := map[string]any{}
	for _, kv := range s.GetAttributes() {
		switch v := kv.GetValue().GetValue().(type) {
		case *commonpb.AnyValue_StringValue:
			m[kv.GetKey()] = v.StringValue
		case *commonpb.AnyValue_IntValue:
			m[kv.GetKey()] = v.IntValue
		}
	}
	return m
}

// The ingress starts the trace: its span is the root, and a trace that the
// request brought along is linked to, not continued.
func TestRootSpan(t *testing.T) {
	addr, spans := startCollector(t)
	in, client := open(t, ingress.Config{Shop: "services/process", Traces: addr, Routes: []string{"PUT /v1/products/{id}"}})
	var got http.Header
	in.Route([]ports.Endpoint{nobody(t), backend(t, "gateway-1", func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		w.Header().Set("Trace-Id", "what a replica says of it")
	})})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, in.URL()+"/v1/products/product-0007?q=a", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Lab-Journey", "browse")
	req.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	req.Header.Set("Baggage", "user=mallory")
	res, err := client.Do(req)
	body(t, res, err)

	s := receive(t, spans)
	id := hex.EncodeToString(s.GetTraceId())
	if len(s.GetParentSpanId()) != 0 {
		t.Errorf("parent = %x, want none", s.GetParentSpanId())
	}
	if got, want := s.GetName(), "PUT /v1/products/{id}"; got != want {
		t.Errorf("name = %q, want %q", got, want)
	}
	if got := res.Header.Values("Trace-Id"); len(got) != 1 || got[0] != id {
		t.Errorf("Trace-Id = %q, want %q alone", got, id)
	}
	if got, want := got.Get("Traceparent"), "00-"+id+"-"+hex.EncodeToString(s.GetSpanId())+"-01"; got != want {
		t.Errorf("the replica got traceparent %q, want %q", got, want)
	}
	if got := got.Get("Baggage"); got != "" {
		t.Errorf("the replica got baggage %q, want none", got)
	}
	if links := s.GetLinks(); len(links) != 1 || hex.EncodeToString(links[0].GetTraceId()) != "0af7651916cd43dd8448eb211c80319c" {
		t.Errorf("links = %v, want one to the trace that the request brought", links)
	}
	if ev := s.GetEvents(); len(ev) != 1 || ev[0].GetName() != "replica refused" {
		t.Errorf("events = %v, want the connection that was refused", ev)
	}
	attrs := attributes(s)
	for key, want := range map[string]any{
		"service.name": "ingress", "lab.shop": "services/process", "lab.journey": "browse", "lab.outcome": "ok",
		"lab.replica": "gateway-1", "http.request.method": "PUT", "http.response.status_code": int64(200),
		"url.path": "/v1/products/product-0007", "http.route": "/v1/products/{id}", "url.query": "q=a", "server.address": "127.0.0.1",
	} {
		if got := attrs[key]; got != want {
			t.Errorf("%s = %v, want %v", key, got, want)
		}
	}
}

func TestOutcome(t *testing.T) {
	addr, spans := startCollector(t)
	in, client := open(t, ingress.Config{Traces: addr})
	tests := []struct {
		name    string
		status  int
		problem string // its type; empty: no problem details
		outcome string
		failed  bool // the span has an error: the shop's fault
	}{
		{"ok", 200, "", "ok", false},
		{"redirect", 303, "", "ok", false},
		{"declined payment", 402, "declined", "declined", false},
		{"declined order", 409, "declined", "declined", false},
		{"conflict", 409, "already-exists", "failed", false},
		{"conflict without details", 409, "", "failed", false},
		{"not found", 404, "not-found", "failed", false},
		{"declined is no word for a breakdown", 500, "declined", "failed", true},
		{"unavailable", 503, "unavailable", "failed", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := "plain " + strings.Repeat("x", 20_000)
			if tt.problem != "" {
				want = `{"type":"` + tt.problem + `","title":"t"}`
			}
			in.Route([]ports.Endpoint{backend(t, "gateway-1", func(w http.ResponseWriter, r *http.Request) {
				if tt.problem != "" {
					w.Header().Set("Content-Type", "application/problem+json")
				}
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, want)
			})})
			res, err := client.Get(in.URL())
			if got := body(t, res, err); got != want {
				t.Errorf("answer = %.50q, want it as the replica sent it: %.50q", got, want)
			}
			s := receive(t, spans)
			if got := attributes(s)["lab.outcome"]; got != tt.outcome {
				t.Errorf("lab.outcome = %v, want %v", got, tt.outcome)
			}
			if got := s.GetStatus().GetCode() == tracepb.Status_STATUS_CODE_ERROR; got != tt.failed {
				t.Errorf("span has an error: %v, want %v", got, tt.failed)
			}
		})
	}
}

// An answer that breaks off half-way is a failure, though its status was fine.
func TestBrokenAnswer(t *testing.T) {
	addr, spans := startCollector(t)
	in, client := open(t, ingress.Config{Traces: addr})
	in.Route([]ports.Endpoint{backend(t, "gateway-1", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "half")
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})})
	res, err := client.Get(in.URL())
	if err == nil {
		_, err = io.ReadAll(res.Body)
		res.Body.Close()
	}
	if err == nil {
		t.Error("the whole answer was read, want it to break off")
	}
	if got, want := attributes(receive(t, spans))["lab.outcome"], "failed"; got != want {
		t.Errorf("lab.outcome = %v, want %v", got, want)
	}
}

// Whoever leaves before the answer came is no failure of a replica, and none
// of the request's other replicas is tried.
func TestClientLeaves(t *testing.T) {
	addr, spans := startCollector(t)
	in, client := open(t, ingress.Config{Traces: addr})
	arrived := make(chan struct{})
	in.Route([]ports.Endpoint{backend(t, "gateway-1", func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	})})
	ctx, leave := context.WithCancel(t.Context())
	go func() { <-arrived; leave() }()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, in.URL(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if res, err := client.Do(req); err == nil {
		res.Body.Close()
		t.Fatal("got an answer, want none")
	}
	attrs := attributes(receive(t, spans))
	if got, want := attrs["error.type"], "canceled"; got != want {
		t.Errorf("error.type = %v, want %v", got, want)
	}
}

// Without a place to send traces to every answer still names its trace.
func TestNoTraces(t *testing.T) {
	in, client := open(t, ingress.Config{})
	var flags string
	in.Route([]ports.Endpoint{backend(t, "gateway-1", func(w http.ResponseWriter, r *http.Request) {
		_, flags, _ = strings.Cut(r.Header.Get("Traceparent")[3:], "-")
	})})
	res, err := client.Get(in.URL())
	body(t, res, err)
	if got := res.Header.Get("Trace-Id"); len(got) != 32 {
		t.Errorf("Trace-Id = %q, want 32 digits", got)
	}
	if !strings.HasSuffix(flags, "-00") {
		t.Errorf("traceparent ends in %q, want the flag for not sampled", flags)
	}
	if got := in.Sampled(); got != 0 {
		t.Errorf("Sampled() = %v, want 0", got)
	}
}
