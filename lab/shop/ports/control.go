package ports

import (
	"context"
	"errors"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// ErrNoAnswer is in the error of a Controller that gave a replica up: nobody knows
// whether it heard.
var ErrNoAnswer = errors.New("it doesn't answer")

// Controller talks to replicas over control/v1.
type Controller interface {
	// Watch calls f with each message until ctx ends or the replica goes.
	Watch(ctx context.Context, addr string, f func(figures.Replica)) error
	// FaultKinds asks the replica at addr which kinds of fault it can act out.
	FaultKinds(ctx context.Context, addr string) ([]string, error)
	// SetFaults replaces the faults active in the replica at addr. seed feeds
	// the draws. It has time to prepare the fresh ones, those that are new to it.
	SetFaults(ctx context.Context, addr string, seed uint64, faults []scenario.Fault, fresh ...scenario.Fault) error
	// SetPolicies replaces how the replica at addr governs the calls that it
	// makes, and those that it takes.
	SetPolicies(ctx context.Context, addr string, links scenario.Policies, limits []scenario.Limit) error
	// SetCheckout says how the replica at addr, which carries pay, pays orders.
	SetCheckout(ctx context.Context, addr, way string) error
	// SetCrashpoints replaces the points at which the replica at addr dies.
	SetCrashpoints(ctx context.Context, addr string, points []scenario.Crashpoint) error
}
