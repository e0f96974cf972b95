package xds_test

import (
	"context"
	"log/slog"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
	grpcxds "google.golang.org/grpc/xds"

	"github.com/msalab/msalab/lab/internal/xds"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// link is the link of most tests.
var link = runs.Link{Caller: "gateway", Callee: "board"}

// sane is the policy that shops start with.
func sane() scenario.Policy {
	p, _ := scenario.Preset("sane")
	return p
}

func startPlane(tb testing.TB, policy scenario.Policy, links ...runs.Link) *xds.Plane {
	tb.Helper()
	policies := make(scenario.Policies)
	for _, l := range links {
		policies[l.Caller+"."+l.Callee] = policy
	}
	plane, err := xds.New(xds.Config{Links: links, Policies: policies}, slog.New(slog.NewTextHandler(tb.Output(), nil)))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := plane.Close(); err != nil {
			tb.Error(err)
		}
	})
	return plane
}

func publish(tb testing.TB, plane *xds.Plane, replicas ...*replica) {
	tb.Helper()
	var endpoints []ports.Endpoint
	for _, r := range replicas {
		endpoints = append(endpoints, r.endpoint)
	}
	if err := plane.Publish(endpoints); err != nil {
		tb.Fatal(err)
	}
}

// dial connects to a link's callee as a service does: by gRPC's xDS resolver.
func dial(tb testing.TB, plane *xds.Plane, l runs.Link) boardv1.BoardServiceClient {
	tb.Helper()
	builder, err := grpcxds.NewXDSResolverWithConfigForTesting([]byte(plane.Bootstrap()))
	if err != nil {
		tb.Fatal(err)
	}
	conn, err := grpc.NewClient("xds:///"+l.Caller+"."+l.Callee,
		grpc.WithResolvers(builder),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: backoff.Config{BaseDelay: 10 * time.Millisecond, MaxDelay: time.Second, Multiplier: 1.6}}),
	)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close() })
	return boardv1.NewBoardServiceClient(conn)
}

// replica is a running board service. Its answer tells its port by the one
// post's id.
type replica struct {
	boardv1.UnimplementedBoardServiceServer
	endpoint ports.Endpoint
	server   *grpc.Server
	port     int64
	served   atomic.Int64
	list     func(ctx context.Context) error // nil: answer at once
	feed     chan struct{}                   // Feed sends a post for each
}

func startReplica(tb testing.TB, id runs.ReplicaID) *replica {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	r := &replica{
		endpoint: ports.Endpoint{ID: id, Function: "board", Addr: listener.Addr().String()},
		server:   grpc.NewServer(grpc.WaitForHandlers(true)),
		port:     int64(listener.Addr().(*net.TCPAddr).Port),
		feed:     make(chan struct{}),
	}
	boardv1.RegisterBoardServiceServer(r.server, r)
	served := make(chan error, 1)
	go func() { served <- r.server.Serve(listener) }()
	tb.Cleanup(func() {
		r.server.Stop()
		if err := <-served; err != nil {
			tb.Errorf("serve %s: %v", id, err)
		}
	})
	return r
}

func (r *replica) ListPosts(ctx context.Context, _ *boardv1.ListPostsRequest) (*boardv1.ListPostsResponse, error) {
	if r.list != nil {
		if err := r.list(ctx); err != nil {
			return nil, err
		}
	}
	r.served.Add(1)
	return &boardv1.ListPostsResponse{Posts: []*boardv1.Post{{Id: r.port}}}, nil
}

func (r *replica) Feed(_ *boardv1.FeedRequest, stream grpc.ServerStreamingServer[boardv1.Post]) error {
	for {
		select {
		case <-r.feed:
			if err := stream.Send(&boardv1.Post{Id: r.port}); err != nil {
				return err
			}
		case <-stream.Context().Done():
			return stream.Context().Err()
		}
	}
}

// call calls the board once and returns the port that answered.
func call(ctx context.Context, board boardv1.BoardServiceClient) (int64, error) {
	response, err := board.ListPosts(ctx, &boardv1.ListPostsRequest{})
	if err != nil {
		return 0, err
	}
	return response.GetPosts()[0].GetId(), nil
}

// callUntil calls the board until the replica answers.
func callUntil(tb testing.TB, board boardv1.BoardServiceClient, r *replica) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		port, err := call(ctx, board)
		if ctx.Err() != nil {
			tb.Fatalf("%s got no call; the last one: %v", r.endpoint.ID, err)
		}
		if err == nil && port == r.port {
			return
		}
	}
}
