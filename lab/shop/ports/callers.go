package ports

import (
	"context"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// Discovery tells the callers of one shop where replicas are.
type Discovery interface {
	// Publish replaces what callers know. Those who call a function spread their
	// calls by the weights of its endpoints; endpoints of one version have one
	// weight. It returns without waiting for the callers.
	Publish(endpoints []Endpoint) error
	// Govern puts the policies of these links into force; others keep theirs. It
	// returns without waiting for the callers.
	Govern(policies scenario.Policies) error
	Close() error
}

// LinkBreaker breaks the network between the services of one shop.
type LinkBreaker interface {
	// SetFaults replaces the link faults that are active. seed feeds the draws.
	SetFaults(ctx context.Context, seed uint64, faults []scenario.Fault) error
	// Figures counts what the faults did, by id.
	Figures() map[string]figures.Fault
	// Forget heals all links and forgets the counts.
	Forget() error
	Close() error
}

// Ingress is the front door of one shop.
type Ingress interface {
	URL() string // "http://127.0.0.1:8080"
	// Route replaces the replicas that requests are sent to, by their weights.
	Route(endpoints []Endpoint)
	// Sampled is the share of requests traced at present.
	Sampled() float64
	Close() error
}
