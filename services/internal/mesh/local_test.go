package mesh_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	oteltrace "go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/mesh"
)

func TestFunction(t *testing.T) {
	for method, want := range map[string]string{
		"/shop.pay.v1.PayService/Checkout":        "pay",
		"/shop.select.v1.SelectService/ListItems": "select",
		"/control.v1.ControlService/Watch":        "",
		"/grpc.health.v1.Health/Check":            "",
	} {
		if got := mesh.Function(method); got != want {
			t.Errorf("%s: got %q, want %q", method, got, want)
		}
	}
}

// What the context carries, a transaction or a slot, reaches the callee, and
// the handler runs on its caller's goroutine.
func TestLocalKeepsContext(t *testing.T) {
	type key struct{}
	client := overLocal(t, &board{write: func(ctx context.Context, _ *boardv1.WritePostRequest) (*boardv1.Post, error) {
		return &boardv1.Post{Title: fmt.Sprint(ctx.Value(key{}))}, nil
	}}, mesh.LocalConfig{})
	post, err := client.WritePost(context.WithValue(t.Context(), key{}, "slot 3"), &boardv1.WritePostRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := post.GetTitle(), "slot 3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLocalInterceptors(t *testing.T) {
	var seen []string
	cfg := mesh.LocalConfig{
		Unary: func(ctx context.Context, r any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
			seen = append(seen, info.FullMethod)
			if r.(*boardv1.WritePostRequest).GetTitle() == "poison" {
				return nil, status.Error(codes.ResourceExhausted, "queue is full")
			}
			return next(ctx, r)
		},
		Stream: func(service any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
			seen = append(seen, info.FullMethod)
			return next(service, stream)
		},
	}
	client := overLocal(t, &board{
		write: func(context.Context, *boardv1.WritePostRequest) (*boardv1.Post, error) { return &boardv1.Post{}, nil },
		feed:  func(grpc.ServerStreamingServer[boardv1.Post]) error { return nil },
	}, cfg)
	if _, err := client.WritePost(t.Context(), &boardv1.WritePostRequest{}); err != nil {
		t.Error(err)
	}
	_, err := client.WritePost(t.Context(), &boardv1.WritePostRequest{Title: "poison"})
	if got, want := status.Code(err), codes.ResourceExhausted; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	feed, err := client.Feed(t.Context(), &boardv1.FeedRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := feed.Recv(); err == nil {
		t.Error("empty feed: got a post")
	}
	want := []string{boardv1.BoardService_WritePost_FullMethodName, boardv1.BoardService_WritePost_FullMethodName, boardv1.BoardService_Feed_FullMethodName}
	if !slices.Equal(seen, want) {
		t.Errorf("got %q, want %q", seen, want)
	}
}

func TestLocalUnknownMethod(t *testing.T) {
	conn := mesh.NewLocal(mesh.LocalConfig{})
	client := boardv1.NewBoardServiceClient(conn)
	_, err := client.WritePost(t.Context(), &boardv1.WritePostRequest{})
	if got, want := status.Code(err), codes.Unimplemented; got != want {
		t.Errorf("unary: got %v, want %v", got, want)
	}
	_, err = client.Chat(t.Context())
	if got, want := status.Code(err), codes.Unimplemented; got != want {
		t.Errorf("stream: got %v, want %v", got, want)
	}
}

func TestLocalClose(t *testing.T) {
	conn := mesh.NewLocal(mesh.LocalConfig{})
	entered, ended := make(chan struct{}), make(chan struct{})
	boardv1.RegisterBoardServiceServer(conn, &board{feed: func(stream grpc.ServerStreamingServer[boardv1.Post]) error {
		close(entered)
		<-stream.Context().Done()
		close(ended)
		return status.Error(codes.Unavailable, "going away")
	}})
	client := boardv1.NewBoardServiceClient(conn)
	feed, err := client.Feed(t.Context(), &boardv1.FeedRequest{})
	if err != nil {
		t.Fatal(err)
	}
	<-entered
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
	default:
		t.Error("the handler outlives Close")
	}
	_, err = feed.Recv()
	if got, want := status.Code(err), codes.Unavailable; got != want {
		t.Errorf("open stream: got %v, want %v", got, want)
	}
	_, err = client.Feed(t.Context(), &boardv1.FeedRequest{})
	if got, want := status.Code(err), codes.Unavailable; got != want {
		t.Errorf("stream after Close: got %v, want %v", got, want)
	}
}

func TestLocalSpans(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder))
	client := overLocal(t, &board{
		write: func(ctx context.Context, r *boardv1.WritePostRequest) (*boardv1.Post, error) {
			oteltrace.SpanFromContext(ctx).SetAttributes(attribute.String("lab.fault.id", "f1"))
			if r.GetTitle() == "" {
				return nil, status.Error(codes.InvalidArgument, "no title")
			}
			return nil, status.Error(codes.Internal, "disk on fire")
		},
		feed: func(grpc.ServerStreamingServer[boardv1.Post]) error { return nil },
	}, mesh.LocalConfig{Tracer: provider})
	ctx, parent := provider.Tracer("test").Start(t.Context(), "parent")

	_, _ = client.WritePost(ctx, &boardv1.WritePostRequest{})
	_, _ = client.WritePost(ctx, &boardv1.WritePostRequest{Title: "a"})
	feed, err := client.Feed(ctx, &boardv1.FeedRequest{})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = feed.Recv()

	want := []struct {
		name, code string
		status     otelcodes.Code
	}{
		{"shop.board.v1.BoardService/WritePost", "INVALID_ARGUMENT", otelcodes.Unset}, // an answer
		{"shop.board.v1.BoardService/WritePost", "INTERNAL", otelcodes.Error},
		{"shop.board.v1.BoardService/Feed", "OK", otelcodes.Unset},
	}
	spans := recorder.Ended()
	if len(spans) != len(want) {
		t.Fatalf("got %d spans, want %d", len(spans), len(want))
	}
	for i, s := range spans {
		attrs := attributes(s)
		if s.Name() != want[i].name || s.Status().Code != want[i].status || attrs["rpc.response.status_code"] != want[i].code {
			t.Errorf("got %s %v %v, want %v", s.Name(), s.Status(), attrs, want[i])
		}
		if s.SpanKind() != oteltrace.SpanKindInternal || attrs["lab.function"] != "board" {
			t.Errorf("%s: kind %v, attributes %v", s.Name(), s.SpanKind(), attrs)
		}
		if s.Parent().SpanID() != parent.SpanContext().SpanID() {
			t.Errorf("%s is no child of the caller's span", s.Name())
		}
	}
	if got, want := attributes(spans[0])["lab.fault.id"], "f1"; got != want {
		t.Errorf("the handler's span: got fault %q, want %q", got, want)
	}
}

func attributes(s trace.ReadOnlySpan) map[string]string {
	all := make(map[string]string)
	for _, a := range s.Attributes() {
		all[string(a.Key)] = a.Value.String()
	}
	return all
}

func ExampleLocalConn() {
	conn := mesh.NewLocal(mesh.LocalConfig{})
	boardv1.RegisterBoardServiceServer(conn, &board{
		write: func(_ context.Context, r *boardv1.WritePostRequest) (*boardv1.Post, error) {
			return &boardv1.Post{Id: 1, Title: r.GetTitle()}, nil
		},
	})
	client := boardv1.NewBoardServiceClient(conn)
	post, err := client.WritePost(context.Background(), &boardv1.WritePostRequest{Title: "For sale: a bicycle"})
	fmt.Println(post.GetTitle(), err)
	// Output: For sale: a bicycle <nil>
}
