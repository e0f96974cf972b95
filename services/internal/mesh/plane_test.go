package mesh_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"github.com/envoyproxy/go-control-plane/pkg/cache/types"
	"github.com/envoyproxy/go-control-plane/pkg/cache/v3"
	"github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	"github.com/envoyproxy/go-control-plane/pkg/server/v3"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// linkFile is the link gateway.board as the lab's control plane makes it.
const linkFile = "../../../lab/internal/xds/testdata/link.json"

// startPlane serves the link gateway.board, with replicas at the addresses, and
// returns the bootstrap of its clients.
func startPlane(tb testing.TB, addrs ...string) string {
	tb.Helper()
	mux := &cache.MuxCache{
		Classify:      func(r *cache.Request) string { return r.GetTypeUrl() },
		ClassifyDelta: func(r *cache.DeltaRequest) string { return r.GetTypeUrl() },
		Caches:        make(map[string]cache.Cache),
	}
	for typeURL, r := range readLink(tb, addrs) {
		mux.Caches[typeURL] = cache.NewLinearCache(typeURL, cache.WithInitialResources(map[string]types.Resource{"gateway.board": r}))
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	plane := grpc.NewServer(grpc.WaitForHandlers(true))
	discoveryv3.RegisterAggregatedDiscoveryServiceServer(plane, server.NewServer(ctx, mux, nil))
	served := make(chan error, 1)
	go func() { served <- plane.Serve(listener) }()
	tb.Cleanup(func() {
		cancel()
		plane.Stop()
		if err := <-served; err != nil {
			tb.Error(err)
		}
	})
	return fmt.Sprintf(`{"xds_servers": [{"server_uri": %q, "channel_creds": [{"type": "insecure"}], "server_features": ["xds_v3"]}],
		"node": {"id": "test"}}`, listener.Addr())
}

// readLink reads the link's resources, by type, and puts the addresses in.
func readLink(tb testing.TB, addrs []string) map[string]types.Resource {
	tb.Helper()
	text, err := os.ReadFile(linkFile)
	if err != nil {
		tb.Fatal(err)
	}
	link := &discoveryv3.DiscoveryResponse{}
	if err := protojson.Unmarshal(text, link); err != nil {
		tb.Fatal(err)
	}
	all := make(map[string]types.Resource)
	for _, packed := range link.GetResources() {
		message, err := packed.UnmarshalNew()
		if err != nil {
			tb.Fatal(err)
		}
		switch r := message.(type) {
		case *endpointv3.ClusterLoadAssignment:
			setAddresses(tb, r.GetEndpoints()[0], addrs)
			all[resource.EndpointType] = r
		case *clusterv3.Cluster:
			all[resource.ClusterType] = r
		case *routev3.RouteConfiguration:
			all[resource.RouteType] = r
		case *listenerv3.Listener:
			all[resource.ListenerType] = r
		}
	}
	return all
}

func setAddresses(tb testing.TB, group *endpointv3.LocalityLbEndpoints, addrs []string) {
	tb.Helper()
	model := group.GetLbEndpoints()[0]
	group.LbEndpoints = nil
	for _, addr := range addrs {
		tcp, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			tb.Fatal(err)
		}
		e := proto.CloneOf(model)
		e.GetEndpoint().GetAddress().GetSocketAddress().PortSpecifier = &corev3.SocketAddress_PortValue{PortValue: uint32(tcp.Port)}
		group.LbEndpoints = append(group.LbEndpoints, e)
	}
}
