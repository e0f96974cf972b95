package mesh_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	oteltrace "go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/baggage"
	"github.com/msalab/msalab/services/internal/mesh"
)

func newMesh(tb testing.TB, cfg mesh.Config) *mesh.Mesh {
	tb.Helper()
	m, err := mesh.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := m.Close(); err != nil {
			tb.Error(err)
		}
	})
	return m
}

func dial(tb testing.TB, m *mesh.Mesh) boardv1.BoardServiceClient {
	tb.Helper()
	conn, err := m.Dial("board")
	if err != nil {
		tb.Fatal(err)
	}
	return boardv1.NewBoardServiceClient(conn)
}

func echo(_ context.Context, r *boardv1.WritePostRequest) (*boardv1.Post, error) {
	return &boardv1.Post{Title: r.GetTitle()}, nil
}

func TestMesh(t *testing.T) {
	addr := serve(t, &board{write: echo})
	m := newMesh(t, mesh.Config{Self: "gateway", Bootstrap: startPlane(t, addr)})
	post, err := dial(t, m).WritePost(t.Context(), &boardv1.WritePostRequest{Title: "bicycle"})
	if err != nil || post.GetTitle() != "bicycle" {
		t.Errorf("got %v, %v", post, err)
	}
	one, err := m.Dial("board")
	if err != nil {
		t.Fatal(err)
	}
	two, err := m.Dial("board")
	if err != nil {
		t.Fatal(err)
	}
	if one != two {
		t.Error("two connections to one callee")
	}
}

func TestMeshClosed(t *testing.T) {
	m := newMesh(t, mesh.Config{Self: "gateway", Bootstrap: startPlane(t)})
	client := dial(t, m)
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := client.WritePost(t.Context(), &boardv1.WritePostRequest{})
	if got, want := status.Code(err), codes.Canceled; got != want {
		t.Errorf("call: got %v, want %v", got, want)
	}
	if _, err := m.Dial("board"); err == nil || !strings.Contains(err.Error(), "board") {
		t.Errorf("dial: got %v, want an error that names the callee", err)
	}
}

func TestNewRefusesBootstrap(t *testing.T) {
	if _, err := mesh.New(mesh.Config{Self: "gateway", Bootstrap: "{"}); err == nil {
		t.Error("got no error")
	}
}

// One call span over numbered attempts, each with the server's span below it.
func TestMeshSpans(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder))
	var calls atomic.Int32
	var failing atomic.Bool
	addr := serve(t, &board{
		write: func(context.Context, *boardv1.WritePostRequest) (*boardv1.Post, error) {
			if calls.Add(1) == 1 || failing.Load() {
				return nil, status.Error(codes.Unavailable, "just now")
			}
			return &boardv1.Post{}, nil
		},
	}, grpc.StatsHandler(otelgrpc.NewServerHandler(otelgrpc.WithTracerProvider(provider), otelgrpc.WithPropagators(propagation.TraceContext{}))))
	m := newMesh(t, mesh.Config{Self: "gateway", Bootstrap: startPlane(t, addr), Tracer: provider})
	client := dial(t, m)

	ctx, parent := provider.Tracer("test").Start(t.Context(), "parent")
	if _, err := client.WritePost(ctx, &boardv1.WritePostRequest{}); err != nil {
		t.Fatal(err)
	}
	// The server's spans end on the server's goroutines: wait for them.
	var spans []trace.ReadOnlySpan
	poll(t, func() bool { spans = recorder.Ended(); return len(spans) == 5 })

	failing.Store(true)
	_, err := client.WritePost(t.Context(), &boardv1.WritePostRequest{})
	if got := status.Convert(err).Message(); !strings.Contains(got, "just now") || strings.Contains(got, "rpc error") {
		t.Errorf("after all retries: got the message %q, want the board's words without gRPC's around them", got)
	}

	call := find(spans, "call shop.board.v1.BoardService/WritePost")
	if len(call) != 1 {
		t.Fatalf("got %d call spans, want 1", len(call))
	}
	if got, want := attributes(call[0])["lab.attempts"], "2"; got != want {
		t.Errorf("call: got %s attempts, want %s", got, want)
	}
	if call[0].Parent().SpanID() != parent.SpanContext().SpanID() || call[0].Status().Code != otelcodes.Unset {
		t.Errorf("call: got parent %v, status %v", call[0].Parent(), call[0].Status())
	}
	var numbers []string
	for _, s := range find(spans, "shop.board.v1.BoardService/WritePost") {
		switch s.SpanKind() {
		case oteltrace.SpanKindClient:
			numbers = append(numbers, attributes(s)["lab.attempt"]+" "+attributes(s)["rpc.response.status_code"]+" "+attributes(s)["error.type"])
			if s.Parent().SpanID() != call[0].SpanContext().SpanID() {
				t.Error("an attempt is no child of the call")
			}
		case oteltrace.SpanKindServer:
			if _, numbered := attributes(s)["lab.attempt"]; numbered {
				t.Error("the server's span has an attempt's number")
			}
		}
	}
	slices.Sort(numbers)
	if want := []string{"1 UNAVAILABLE UNAVAILABLE", "2 OK "}; !slices.Equal(numbers, want) {
		t.Errorf("got attempts %q, want %q", numbers, want)
	}
}

// A stream's call span ends with the stream, and tells how: one that breaks is an
// error, one that its caller has heard enough of is none.
func TestMeshSpansOfStreams(t *testing.T) {
	for name, tt := range map[string]struct {
		feed   func(grpc.ServerStreamingServer[boardv1.Post]) error
		leaves bool
		code   string
		status otelcodes.Code
	}{
		"ends": {func(grpc.ServerStreamingServer[boardv1.Post]) error { return nil }, false, "OK", otelcodes.Unset},
		"breaks": {func(grpc.ServerStreamingServer[boardv1.Post]) error {
			return status.Error(codes.DataLoss, "the disk is gone")
		}, false, "DATA_LOSS", otelcodes.Error},
		"is left": {func(s grpc.ServerStreamingServer[boardv1.Post]) error { <-s.Context().Done(); return nil },
			true, "CANCELLED", otelcodes.Unset},
	} {
		t.Run(name, func(t *testing.T) {
			recorder := tracetest.NewSpanRecorder()
			provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder))
			m := newMesh(t, mesh.Config{Self: "gateway", Bootstrap: startPlane(t, serve(t, &board{feed: tt.feed})), Tracer: provider})
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			feed, err := dial(t, m).Feed(ctx, &boardv1.FeedRequest{})
			if err != nil {
				t.Fatal(err)
			}
			if tt.leaves {
				leave()
			}
			if _, err := feed.Recv(); err == nil {
				t.Error("got a post")
			}
			var call []trace.ReadOnlySpan
			poll(t, func() bool {
				call = find(recorder.Ended(), "call shop.board.v1.BoardService/Feed")
				return len(call) == 1
			})
			if got := attributes(call[0]); got["rpc.response.status_code"] != tt.code || got["lab.attempts"] != "1" {
				t.Errorf("got %v, want %s at the first attempt", got, tt.code)
			}
			if got := call[0].Status().Code; got != tt.status {
				t.Errorf("got status %v, want %v", got, tt.status)
			}
			failed := ""
			if tt.status == otelcodes.Error {
				failed = tt.code
			}
			if got := attributes(call[0]); got["error.type"] != failed || got["rpc.system.name"] != "grpc" {
				t.Errorf("got %v, want error.type %q and rpc.system.name grpc", got, failed)
			}
		})
	}
}

func TestMeshUnsampled(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder), trace.WithSampler(trace.ParentBased(trace.NeverSample())))
	var sampled, valid bool
	addr := serve(t, &board{write: func(ctx context.Context, r *boardv1.WritePostRequest) (*boardv1.Post, error) {
		sc := oteltrace.SpanContextFromContext(ctx)
		sampled, valid = sc.IsSampled(), sc.IsValid()
		return echo(ctx, r)
	}}, grpc.StatsHandler(otelgrpc.NewServerHandler(otelgrpc.WithTracerProvider(provider), otelgrpc.WithPropagators(propagation.TraceContext{}))))
	m := newMesh(t, mesh.Config{Self: "gateway", Bootstrap: startPlane(t, addr), Tracer: provider})
	ctx, parent := provider.Tracer("test").Start(t.Context(), "parent")
	defer parent.End()
	if _, err := dial(t, m).WritePost(ctx, &boardv1.WritePostRequest{}); err != nil {
		t.Fatal(err)
	}
	if sampled || !valid { // the trace id goes along all the same
		t.Errorf("at the callee: got sampled %v, valid %v, want false, true", sampled, valid)
	}
	if got := len(recorder.Ended()); got != 0 {
		t.Errorf("got %d spans, want none", got)
	}
}

// Baggage goes along, sampled or not, over the network as in a local call.
func TestBaggageGoesAlong(t *testing.T) {
	for _, sampler := range []trace.Sampler{trace.AlwaysSample(), trace.NeverSample()} {
		provider := trace.NewTracerProvider(trace.WithSampler(sampler))
		var got []bool
		b := &board{write: func(ctx context.Context, r *boardv1.WritePostRequest) (*boardv1.Post, error) {
			got = append(got, baggage.Has(ctx, "member=vip"))
			return echo(ctx, r)
		}}
		propagator := propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
		addr := serve(t, b, grpc.StatsHandler(otelgrpc.NewServerHandler(otelgrpc.WithTracerProvider(provider), otelgrpc.WithPropagators(propagator))))
		m := newMesh(t, mesh.Config{Self: "gateway", Bootstrap: startPlane(t, addr), Tracer: provider})
		ctx, parent := provider.Tracer("test").Start(t.Context(), "parent")
		vip, err := baggage.With(ctx, "member", "vip")
		if err != nil {
			t.Fatal(err)
		}
		for _, client := range []boardv1.BoardServiceClient{dial(t, m), overLocal(t, b, mesh.LocalConfig{Tracer: provider})} {
			for _, ctx := range []context.Context{vip, ctx} {
				if _, err := client.WritePost(ctx, &boardv1.WritePostRequest{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		parent.End()
		if want := []bool{true, false, true, false}; !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", sampler.Description(), got, want)
		}
	}
}

func find(spans []trace.ReadOnlySpan, name string) []trace.ReadOnlySpan {
	return slices.DeleteFunc(slices.Clone(spans), func(s trace.ReadOnlySpan) bool { return s.Name() != name })
}
