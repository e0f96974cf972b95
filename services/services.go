// Package services is the shop: its nine functions, and how to start a replica
// that carries one of them (a service) or all of them (the monolith).
//
// The same code serves every shape. A service sees its upstreams only as
// generated gRPC clients; whether such a call crosses a network or is a local
// call is decided here, by what else the replica carries.
package services

import (
	"context"
	"log/slog"
	"time"
)

// Function is one entry of the catalogue.
type Function struct {
	Name  string
	Calls []string // the functions that it calls
	HTTP  bool     // it has an HTTP door
	Work  Work     // simulated service time of a request, by default
}

// Catalogue lists the shop's functions, callers before callees.
func Catalogue() []Function { panic("not yet") }

// Config is everything that a replica needs to start. It is plain data: the
// process launcher hands it over as JSON.
type Config struct {
	Shop      string   // the shape that it is part of, stamped on its spans: "services/process"
	ID        string   // "pay-2"
	Version   string   // "v1"
	Functions []string // one for a service; all for the monolith
	Addr      string   // gRPC listen address; empty: 127.0.0.1:0
	HTTPAddr  string   // HTTP listen address where a function has an HTTP door; empty: 127.0.0.1:0
	Data      string   // folder of the database files
	Seed      Seed
	Slots     int             // requests worked on at once
	Queue     int             // requests that may wait for a slot
	Work      map[string]Work // by function; missing: no simulated work
	Discovery string          // xDS bootstrap JSON; empty: no upstreams but local ones
	Traces    string          // OTLP/gRPC endpoint, "127.0.0.1:4317"; empty: no tracing
}

// Seed says what a fresh shop holds.
type Seed struct {
	Number   uint64 // the run's seed
	Members  int    // member-00000 … each with one coupon of the same number, and points
	Products int    // product-0000 …
	Posts    int
}

// Work is a function's simulated service time.
type Work struct {
	Distribution string // "fixed", "exponential", "lognormal"
	Mean         time.Duration
}

// Replica is a running replica.
type Replica struct {
	// Addr is where gRPC is served, HTTPAddr where HTTP is (empty: nowhere).
	Addr, HTTPAddr string
}

// Start starts a replica and returns when it is ready to serve. crash is
// called when an armed crash fault strikes: it must end the replica's process,
// or Kill it. ctx bounds the start only.
func Start(ctx context.Context, cfg Config, log *slog.Logger, crash func(reason string)) (*Replica, error) {
	panic("not yet")
}

// Drain stops taking requests, finishes those under way, flushes spans and
// stops. When ctx ends first the rest is cut off.
func (r *Replica) Drain(ctx context.Context) error { panic("not yet") }

// Kill cuts listener, connections and database at once, as the death of a
// process would: no write succeeds after it returns, no request is answered.
func (r *Replica) Kill() { panic("not yet") }
