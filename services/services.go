// Package services is the shop: its nine functions, and how to start a replica
// that carries one of them (a service) or all of them (the monolith).
//
// The same code serves every shape. A service sees its upstreams only as
// generated gRPC clients; whether such a call crosses a network or is a local
// call is decided here, by what else the replica carries.
package services

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/msalab/msalab/services/board"
	"github.com/msalab/msalab/services/card"
	"github.com/msalab/msalab/services/coupon"
	"github.com/msalab/msalab/services/gateway"
	"github.com/msalab/msalab/services/hops"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/work"
	"github.com/msalab/msalab/services/pay"
	"github.com/msalab/msalab/services/point"
	"github.com/msalab/msalab/services/regist"
	selectsvc "github.com/msalab/msalab/services/select"
	"github.com/msalab/msalab/services/shopping"
)

// definitions lists the functions, callers before callees.
func definitions() []replica.Definition {
	return []replica.Definition{
		gateway.Definition(),
		regist.Definition(),
		shopping.Definition(),
		selectsvc.Definition(),
		pay.Definition(),
		board.Definition(),
		coupon.Definition(),
		point.Definition(),
		card.Definition(),
	}
}

// changed lists the functions of which there are versions beyond v1, by version.
// What isn't listed is the same code in every version.
func changed(version string) []replica.Definition {
	switch version {
	case "v2":
		return []replica.Definition{board.V2()}
	case "v2-bad":
		return []replica.Definition{board.V2Bad()}
	}
	return nil
}

// versions lists all versions, the oldest first.
var versions = [...]string{"v1", "v2", "v2-bad"}

// versionsOf lists the versions in which a function's code differs.
func versionsOf(function string) []string {
	of := []string{versions[0]}
	for _, v := range versions[1:] {
		if slices.ContainsFunc(changed(v), func(d replica.Definition) bool { return d.Name == function }) {
			of = append(of, v)
		}
	}
	return of
}

// Function is one entry of the catalogue.
type Function struct {
	Name   string
	Calls  []string // the functions that it calls
	Plants []string // the faults that can be planted in its code: "n-plus-one"
	Exempt []string // methods by which the lab asks about its work; no fault strikes them
	HTTP   bool     // it has an HTTP door
	Work   Work     // simulated service time of a request, by default

	Versions []string // that there are of its code, the oldest first: "v1", "v2"
}

// Catalogue lists the shop's functions, callers before callees.
func Catalogue() []Function {
	var all []Function
	for _, d := range definitions() {
		all = append(all, Function{Name: d.Name, Calls: slices.Clone(d.Calls), Plants: slices.Clone(d.Plants), Exempt: slices.Clone(d.Exempt), HTTP: d.HTTP, Work: Work(d.Work), Versions: versionsOf(d.Name)})
	}
	return all
}

// Routes lists what the shop's HTTP door takes, as patterns of net/http.ServeMux:
// "GET /api/products/{id}".
func Routes() []string { return gateway.Routes() }

// Crashpoints lists the points in the code of a payment at which a replica can be
// told to die.
func Crashpoints() []string { return crashpoint.Names() }

// Config is everything that a replica needs to start. It is plain data: the
// process launcher hands it over as JSON.
type Config struct {
	Shop      string   // the shape that it is part of, stamped on its spans: "services/process"
	ID        string   // "pay-2"
	Version   string   // of the code: "v1", "v2"; empty: "v1"
	Functions []string // one for a service; all for the monolith
	Addr      string   // gRPC listen address; empty: 127.0.0.1:0
	HTTPAddr  string   // HTTP listen address where a function has an HTTP door; empty: 127.0.0.1:0
	Metrics   string   // listen address of the endpoint /metrics; empty: 127.0.0.1:0
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
	// Addr is where gRPC is served, HTTPAddr where HTTP is (empty: nowhere),
	// MetricsAddr where a Prometheus server finds /metrics.
	Addr, HTTPAddr, MetricsAddr string

	replica *replica.Replica
}

// Start starts a replica and returns when it is ready to serve. crash is
// called, once, when an armed crash fault strikes: it must end the replica's
// process, or Kill it; "fault board-crash" is a reason. ctx bounds the start
// only.
func Start(ctx context.Context, cfg Config, log *slog.Logger, crash func(reason string)) (*Replica, error) {
	carried, err := lookUp(cfg.Functions, cfg.Version)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", cfg.ID, err)
	}
	times := make(map[string]work.Time)
	for name, w := range cfg.Work {
		times[name] = work.Time(w)
	}
	r, err := replica.Start(ctx, replica.Config{
		Shop: cfg.Shop, ID: cfg.ID, Version: cfg.Version, Functions: carried,
		Addr: cfg.Addr, HTTPAddr: cfg.HTTPAddr, Metrics: cfg.Metrics,
		Data: cfg.Data, Seed: replica.Seed(cfg.Seed),
		Slots: cfg.Slots, Queue: cfg.Queue, Work: times,
		Discovery: cfg.Discovery, Traces: cfg.Traces,
		Log: log, Crash: crash,
	})
	if err != nil {
		return nil, err
	}
	return &Replica{Addr: r.Addr(), HTTPAddr: r.HTTPAddr(), MetricsAddr: r.MetricsAddr(), replica: r}, nil
}

// lookUp finds functions in the catalogue, in a version, and those that benches
// measure.
func lookUp(names []string, version string) ([]replica.Definition, error) {
	if version != "" && !slices.Contains(versions[:], version) {
		return nil, fmt.Errorf("version: %q is not one of %q", version, versions)
	}
	all := slices.Concat(changed(version), definitions(), hops.Definitions()) // the first of a name counts
	var found []replica.Definition
	for _, name := range names {
		i := slices.IndexFunc(all, func(d replica.Definition) bool { return d.Name == name })
		if i < 0 {
			var known []string
			for _, d := range all {
				known = append(known, d.Name)
			}
			return nil, fmt.Errorf("functions: %q is not one of %q", name, known)
		}
		found = append(found, all[i])
	}
	return found, nil
}

// Drain stops taking requests, finishes those under way, flushes spans and
// stops. When ctx ends first the rest is cut off, and it returns an error.
func (r *Replica) Drain(ctx context.Context) error { return r.replica.Drain(ctx) }

// Kill cuts listener, connections and database at once, as the death of a
// process would: no write succeeds after it returns, no request is answered.
func (r *Replica) Kill() { r.replica.Kill() }

// Done is closed when the replica has ended, for whatever reason, and nothing
// of it runs any more.
func (r *Replica) Done() <-chan struct{} { return r.replica.Done() }
