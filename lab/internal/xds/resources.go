package xds

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	leastv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/least_request/v3"
	localityv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/wrr_locality/v3"
	"github.com/envoyproxy/go-control-plane/pkg/cache/types"
	"github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
)

// resourceName is the name of all four resources of a link.
func resourceName(l runs.Link) string { return l.Caller + "." + l.Callee }

// resources makes what a fresh control plane serves, by type and name.
func resources(cfg Config) (map[string]map[string]types.Resource, error) {
	all := make(map[string]map[string]types.Resource)
	for _, typeURL := range pushOrder {
		all[typeURL] = make(map[string]types.Resource)
	}
	for _, link := range cfg.Links {
		name := resourceName(link)
		if _, twice := all[resource.ListenerType][name]; twice {
			return nil, fmt.Errorf("link %s is listed twice", name)
		}
		listener, err := listener(name)
		if err != nil {
			return nil, fmt.Errorf("listener %s: %w", name, err)
		}
		endpoints, err := loadAssignment(name, nil)
		if err != nil {
			return nil, err
		}
		all[resource.EndpointType][name] = endpoints
		all[resource.ClusterType][name] = cluster(name, cfg.Policies[name])
		all[resource.RouteType][name] = routes(name, streams(link.Callee), cfg.Policies[name])
		all[resource.ListenerType][name] = listener
	}
	return all, nil
}

// ads says that a resource is to be had on the stream that named it.
func ads() *corev3.ConfigSource {
	return &corev3.ConfigSource{
		ResourceApiVersion:    corev3.ApiVersion_V3,
		ConfigSourceSpecifier: &corev3.ConfigSource_Ads{Ads: &corev3.AggregatedConfigSource{}},
	}
}

// listener is what a client asks for first; it only points to the route.
func listener(name string) (*listenerv3.Listener, error) {
	router, err := anypb.New(&routerv3.Router{})
	if err != nil {
		return nil, err
	}
	manager, err := anypb.New(&hcmv3.HttpConnectionManager{
		RouteSpecifier: &hcmv3.HttpConnectionManager_Rds{Rds: &hcmv3.Rds{
			ConfigSource:    ads(),
			RouteConfigName: name,
		}},
		HttpFilters: []*hcmv3.HttpFilter{{
			Name:       "router",
			ConfigType: &hcmv3.HttpFilter_TypedConfig{TypedConfig: router},
		}},
	})
	if err != nil {
		return nil, err
	}
	return &listenerv3.Listener{
		Name:        name,
		ApiListener: &listenerv3.ApiListener{ApiListener: manager},
	}, nil
}

// routes sends every call to the link's cluster: streams without a deadline,
// all others with deadline and retries. The first route that matches counts.
func routes(name string, streams []string, policy scenario.Policy) *routev3.RouteConfiguration {
	host := &routev3.VirtualHost{Name: name, Domains: []string{"*"}}
	for _, method := range streams {
		match := &routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_Path{Path: method}}
		host.Routes = append(host.Routes, route(name, match, 0, nil))
	}
	everything := &routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_Prefix{Prefix: ""}}
	host.Routes = append(host.Routes, route(name, everything, policy.Deadline, retries(policy)))
	return &routev3.RouteConfiguration{Name: name, VirtualHosts: []*routev3.VirtualHost{host}}
}

// route leads to a cluster. A deadline of 0 is none.
func route(cluster string, match *routev3.RouteMatch, deadline time.Duration, retry *routev3.RetryPolicy) *routev3.Route {
	return &routev3.Route{
		Match: match,
		Action: &routev3.Route_Route{Route: &routev3.RouteAction{
			ClusterSpecifier:  &routev3.RouteAction_Cluster{Cluster: cluster},
			MaxStreamDuration: &routev3.RouteAction_MaxStreamDuration{MaxStreamDuration: durationpb.New(deadline)},
			RetryPolicy:       retry,
		}},
	}
}

// retries are the mesh's: none where the caller itself repeats calls.
func retries(policy scenario.Policy) *routev3.RetryPolicy {
	if policy.Retries.Attempts == 0 || policy.CallerRetries() {
		return nil
	}
	var on []string
	for _, code := range policy.Retries.On {
		on = append(on, strings.ToLower(strings.ReplaceAll(code, "_", "-"))) // Envoy's spelling
	}
	return &routev3.RetryPolicy{
		RetryOn:    strings.Join(on, ","),
		NumRetries: wrapperspb.UInt32(uint32(policy.Retries.Attempts)),
		RetryBackOff: &routev3.RetryPolicy_RetryBackOff{
			BaseInterval: durationpb.New(policy.Retries.Backoff),
			MaxInterval:  durationpb.New(4 * policy.Retries.Backoff),
		},
	}
}

// cluster says how calls spread over the endpoints of the same name.
func cluster(name string, policy scenario.Policy) *clusterv3.Cluster {
	return &clusterv3.Cluster{
		Name:                 name,
		ClusterDiscoveryType: &clusterv3.Cluster_Type{Type: clusterv3.Cluster_EDS},
		EdsClusterConfig:     &clusterv3.Cluster_EdsClusterConfig{EdsConfig: ads(), ServiceName: name},
		LbPolicy:             clusterv3.Cluster_ROUND_ROBIN,
		LoadBalancingPolicy:  balancing(policy),
		OutlierDetection:     ejection(policy),
		CircuitBreakers: &clusterv3.CircuitBreakers{Thresholds: []*clusterv3.CircuitBreakers_Thresholds{{
			// Unset it is 1,024 calls at once: a breaker that nobody asked for.
			MaxRequests: wrapperspb.UInt32(1 << 31),
		}}},
	}
}

// balancing is how the next replica of a locality is chosen where not in turn: the
// one of two drawn that has fewer calls under way. Cluster's own LEAST_REQUEST
// would choose among all localities at once, and forget their weights.
func balancing(policy scenario.Policy) *clusterv3.LoadBalancingPolicy {
	if policy.Balancing != scenario.LeastRequest {
		return nil
	}
	least := lbPolicy("least_request", &leastv3.LeastRequest{})
	return lbPolicy("wrr_locality", &localityv3.WrrLocality{EndpointPickingPolicy: least})
}

// lbPolicy wraps the configuration of a policy as Cluster wants it.
func lbPolicy(name string, config proto.Message) *clusterv3.LoadBalancingPolicy {
	typed, err := anypb.New(config)
	if err != nil {
		panic(err) // a message without required fields always marshals
	}
	return &clusterv3.LoadBalancingPolicy{Policies: []*clusterv3.LoadBalancingPolicy_Policy{{
		TypedExtensionConfig: &corev3.TypedExtensionConfig{Name: name, TypedConfig: typed},
	}}}
}

// maxEject bounds how long a replica stays ejected, so that a healed one is
// soon back.
const maxEject = 5 * time.Second

// ejection takes a replica out that answers with errors while others don't. To
// gRPC every code but OK is an error, also those that are an answer: NOT_FOUND,
// ALREADY_EXISTS, FAILED_PRECONDITION of an empty cart or a coupon that is used. (A
// declined payment is OK, with a status field.) Hence the high threshold, and never
// more than half of the replicas.
func ejection(policy scenario.Policy) *clusterv3.OutlierDetection {
	if policy.Ejection == 0 {
		return nil
	}
	return &clusterv3.OutlierDetection{
		Interval:                       durationpb.New(500 * time.Millisecond),
		BaseEjectionTime:               durationpb.New(policy.Ejection),
		MaxEjectionTime:                durationpb.New(max(maxEject, policy.Ejection)),
		MaxEjectionPercent:             wrapperspb.UInt32(50),
		EnforcingSuccessRate:           wrapperspb.UInt32(0),
		EnforcingFailurePercentage:     wrapperspb.UInt32(100),
		FailurePercentageThreshold:     wrapperspb.UInt32(80),
		FailurePercentageMinimumHosts:  wrapperspb.UInt32(2),
		FailurePercentageRequestVolume: wrapperspb.UInt32(5),
	}
}

// loadAssignment lists a link's endpoints, in the order of their ids. Those of
// one version are a locality of their own, as heavy as its endpoints together: by
// the weights of localities callers spread their calls, and a new weight dials
// nothing anew.
func loadAssignment(name string, endpoints []ports.Endpoint) (*endpointv3.ClusterLoadAssignment, error) {
	assignment := &endpointv3.ClusterLoadAssignment{ClusterName: name}
	if len(endpoints) == 0 {
		return assignment, nil
	}
	endpoints = slices.SortedFunc(slices.Values(endpoints), func(a, b ports.Endpoint) int { return cmp.Compare(a.ID, b.ID) })
	groups := map[string]*endpointv3.LocalityLbEndpoints{}
	for _, e := range endpoints {
		zone := cmp.Or(e.Version, "local")
		group := groups[zone]
		if group == nil {
			group = &endpointv3.LocalityLbEndpoints{
				Locality:            &corev3.Locality{Zone: zone},
				LoadBalancingWeight: wrapperspb.UInt32(0), // left at that, gRPC would ignore it
			}
			groups[zone] = group
			assignment.Endpoints = append(assignment.Endpoints, group)
		}
		group.LoadBalancingWeight.Value += uint32(max(1, e.Weight))
		address, err := socketAddress(e.Addr)
		if err != nil {
			return nil, fmt.Errorf("replica %s: %w", e.ID, err)
		}
		group.LbEndpoints = append(group.LbEndpoints, &endpointv3.LbEndpoint{
			HostIdentifier: &endpointv3.LbEndpoint_Endpoint{Endpoint: &endpointv3.Endpoint{Address: address}},
			HealthStatus:   corev3.HealthStatus_HEALTHY,
		})
	}
	return assignment, nil
}

func socketAddress(addr string) (*corev3.Address, error) {
	host, text, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", addr, err)
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", addr, err)
	}
	return &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
		Address:       host,
		PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: uint32(port)},
	}}}, nil
}

// streams returns the full names of a function's streaming methods, from the
// descriptors of the services that the program is built with.
func streams(function string) []string {
	var methods []string
	pkg := protoreflect.FullName("shop." + function + ".v1")
	protoregistry.GlobalFiles.RangeFilesByPackage(pkg, func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				if m := service.Methods().Get(j); m.IsStreamingClient() || m.IsStreamingServer() {
					methods = append(methods, fmt.Sprintf("/%s/%s", service.FullName(), m.Name()))
				}
			}
		}
		return true
	})
	slices.Sort(methods)
	return methods
}
