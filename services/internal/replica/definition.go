package replica

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"

	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

// Definition is what a replica must know of a service to carry it. Each
// package under services/ exports one; services.Catalogue lists them.
type Definition struct {
	Name   string    // the function: "pay"
	Calls  []string  // the functions that it calls
	HTTP   bool      // it has an HTTP door: its Server is an HTTPServer
	Work   work.Time // simulated service time of a request, by default
	Schema string    // DDL, idempotent; every table is prefixed by the function: pay_payments
	Plants []string  // the causes of package plant that its code asks for
	Exempt []string  // methods by which the lab asks about the work: they take no slot, no fault strikes them, no figure counts them

	// Durable says that what it commits must outlive a crash of the machine. It
	// counts where the service has a database of its own.
	Durable bool

	// Seed fills fresh tables. The same Seed gives the same rows. It runs once
	// per database, inside one transaction.
	Seed func(ctx context.Context, db *store.DB, seed Seed) error

	// New makes the service over its database and its upstreams.
	New func(Deps) (Server, error)
}

// Deps is what a service is given to work with.
type Deps struct {
	DB *store.DB
	// Dial returns a connection to another function: over the network where
	// that function is a service of its own, a local call where it lives in the
	// same process. The connection belongs to the replica; don't close it.
	Dial func(callee string) (grpc.ClientConnInterface, error)

	// Ahead does the simulated work of calls that are to come, and lets faults
	// strike them, before a transaction begins in which they are made; calls with
	// the context that it returns do neither, but what was done counts as theirs. It
	// is nil unless all callees live in this process, on this database.
	Ahead func(ctx context.Context, methods ...string) (context.Context, error)

	Tracer trace.TracerProvider // for work that no request asks for; nil: no tracing

	// For tests; a replica sets none of them.
	Lease time.Duration // zero: the service's own
	Sweep time.Duration // between two looks for what was left behind; zero: the service's own
	Flaws Flaws
}

// Flaws switch off, one by one, what keeps money right. A test of whatever must
// notice that sets them when it makes a service itself; nothing else can.
type Flaws struct {
	Repeats       bool // a repeated request moves money again
	Unrecorded    bool // steps are taken before they are recorded
	Unleased      bool // nobody asks whose payment it is
	Uncompensated bool // nothing is undone
}

// Server is a running service.
type Server interface {
	Register(grpc.ServiceRegistrar)
}

// Planter is a Server that needs something for a cause before it asks for it: a
// large table, say. Plant is called before the first request may find the cause
// active, Uproot when none does any more; neither is called twice in a row.
type Planter interface {
	Server
	Plant(ctx context.Context, cause string) error
	Uproot(cause string) error
}

// Runner is a Server that works by itself as well. Run goes on while the replica
// lives, until it drains or ends, and then returns soon; ctx knows of the
// replica's crashpoints.
type Runner interface {
	Server
	Run(ctx context.Context)
}

// Switcher is a Server that can do its work in several ways. Switch's error is a
// gRPC status that says which there are.
type Switcher interface {
	Server
	Switch(way string) error
	Ways() []string
	Way() string
}

// HTTPServer is a Server with an HTTP door as well. Requests that come in by it
// are turned into calls on self, a local connection to the service's own gRPC
// methods, so that faults and figures see them like all others.
type HTTPServer interface {
	Server
	Handler(self grpc.ClientConnInterface) http.Handler
}

// Seed says what a fresh shop holds.
type Seed struct {
	Number   uint64 // the run's seed
	Members  int    // member-00000 … each with one coupon (same number) and points
	Products int    // product-0000 …
	Posts    int
}
