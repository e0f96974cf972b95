package xds_test

import (
	"context"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/lab/internal/xds"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
)

func TestPublish(t *testing.T) {
	plane := startPlane(t, sane(), link)
	board := dial(t, plane, link)

	if _, err := call(t.Context(), board); status.Code(err) != codes.Unavailable {
		t.Errorf("no replicas: got %v, want UNAVAILABLE at once", err)
	}
	one, two := startReplica(t, "board-1"), startReplica(t, "board-2")
	publish(t, plane, one)
	callUntil(t, board, one)
	publish(t, plane, one, two)
	callUntil(t, board, two)

	publish(t, plane)
	deadline := time.Now().Add(time.Minute)
	for {
		_, err := call(t.Context(), board)
		if status.Code(err) == codes.Unavailable {
			break
		}
		if err != nil || time.Now().After(deadline) {
			t.Fatalf("all replicas removed: got %v, want UNAVAILABLE", err)
		}
	}
}

// Every replica gets its turn.
func TestRoundRobin(t *testing.T) {
	plane := startPlane(t, sane(), link)
	board := dial(t, plane, link)
	replicas := []*replica{startReplica(t, "board-1"), startReplica(t, "board-2"), startReplica(t, "board-3")}
	publish(t, plane, replicas...)
	for _, r := range replicas {
		callUntil(t, board, r)
	}
	const rounds = 20
	before := make([]int64, len(replicas))
	for i, r := range replicas {
		before[i] = r.served.Load()
	}
	for range rounds * len(replicas) {
		if _, err := call(t.Context(), board); err != nil {
			t.Fatal(err)
		}
	}
	for i, r := range replicas {
		if got, want := r.served.Load()-before[i], int64(rounds); got != want {
			t.Errorf("%s: got %d calls, want %d", r.endpoint.ID, got, want)
		}
	}
}

// A replica dies with calls under way on it, and discovery hasn't noticed.
func TestDeadReplica(t *testing.T) {
	tests := []struct {
		name   string
		policy scenario.Policy
		want   codes.Code
	}{
		{"retried", sane(), codes.OK},
		{"no retries", scenario.Policy{}, codes.Unavailable},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			plane := startPlane(t, test.policy, link)
			board := dial(t, plane, link)
			lives, dies := startReplica(t, "board-1"), startReplica(t, "board-2")
			entered := make(chan struct{}, 1)
			dies.list = func(ctx context.Context) error {
				entered <- struct{}{}
				<-ctx.Done()
				return ctx.Err()
			}
			publish(t, plane, lives, dies)
			result := make(chan error, 1)
			deadline := time.After(time.Minute)
			for struck := false; !struck; {
				go func() {
					_, err := call(context.Background(), board)
					result <- err
				}()
				select {
				case <-entered:
					struck = true
				case err := <-result:
					if err != nil {
						t.Fatal(err)
					}
				case <-deadline:
					t.Fatal("board-2 got no call")
				}
			}
			dies.server.Stop()
			if got := status.Code(<-result); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// Callers go on with what they know.
func TestCallsSurviveThePlane(t *testing.T) {
	plane := startPlane(t, sane(), link)
	board := dial(t, plane, link)
	r := startReplica(t, "board-1")
	publish(t, plane, r)
	callUntil(t, board, r)
	if err := plane.Close(); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if _, err := call(t.Context(), board); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCloseFreesThePort(t *testing.T) {
	plane := startPlane(t, sane(), link)
	_, rest, _ := strings.Cut(plane.Bootstrap(), `"server_uri":"`)
	address, _, _ := strings.Cut(rest, `"`)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if err := plane.Close(); err != nil {
		t.Fatal(err)
	}
	if conn, err := net.Dial("tcp", address); err == nil {
		conn.Close()
		t.Errorf("%s still accepts connections", address)
	}
	if err := plane.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

// What didn't change isn't sent again: only the link whose callee changed is.
func TestUnchangedIsNotPushed(t *testing.T) {
	other := runs.Link{Caller: "pay", Callee: "card"}
	plane := startPlane(t, sane(), link, other)
	endpoints := []ports.Endpoint{
		{ID: "board-1", Function: "board", Addr: "127.0.0.1:1"},
		{ID: "card-1", Function: "card", Addr: "127.0.0.1:2"},
		{ID: "card-2", Function: "card", Addr: "127.0.0.1:3"},
		{ID: "monolith-1", Function: "monolith", Addr: "127.0.0.1:4"}, // nobody's callee
	}
	if err := plane.Publish(endpoints); err != nil {
		t.Fatal(err)
	}
	stream := adsStream(t, plane)
	request := &discoveryv3.DiscoveryRequest{
		TypeUrl:       resource.EndpointType,
		ResourceNames: []string{"gateway.board", "pay.card"},
	}
	if got, want := receive(t, stream, request), []string{"gateway.board", "pay.card"}; !slices.Equal(got, want) {
		t.Fatalf("at first: got %q, want %q", got, want)
	}
	slices.Reverse(endpoints) // the order is no change
	if err := plane.Publish(endpoints); err != nil {
		t.Fatal(err)
	}
	endpoints[3].Addr = "127.0.0.1:5" // board-1
	if err := plane.Publish(endpoints); err != nil {
		t.Fatal(err)
	}
	if got, want := receive(t, stream, request), []string{"gateway.board"}; !slices.Equal(got, want) {
		t.Errorf("after the change: got %q, want %q", got, want)
	}
}

func adsStream(t *testing.T, plane *xds.Plane) discoveryv3.AggregatedDiscoveryService_StreamAggregatedResourcesClient {
	t.Helper()
	_, rest, _ := strings.Cut(plane.Bootstrap(), `"server_uri":"`)
	address, _, _ := strings.Cut(rest, `"`)
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	stream, err := discoveryv3.NewAggregatedDiscoveryServiceClient(conn).StreamAggregatedResources(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

// receive sends a request and returns the names of the endpoints that come. It
// changes the request to acknowledge them, for the next time.
func receive(t *testing.T, stream discoveryv3.AggregatedDiscoveryService_StreamAggregatedResourcesClient, request *discoveryv3.DiscoveryRequest) []string {
	t.Helper()
	if err := stream.Send(request); err != nil {
		t.Fatal(err)
	}
	response, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	request.VersionInfo, request.ResponseNonce = response.GetVersionInfo(), response.GetNonce()
	var names []string
	for _, r := range response.GetResources() {
		var assignment endpointv3.ClusterLoadAssignment
		if err := r.UnmarshalTo(&assignment); err != nil {
			t.Fatal(err)
		}
		names = append(names, assignment.GetClusterName())
	}
	slices.Sort(names)
	return names
}

func TestPublishRefusesBadAddress(t *testing.T) {
	plane := startPlane(t, sane(), link)
	err := plane.Publish([]ports.Endpoint{{ID: "board-1", Function: "board", Addr: "nowhere"}})
	if err == nil || !strings.Contains(err.Error(), "board-1") || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("got %v, want an error that names replica and address", err)
	}
}

func TestNewRefusesALinkTwice(t *testing.T) {
	plane, err := xds.New(xds.Config{Links: []runs.Link{link, link}}, nil)
	if err == nil {
		plane.Close()
		t.Fatal("got no error")
	}
	if got, want := err.Error(), "gateway.board"; !strings.Contains(got, want) {
		t.Errorf("got %q, want it to name %q", got, want)
	}
}
