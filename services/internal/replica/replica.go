// Package replica is a replica's life: one running copy of a service, or of the
// monolith, from start to drain or death.
//
// It owns everything that is the same for all functions: the gRPC server with
// health and reflection, the HTTP door, traces and metrics, slots and simulated work,
// faults, figures, and the control service by which the lab watches and breaks
// it. What a function does is in its Definition.
//
// A request passes, in this order: its span, its figures, a slot (taken by
// requests that enter the process; calls inside the monolith go on under the
// slot of the request that they are part of), the faults, the simulated work,
// the handler.
//
//	r, err := replica.Start(ctx, cfg) // ready to serve
//	err = r.Drain(ctx)                // or r.Kill()
//	<-r.Done()
package replica

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"

	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/replica/fault"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

// Config says what a replica is.
type Config struct {
	Shop      string       // the shape that it is part of, stamped on its spans: "services/process"
	ID        string       // "pay-2"
	Version   string       // "v1"
	Functions []Definition // one for a service; several make it a monolith
	Addr      string       // gRPC listen address; empty: 127.0.0.1:0
	HTTPAddr  string       // HTTP listen address where a function has an HTTP door; empty: 127.0.0.1:0
	Metrics   string       // listen address of the endpoint /metrics; empty: 127.0.0.1:0
	Data      string       // folder of the database files
	Seed      Seed
	Slots     int                  // requests worked on at once
	Queue     int                  // requests that may wait for a slot
	Work      map[string]work.Time // by function; missing: none
	Discovery string               // xDS bootstrap JSON; empty: no upstreams but local ones
	Traces    string               // OTLP/gRPC endpoint; empty: no tracing
	Log       *slog.Logger

	// Crash is called, once, when a crash fault strikes. It must end the
	// process, or Kill the replica.
	Crash func(reason string)
}

// monolith is the name of a replica that carries several functions.
const monolith = "monolith"

// name is what the replica is a copy of: a function, or the monolith.
func (c Config) name() string {
	if len(c.Functions) == 1 {
		return c.Functions[0].Name
	}
	return monolith
}

// validate says what is wrong with c, all of it.
func (c Config) validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if c.ID == "" {
		bad("id: empty")
	}
	if len(c.Functions) == 0 {
		bad("functions: none")
	}
	if c.Slots < 1 {
		bad("slots: %d is not at least 1", c.Slots)
	}
	if c.Queue < 0 {
		bad("queue: %d is negative", c.Queue)
	}
	var names []string
	for _, d := range c.Functions {
		if slices.Contains(names, d.Name) {
			bad("functions: %s is given twice", d.Name)
		}
		names = append(names, d.Name)
	}
	for name, t := range c.Work {
		if !slices.Contains(names, name) {
			bad("work: function %q is not carried", name)
		} else if err := t.Validate(); err != nil {
			bad("work of %s: %w", name, err)
		}
	}
	return errors.Join(errs...)
}

// Replica is a running replica.
type Replica struct {
	cfg       Config
	log       *slog.Logger
	telemetry *telemetry
	metrics   *metrics
	db        *store.DB
	functions []*function
	routes    map[string]route // by full gRPC method; complete before the first request

	slots  *work.Slots
	faults *fault.Set
	plants plants

	crashpoints *crashpoint.Set

	gate *gate
	tap  *tap

	watchers watchers

	grpc    *grpc.Server
	http    *http.Server // nil: no HTTP door
	scraped *http.Server // serves /metrics, and nothing else
	health  *health.Server

	listeners  []*listener
	serving    sync.WaitGroup
	endStreams context.CancelFunc // tells streams that the replica drains
	endLife    context.CancelFunc // cuts whatever the replica does
	quiet      event              // no more requests; the figures are final
	crashing   event              // a crash fault struck
	ending     event              // Kill has begun
	dead       event              // all connections are cut
	mute       event              // the database is closed, too, and the connections to others: what still runs has no effect any more
	done       event

	drainOnce, killOnce, crashOnce sync.Once
	drainErr                       error
}

// Start starts a replica and returns when it is ready to serve. If it fails
// nothing of it is left. ctx bounds the start only.
func Start(ctx context.Context, cfg Config) (*Replica, error) {
	if err := cfg.validate(); err != nil {
		return nil, fmt.Errorf("start %s: %w", cfg.ID, err)
	}
	streams, endStreams := context.WithCancel(context.Background())
	life, endLife := context.WithCancel(context.Background())
	r := &Replica{
		cfg: cfg, log: cfg.Log.With("replica", cfg.ID),
		routes:     make(map[string]route),
		slots:      work.NewSlots(cfg.Slots, cfg.Queue),
		gate:       newGate(),
		tap:        newTap(),
		watchers:   watchers{counts: make(map[string]int)},
		health:     health.NewServer(),
		endStreams: endStreams, endLife: endLife,
		quiet: newEvent(), crashing: newEvent(), ending: newEvent(), dead: newEvent(), mute: newEvent(), done: newEvent(),
	}
	r.crashpoints = crashpoint.NewSet(func(name string) { r.dieAt("crashpoint " + name) }, nil)
	r.faults = fault.NewSet(fault.Host{ID: cfg.ID, Ended: r.dead.C(), Crash: r.crash, Occupy: r.occupy})
	if err := r.start(ctx, life, streams); err != nil {
		r.Kill()
		<-r.Done()
		return nil, fmt.Errorf("start %s: %w", cfg.ID, err)
	}
	return r, nil
}

// start brings the parts up, each before what needs it.
func (r *Replica) start(ctx, life, streams context.Context) (err error) {
	res, err := describe(ctx, r.cfg)
	if err != nil {
		return err
	}
	if r.telemetry, err = startTelemetry(ctx, r.cfg, res, r.log); err != nil {
		return err
	}
	if r.metrics, err = startMetrics(ctx, res, r.log); err != nil {
		return err
	}
	r.grpc = r.newServer(streams)
	if r.db, err = openDatabase(ctx, r.cfg); err != nil {
		return err
	}
	if err := r.startFunctions(streams); err != nil {
		return err
	}
	if err := r.open(ctx, life); err != nil {
		return err
	}
	r.run(streams)
	return nil
}

// openDatabase opens the replica's database, and fills it if it is fresh.
func openDatabase(ctx context.Context, cfg Config) (*store.DB, error) {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	open := store.Open
	if len(cfg.Functions) == 1 && cfg.Functions[0].Durable {
		open = store.OpenDurable
	}
	db, err := open(ctx, filepath.Join(cfg.Data, cfg.name()+".db"))
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, db, cfg.Functions, cfg.Seed); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Addr is where gRPC is served.
func (r *Replica) Addr() string { return r.listeners[0].Addr().String() }

// HTTPAddr is where HTTP is served; empty: nowhere.
func (r *Replica) HTTPAddr() string {
	if r.http == nil {
		return ""
	}
	return r.listeners[1].Addr().String()
}

// MetricsAddr is where /metrics is served, over HTTP. No ingress leads there.
func (r *Replica) MetricsAddr() string { return r.listeners[len(r.listeners)-1].Addr().String() }

// Done is closed when the replica has ended and nothing of it runs any more.
func (r *Replica) Done() <-chan struct{} { return r.done.C() }
