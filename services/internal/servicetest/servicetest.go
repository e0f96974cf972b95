// Package servicetest runs one service for its tests: over a real database in a
// temporary folder, behind a real gRPC server on a pipe in memory, with
// whatever the test puts in the place of its upstreams.
package servicetest

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"

	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

// Upstreams are the connections that a service gets from Dial, by callee.
type Upstreams map[string]grpc.ClientConnInterface

// Seed is what services are seeded with unless a test needs more.
func Seed() replica.Seed { return replica.Seed{Number: 7, Members: 10, Products: 30, Posts: 30} }

// Start runs a service on a fresh, seeded database.
func Start(t testing.TB, def replica.Definition, upstreams Upstreams) grpc.ClientConnInterface {
	t.Helper()
	return Replica(t, def, Database(t, def, Seed()), upstreams)
}

// Database makes a database with the service's tables and seed data.
func Database(t testing.TB, def replica.Definition, seed replica.Seed) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), def.Name+".db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := db.Exec(t.Context(), def.Schema); err != nil {
		t.Fatalf("schema of %s: %v", def.Name, err)
	}
	err = db.InTx(t.Context(), func(ctx context.Context) error { return def.Seed(ctx, db, seed) })
	if err != nil {
		t.Fatalf("seed of %s: %v", def.Name, err)
	}
	return db
}

// New makes a service over db, and has it run until the test ends.
func New(t testing.TB, def replica.Definition, db *store.DB, upstreams Upstreams) replica.Server {
	t.Helper()
	return NewOf(t, def, replica.Deps{DB: db}, upstreams)
}

// NewOf is New for a service that needs more than a database.
func NewOf(t testing.TB, def replica.Definition, deps replica.Deps, upstreams Upstreams) replica.Server {
	t.Helper()
	deps.Dial = func(callee string) (grpc.ClientConnInterface, error) {
		conn, ok := upstreams[callee]
		if !ok {
			return nil, fmt.Errorf("the test has no %s", callee)
		}
		return conn, nil
	}
	server, err := def.New(deps)
	if err != nil {
		t.Fatal(err)
	}
	if runner, ok := server.(replica.Runner); ok {
		ctx, cancel := context.WithCancel(context.Background())
		var running sync.WaitGroup
		running.Go(func() { runner.Run(ctx) })
		t.Cleanup(func() {
			cancel()
			running.Wait()
		})
	}
	return server
}

// Replica runs a service on db. Several of them may share it.
func Replica(t testing.TB, def replica.Definition, db *store.DB, upstreams Upstreams) grpc.ClientConnInterface {
	t.Helper()
	return Serve(t, New(t, def, db, upstreams).Register)
}

// Serve runs a gRPC server until the test ends.
func Serve(t testing.TB, register func(grpc.ServiceRegistrar)) grpc.ClientConnInterface {
	t.Helper()
	listener := bufconn.Listen(1 << 16)
	server := grpc.NewServer()
	register(server)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // ends at Stop
	conn, err := grpc.NewClient("passthrough:///test",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = conn.Close()
		server.Stop()
		serving.Wait()
	})
	return conn
}

// Together calls f n times at once and returns when all have returned.
func Together(n int, f func(i int)) {
	var ready, done sync.WaitGroup
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			f(i)
		})
	}
	done.Wait()
}

// Eventually waits until f is true, for something that others do in their own
// time.
func Eventually(t testing.TB, what string, f func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !f() {
		if time.Now().After(deadline) {
			t.Fatalf("waited a minute until %s", what)
		}
		<-time.After(2 * time.Millisecond)
	}
}

// Code checks the gRPC code of an error.
func Code(t testing.TB, err error, want codes.Code) {
	t.Helper()
	if got := status.Code(err); got != want {
		t.Errorf("got code %v (%v), want %v", got, err, want)
	}
}

// Refused checks that a request was refused with INVALID_ARGUMENT, and why: the field
// that is wrong, or the reason.
func Refused(t testing.TB, err error, why string) {
	t.Helper()
	Code(t, err, codes.InvalidArgument)
	if got := refuse.WrongField(err) + refuse.Reason(err); got != why {
		t.Errorf("got %q as the field or reason of %v, want %q", got, err, why)
	}
}
