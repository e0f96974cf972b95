// Package xds is the control plane of one shop: it tells each caller where the
// replicas of its callees are, and by which policy to call them, over xDS, as
// service meshes do. Callers are gRPC clients with gRPC's own xDS support; no
// proxy stands between them.
//
// Each link, a caller and a callee, has four resources of its own, all under
// the link's name ("shopping.pay"):
//
//	LDS listener → RDS route → CDS cluster → EDS endpoints
//	               deadline,   ejection,     the callee's replicas
//	               retries     balancing
//
// A client asks for them one after the other, and is told of changes as they
// come. When the control plane dies, callers go on with what they know.
package xds

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"slices"
	"sync"

	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"github.com/envoyproxy/go-control-plane/pkg/cache/types"
	"github.com/envoyproxy/go-control-plane/pkg/cache/v3"
	"github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	"github.com/envoyproxy/go-control-plane/pkg/server/v3"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
)

// Config says who may call whom, and how.
type Config struct {
	Links    []runs.Link
	Policies scenario.Policies // by link; missing: none
}

// Plane is a running control plane.
type Plane struct {
	address  string
	links    []runs.Link
	caches   map[string]*cache.LinearCache // by type URL
	server   *grpc.Server
	stop     context.CancelFunc
	served   chan error
	shutdown func() error

	mu        sync.Mutex
	endpoints map[string]types.Resource // EDS resources as last published, by link
	policies  scenario.Policies         // in force
	replicas  map[string][]ports.Endpoint
	detours   map[string]func([]string) ([]string, error) // of links; missing: none
}

var _ ports.Discovery = (*Plane)(nil)

// pushOrder is the order in which resources of a change go out: nothing may
// point to what isn't there yet.
var pushOrder = [...]string{resource.EndpointType, resource.ClusterType, resource.RouteType, resource.ListenerType}

// New starts a control plane on a loopback port. No callee has replicas yet, so
// calls fail with UNAVAILABLE at once, until Publish.
func New(cfg Config, log *slog.Logger) (*Plane, error) {
	initial, err := resources(cfg)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for xDS: %w", err)
	}
	p := &Plane{
		address:   listener.Addr().String(),
		links:     cfg.Links,
		caches:    make(map[string]*cache.LinearCache),
		server:    grpc.NewServer(grpc.WaitForHandlers(true)),
		served:    make(chan error, 1),
		endpoints: initial[resource.EndpointType],
		policies:  make(scenario.Policies),
		detours:   make(map[string]func([]string) ([]string, error)),
	}
	maps.Copy(p.policies, cfg.Policies)
	mux := &cache.MuxCache{
		Classify:      func(r *cache.Request) string { return r.GetTypeUrl() },
		ClassifyDelta: func(r *cache.DeltaRequest) string { return r.GetTypeUrl() },
		Caches:        make(map[string]cache.Cache),
	}
	for _, typeURL := range pushOrder {
		linear := cache.NewLinearCache(typeURL, cache.WithInitialResources(initial[typeURL]))
		p.caches[typeURL] = linear
		mux.Caches[typeURL] = linear
	}
	ctx, stop := context.WithCancel(context.Background())
	p.stop = stop
	p.shutdown = sync.OnceValue(p.close)
	discoveryv3.RegisterAggregatedDiscoveryServiceServer(p.server, server.NewServer(ctx, mux, logging(log)))
	go func() { p.served <- p.server.Serve(listener) }()
	return p, nil
}

// logging reports configuration that a client refuses: it goes on with what it
// had, so that nothing else would show the mistake.
func logging(log *slog.Logger) server.Callbacks {
	return server.CallbackFuncs{
		StreamRequestFunc: func(_ int64, r *discoveryv3.DiscoveryRequest) error {
			if e := r.GetErrorDetail(); e != nil {
				log.Error("xDS client refused configuration", "type", r.GetTypeUrl(), "resources", r.GetResourceNames(), "error", e.GetMessage())
			}
			return nil
		},
	}
}

// bootstrap is what a gRPC client must know to find its control plane, in the
// format of gRPC's bootstrap file.
type bootstrap struct {
	Servers []bootstrapServer `json:"xds_servers"`
	Node    bootstrapNode     `json:"node"`
}

type bootstrapServer struct {
	URI         string             `json:"server_uri"`
	Credentials []bootstrapChannel `json:"channel_creds"`
	Features    []string           `json:"server_features"`
}

type bootstrapChannel struct {
	Type string `json:"type"`
}

type bootstrapNode struct {
	ID string `json:"id"`
}

// Bootstrap returns the xDS bootstrap of this control plane, as JSON.
func (p *Plane) Bootstrap() string {
	text, err := json.Marshal(bootstrap{
		Servers: []bootstrapServer{{
			URI:         p.address,
			Credentials: []bootstrapChannel{{Type: "insecure"}}, // loopback
			Features:    []string{"xds_v3"},
		}},
		Node: bootstrapNode{ID: "msalab"},
	})
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(text)
}

// Publish replaces what callers know of the replicas. Links whose callee's
// replicas are the same as before hear nothing. It doesn't wait for the callers.
func (p *Plane) Publish(endpoints []ports.Endpoint) error {
	byFunction := make(map[string][]ports.Endpoint)
	for _, e := range endpoints {
		byFunction[e.Function] = append(byFunction[e.Function], e)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.replicas = byFunction
	return p.publish()
}

// Detour leads the calls of a link to what via makes of the addresses of its
// callee, now and whenever replicas come or go; nil: straight to it.
func (p *Plane) Detour(link string, via func(addrs []string) ([]string, error)) error {
	if !slices.ContainsFunc(p.links, func(l runs.Link) bool { return resourceName(l) == link }) {
		return fmt.Errorf("detour of %s: no such link", link)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.detours[link] = via
	return p.publish()
}

// publish pushes the endpoints of links where they changed. A link whose
// endpoints can't be made stays as it was; the others don't. p.mu must be held.
func (p *Plane) publish() error {
	changed := make(map[string]types.Resource)
	var errs []error
	for _, link := range p.links {
		name := resourceName(link)
		endpoints, err := detoured(p.replicas[link.Callee], p.detours[name])
		if err != nil {
			errs = append(errs, fmt.Errorf("detour of %s: %w", name, err))
			continue
		}
		assignment, err := loadAssignment(name, endpoints)
		if err != nil {
			errs = append(errs, fmt.Errorf("publish endpoints of %s: %w", name, err))
			continue
		}
		if !proto.Equal(assignment, p.endpoints[name]) {
			changed[name] = assignment
		}
	}
	maps.Copy(p.endpoints, changed)
	return errors.Join(append(errs, p.push(resource.EndpointType, changed))...)
}

// detoured returns endpoints at the addresses that via makes of theirs.
func detoured(endpoints []ports.Endpoint, via func([]string) ([]string, error)) ([]ports.Endpoint, error) {
	if via == nil {
		return endpoints, nil
	}
	var addrs []string
	for _, e := range endpoints {
		addrs = append(addrs, e.Addr)
	}
	addrs, err := via(addrs)
	if err != nil {
		return nil, err
	}
	led := slices.Clone(endpoints)
	for i := range led {
		led[i].Addr = addrs[i]
	}
	return led, nil
}

// Close stops the control plane. Callers go on with what they know.
func (p *Plane) Close() error { return p.shutdown() }

func (p *Plane) close() error {
	p.stop()
	p.server.Stop()
	if err := <-p.served; err != nil && !errors.Is(err, grpc.ErrServerStopped) {
		return fmt.Errorf("serve xDS: %w", err)
	}
	return nil
}
