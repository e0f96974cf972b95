package shop

import (
	"context"
	"errors"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

// ReplicaSpec says what to launch.
type ReplicaSpec struct {
	ID        runs.ReplicaID
	Functions []string // one for a service; all for the monolith
	Version   string
	Seed      uint64 // of the shop's data
	WorkOff   bool   // no simulated work
	Slots     int    // requests worked on at once; 0: the lab's own number
	Language  string // of the program; empty: Go
}

// Endpoint is a ready replica as its callers see it.
type Endpoint struct {
	ID          runs.ReplicaID
	Function    string // "pay"; "monolith" for a copy of it
	Addr        string // gRPC
	HTTPAddr    string // HTTP; empty where it has no HTTP door
	MetricsAddr string // /metrics over HTTP
	Version     string // of its code; empty: of no importance
	Weight      int    // its share of the calls, beside the weights of the others; 0: 1
}

// Launcher starts the replicas of one shop. It takes nothing for granted that a
// cluster couldn't give: no process ids, no shared disk.
type Launcher interface {
	// Launch starts a replica and returns when it is ready to serve. Its errors
	// name the replica; one that wraps ErrLanguage says that only its language
	// stands in the way.
	Launch(ctx context.Context, spec ReplicaSpec) (Replica, error)
	// Processes counts the OS processes that the shop's replicas run in; the
	// lab's own counts when it carries replicas.
	Processes() int
	// Reset forgets all data; replicas launched later find a fresh shop. No
	// replica may be running.
	Reset(ctx context.Context) error
	// Close ends every replica that is left and removes what the shop left on
	// disk.
	Close() error
}

// Replica is a launched replica.
type Replica interface {
	Endpoint() Endpoint
	// Drain takes it out gently: no new requests, those under way finish.
	Drain(ctx context.Context) error
	// Kill ends it at once (SIGKILL, or what is like it in one process).
	Kill()
	// Gone is closed when the replica has ended, for whatever reason.
	Gone() <-chan struct{}
	// Reason says why it ended, once Gone is closed: "crash: fault board-crash",
	// "killed", "drained", "exit status 2".
	Reason() string
}

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

// Shoppers put load on one shop.
type Shoppers interface {
	// Set replaces the load from now on; the same seed and the same calls give
	// the same arrivals in every shop.
	Set(l scenario.Load) error
	// Phase makes journeys due from now on count in phase n.
	Phase(n int)
	// Strike begins phase n as Phase does, for a fault that may hit journeys
	// which are under way already: they count in phase n as well.
	Strike(n int)
	// Settle waits until every journey that was due before now has ended.
	Settle(ctx context.Context) error
	// Figures returns what these phases measured so far, taken together, by
	// journey.
	Figures(phases ...int) map[string]scenario.JourneyFigures
	// Over is how many journeys of a kind took longer than a limit, in these phases.
	Over(journey string, limit time.Duration, phases ...int) int
	// Seconds returns the last seconds, oldest first, the running one left out.
	Seconds() []runs.Second
	// Late is the share of requests that left over 5 ms after they were due.
	Late() (share float64, sent uint64)
	Close() error
}

// Parts is what one shop is made of.
type Parts struct {
	Launcher  Launcher
	Discovery Discovery
	Ingress   Ingress
	Control   Controller
	Links     LinkBreaker // nil: the shop has no links
	Metrics   Metrics     // nil: nobody reads the endpoints for Prometheus
	Auditor   Auditor     // nil: nobody reads the books
	Payments  PaymentLog  // nil: nobody tells how orders were paid
	// Shoppers makes the load of this shop, aimed at its ingress.
	Shoppers func(seed uint64) Shoppers
}
