package ports

import (
	"context"
	"errors"

	"github.com/msalab/msalab/lab/runs"
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

// ErrLanguage is wrapped by the error of a launch that only the replica's
// language stands in the way of: in Go it can be started.
var ErrLanguage = errors.New("a program in another language")
