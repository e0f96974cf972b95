package xds

import (
	"fmt"
	"maps"

	"github.com/envoyproxy/go-control-plane/pkg/cache/types"
	"github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	"google.golang.org/protobuf/proto"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Govern puts these policies into force; links that aren't named keep theirs.
// Callers hear of it while their calls run and dial nothing anew. Resources
// that a policy leaves as they were are not sent again: a change of a deadline
// is no news to the balancer, which would forget whom it ejected. What a policy
// asks of the caller itself (a breaker, a bulkhead) is no part of xDS.
func (p *Plane) Govern(policies scenario.Policies) error {
	byName := make(map[string]runs.Link)
	for _, link := range p.links {
		byName[resourceName(link)] = link
	}
	for name, policy := range policies {
		if _, ok := byName[name]; !ok {
			return fmt.Errorf("govern %s: no such link", name)
		}
		if err := policy.Validate(); err != nil {
			return fmt.Errorf("govern %s: %w", name, err)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	clusters, listed := make(map[string]types.Resource), make(map[string]types.Resource)
	for name, policy := range policies {
		old := p.policies[name]
		if c := cluster(name, policy); !proto.Equal(c, cluster(name, old)) {
			clusters[name] = c
		}
		methods := streams(byName[name].Callee)
		if r := routes(name, methods, policy); !proto.Equal(r, routes(name, methods, old)) {
			listed[name] = r
		}
	}
	if err := p.push(resource.ClusterType, clusters); err != nil {
		return fmt.Errorf("govern: %w", err)
	}
	if err := p.push(resource.RouteType, listed); err != nil {
		return fmt.Errorf("govern: %w", err)
	}
	maps.Copy(p.policies, policies)
	return nil
}

// push hands resources of a type to the clients that asked for them.
func (p *Plane) push(typeURL string, resources map[string]types.Resource) error {
	if len(resources) == 0 {
		return nil
	}
	return p.caches[typeURL].UpdateResources(resources, nil)
}
