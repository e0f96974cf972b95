package mesh_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/mesh"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// board is a service that shows what reaches it.
type board struct {
	boardv1.UnimplementedBoardServiceServer
	write func(ctx context.Context, r *boardv1.WritePostRequest) (*boardv1.Post, error)
	list  func(ctx context.Context, r *boardv1.ListPostsRequest) (*boardv1.ListPostsResponse, error)
	feed  func(stream grpc.ServerStreamingServer[boardv1.Post]) error
	chat  func(stream grpc.BidiStreamingServer[boardv1.ChatMessage, boardv1.ChatMessage]) error
}

func (b *board) WritePost(ctx context.Context, r *boardv1.WritePostRequest) (*boardv1.Post, error) {
	return b.write(ctx, r)
}

func (b *board) ListPosts(ctx context.Context, r *boardv1.ListPostsRequest) (*boardv1.ListPostsResponse, error) {
	return b.list(ctx, r)
}

func (b *board) Feed(_ *boardv1.FeedRequest, stream grpc.ServerStreamingServer[boardv1.Post]) error {
	return b.feed(stream)
}

func (b *board) Chat(stream grpc.BidiStreamingServer[boardv1.ChatMessage, boardv1.ChatMessage]) error {
	return b.chat(stream)
}

// connect returns a client of b over a connection of the kind.
type connect func(t testing.TB, b *board) boardv1.BoardServiceClient

// bothWays runs a test over a local connection and over gRPC on loopback: what
// a service sees must be the same.
func bothWays(t *testing.T, test func(t *testing.T, to connect)) {
	t.Run("local", func(t *testing.T) {
		test(t, func(t testing.TB, b *board) boardv1.BoardServiceClient { return overLocal(t, b, mesh.LocalConfig{}) })
	})
	t.Run("loopback", func(t *testing.T) { test(t, overLoopback) })
}

func overLocal(t testing.TB, b *board, cfg mesh.LocalConfig) boardv1.BoardServiceClient {
	conn := mesh.NewLocal(cfg)
	boardv1.RegisterBoardServiceServer(conn, b)
	t.Cleanup(func() { conn.Close() })
	return boardv1.NewBoardServiceClient(conn)
}

func overLoopback(t testing.TB, b *board) boardv1.BoardServiceClient {
	t.Helper()
	conn, err := grpc.NewClient(serve(t, b), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return boardv1.NewBoardServiceClient(conn)
}

// serve serves b over gRPC until the test ends, and returns its address.
func serve(t testing.TB, b boardv1.BoardServiceServer, opts ...grpc.ServerOption) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(append(opts, grpc.WaitForHandlers(true))...)
	boardv1.RegisterBoardServiceServer(server, b)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

func TestUnaryErrors(t *testing.T) {
	tests := []struct {
		name    string
		err     error
		code    codes.Code
		message string
	}{
		{"none", nil, codes.OK, ""},
		{"status", status.Error(codes.NotFound, "no post 7"), codes.NotFound, "no post 7"},
		{"wrapped status", fmt.Errorf("write: %w", status.Error(codes.NotFound, "no post 7")), codes.NotFound, "write: rpc error: code = NotFound desc = no post 7"},
		{"deadline", fmt.Errorf("query: %w", context.DeadlineExceeded), codes.DeadlineExceeded, "query: context deadline exceeded"},
		{"any", errors.New("disk on fire"), codes.Unknown, "disk on fire"},
	}
	bothWays(t, func(t *testing.T, to connect) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				client := to(t, &board{write: func(context.Context, *boardv1.WritePostRequest) (*boardv1.Post, error) {
					return &boardv1.Post{Id: 7}, test.err
				}})
				post, err := client.WritePost(t.Context(), &boardv1.WritePostRequest{})
				if got := status.Convert(err); got.Code() != test.code || got.Message() != test.message {
					t.Errorf("got %v %q, want %v %q", got.Code(), got.Message(), test.code, test.message)
				}
				if test.err == nil && post.GetId() != 7 {
					t.Errorf("got post %v, want 7", post)
				}
			})
		}
	})
}

func TestUnarySharesNoMemory(t *testing.T) {
	bothWays(t, func(t *testing.T, to connect) {
		var kept *boardv1.WritePostRequest
		post := &boardv1.Post{Title: "theirs"}
		client := to(t, &board{write: func(_ context.Context, r *boardv1.WritePostRequest) (*boardv1.Post, error) {
			kept = r
			r.Title = "changed by the callee"
			return post, nil
		}})
		request := &boardv1.WritePostRequest{Title: "mine"}
		reply, err := client.WritePost(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		reply.Title = "changed by the caller"
		for _, c := range []struct{ what, got, want string }{
			{"request", request.GetTitle(), "mine"},
			{"reply that the callee keeps", post.GetTitle(), "theirs"},
			{"request that the callee keeps", kept.GetTitle(), "changed by the callee"},
		} {
			if c.got != c.want {
				t.Errorf("%s: got %q, want %q", c.what, c.got, c.want)
			}
		}
	})
}

func TestUnaryMetadata(t *testing.T) {
	bothWays(t, func(t *testing.T, to connect) {
		client := to(t, &board{write: func(ctx context.Context, _ *boardv1.WritePostRequest) (*boardv1.Post, error) {
			in, _ := metadata.FromIncomingContext(ctx)
			out, _ := metadata.FromOutgoingContext(ctx)
			if err := grpc.SetHeader(ctx, metadata.Pairs("h", "1")); err != nil {
				t.Error(err)
			}
			if err := grpc.SetTrailer(ctx, metadata.Pairs("t", "2")); err != nil {
				t.Error(err)
			}
			method, _ := grpc.Method(ctx)
			title := fmt.Sprintf("%v %v %d %s", in.Get("sent"), in.Get("came"), len(out), method)
			return &boardv1.Post{Title: title}, nil
		}})
		ctx := metadata.NewIncomingContext(t.Context(), metadata.Pairs("came", "with an earlier call"))
		ctx = metadata.AppendToOutgoingContext(ctx, "sent", "now")
		var header, trailer metadata.MD
		post, err := client.WritePost(ctx, &boardv1.WritePostRequest{}, grpc.Header(&header), grpc.Trailer(&trailer))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := post.GetTitle(), "[now] [] 0 /shop.board.v1.BoardService/WritePost"; got != want {
			t.Errorf("callee: got %q, want %q", got, want)
		}
		if got, want := fmt.Sprint(header.Get("h"), trailer.Get("t")), "[1] [2]"; got != want {
			t.Errorf("caller: got header and trailer %s, want %s", got, want)
		}
	})
}

func TestEndedContext(t *testing.T) {
	bothWays(t, func(t *testing.T, to connect) {
		client := to(t, &board{
			write: func(context.Context, *boardv1.WritePostRequest) (*boardv1.Post, error) {
				t.Error("the handler ran")
				return nil, nil
			},
			feed: func(grpc.ServerStreamingServer[boardv1.Post]) error { return nil },
		})
		ctx, cancel := context.WithTimeout(t.Context(), 0)
		defer cancel()
		_, err := client.WritePost(ctx, &boardv1.WritePostRequest{})
		if got, want := status.Code(err), codes.DeadlineExceeded; got != want {
			t.Errorf("unary: got %v, want %v", got, want)
		}
		_, err = client.Feed(ctx, &boardv1.FeedRequest{})
		if got, want := status.Code(err), codes.DeadlineExceeded; got != want {
			t.Errorf("stream: got %v, want %v", got, want)
		}
	})
}

func TestServerStream(t *testing.T) {
	const posts = 100 // more than a stream holds
	tests := []struct {
		name string
		end  error
		want codes.Code
	}{
		{"to the end", nil, codes.OK},
		{"error after the posts", status.Error(codes.Aborted, "enough"), codes.Aborted},
	}
	bothWays(t, func(t *testing.T, to connect) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				client := to(t, &board{feed: func(stream grpc.ServerStreamingServer[boardv1.Post]) error {
					if err := stream.SetHeader(metadata.Pairs("h", "1")); err != nil {
						return err
					}
					stream.SetTrailer(metadata.Pairs("t", "2"))
					for i := range posts {
						if err := stream.Send(&boardv1.Post{Id: int64(i)}); err != nil {
							return err
						}
					}
					return test.end
				}})
				stream, err := client.Feed(t.Context(), &boardv1.FeedRequest{})
				if err != nil {
					t.Fatal(err)
				}
				header, err := stream.Header()
				if err != nil || fmt.Sprint(header.Get("h")) != "[1]" {
					t.Errorf("got header %v, %v", header, err)
				}
				for i := range posts {
					post, err := stream.Recv()
					if err != nil || post.GetId() != int64(i) {
						t.Fatalf("post %d: got %v, %v", i, post, err)
					}
				}
				_, err = stream.Recv()
				if test.end == nil && err != io.EOF {
					t.Errorf("got %v, want %v", err, io.EOF)
				}
				if got := status.Code(err); test.end != nil && got != test.want {
					t.Errorf("got %v, want %v", got, test.want)
				}
				if got, want := fmt.Sprint(stream.Trailer().Get("t")), "[2]"; got != want {
					t.Errorf("got trailer %s, want %s", got, want)
				}
			})
		}
	})
}

func TestBidirectionalStream(t *testing.T) {
	bothWays(t, func(t *testing.T, to connect) {
		client := to(t, &board{chat: func(stream grpc.BidiStreamingServer[boardv1.ChatMessage, boardv1.ChatMessage]) error {
			for {
				message, err := stream.Recv()
				if err == io.EOF {
					return stream.Send(&boardv1.ChatMessage{Text: "bye"})
				}
				if err != nil {
					return err
				}
				message.Text += "!"
				if err := stream.Send(message); err != nil {
					return err
				}
			}
		}})
		chat, err := client.Chat(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		message := &boardv1.ChatMessage{Text: "hello"}
		for range 3 {
			if err := chat.Send(message); err != nil {
				t.Fatal(err)
			}
			answer, err := chat.Recv()
			if err != nil || answer.GetText() != "hello!" {
				t.Fatalf("got %v, %v", answer, err)
			}
		}
		if got, want := message.GetText(), "hello"; got != want {
			t.Errorf("the callee changed the caller's message: got %q, want %q", got, want)
		}
		if err := chat.CloseSend(); err != nil {
			t.Fatal(err)
		}
		if answer, err := chat.Recv(); err != nil || answer.GetText() != "bye" {
			t.Errorf("got %v, %v", answer, err)
		}
		if _, err := chat.Recv(); err != io.EOF {
			t.Errorf("got %v, want %v", err, io.EOF)
		}
	})
}

// The handler refuses while the caller still sends.
func TestBidirectionalStreamRefused(t *testing.T) {
	bothWays(t, func(t *testing.T, to connect) {
		client := to(t, &board{chat: func(grpc.BidiStreamingServer[boardv1.ChatMessage, boardv1.ChatMessage]) error {
			return status.Error(codes.PermissionDenied, "not here")
		}})
		chat, err := client.Chat(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for err == nil { // until the end shows
			err = chat.Send(&boardv1.ChatMessage{Text: "hello"})
		}
		if err != io.EOF {
			t.Errorf("send: got %v, want %v", err, io.EOF)
		}
		_, err = chat.Recv()
		if got, want := status.Code(err), codes.PermissionDenied; got != want {
			t.Errorf("receive: got %v, want %v", got, want)
		}
	})
}

func TestStreamCancelled(t *testing.T) {
	bothWays(t, func(t *testing.T, to connect) {
		ended := make(chan error, 1)
		client := to(t, &board{feed: func(stream grpc.ServerStreamingServer[boardv1.Post]) error {
			if err := stream.Send(&boardv1.Post{}); err != nil {
				return err
			}
			<-stream.Context().Done()
			ended <- stream.Context().Err()
			return stream.Context().Err()
		}})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		stream, err := client.Feed(ctx, &boardv1.FeedRequest{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := stream.Recv(); err != nil {
			t.Fatal(err)
		}
		cancel()
		_, err = stream.Recv()
		if got, want := status.Code(err), codes.Canceled; got != want {
			t.Errorf("caller: got %v, want %v", got, want)
		}
		if got, want := <-ended, context.Canceled; got != want {
			t.Errorf("callee: got %v, want %v", got, want)
		}
	})
}

// poll waits until the condition holds.
func poll(t testing.TB, condition func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("the condition didn't come to hold")
		}
	}
}
