// Package launch starts the replicas of a shop: as goroutines of the lab
// (placement "inproc") or each in an OS process of its own (placement
// "process"). Both stand behind ports.Launcher and keep the same promises; one
// test suite runs over both.
//
// A process replica is this same binary, started again with the hidden
// subcommand "serve" (see [Serve]), or a Node.js program that behaves like it.
// The two talk over pipes:
//
//	stdin   the replica's configuration, one line of JSON; then nothing more.
//	        Its end means that the lab is gone, however it went, and the
//	        replica goes at once.
//	stdout  what the replica reports, a line of JSON each: where it listens
//	        once it is ready, and, should a crash fault strike, which.
//	stderr  its log.
//	SIGTERM drains the replica, SIGKILL kills it.
//
// The package decides nothing: which replicas should run, and what happens when
// one dies, is the business of package shop.
package launch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"

	"github.com/msalab/msalab/lab/internal/folder"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/services"
)

// Config is what the replicas of one shop have in common.
type Config struct {
	Shape     scenario.Shape
	Seed      services.Seed // Number is replaced by that of the replica's spec
	Slots     int           // requests that a replica works on at once
	Queue     int           // requests that may wait for a slot
	Discovery string        // xDS bootstrap JSON
	Traces    string        // OTLP/gRPC endpoint; empty: no tracing
	Log       *slog.Logger  // nil: silent

	// Executable is the program with the subcommand "serve"; empty: this one.
	Executable string
	// Dir is where the folder with the shop's data is made; empty: the system's
	// folder for temporary files.
	Dir string
}

// Launcher starts the replicas of one shop.
type Launcher struct {
	cfg   Config
	data  *data
	start startFunc

	mu       sync.Mutex
	closed   bool
	starting map[runs.ReplicaID]context.CancelFunc
	replicas map[runs.ReplicaID]ports.Replica
	under    sync.WaitGroup // launches under way
}

var _ ports.Launcher = (*Launcher)(nil)

// startFunc starts a replica in one placement and returns when it is ready. A
// replica that didn't get that far leaves nothing behind.
type startFunc func(ctx context.Context, cfg services.Config, language string) (ports.Replica, error)

// New makes the launcher for a shape's placement, and the folder that its data
// goes into. Folders left behind by labs that are gone are removed.
func New(cfg Config) (*Launcher, error) {
	cfg.Log = cmp.Or(cfg.Log, slog.New(slog.DiscardHandler))
	cfg.Dir = cmp.Or(cfg.Dir, os.TempDir())
	l := &Launcher{
		cfg:      cfg,
		starting: map[runs.ReplicaID]context.CancelFunc{},
		replicas: map[runs.ReplicaID]ports.Replica{},
	}
	switch cfg.Shape.Placement {
	case scenario.InProc:
		l.start = inproc{log: cfg.Log}.start
	case scenario.Process:
		exe := cfg.Executable
		if exe == "" {
			var err error
			if exe, err = os.Executable(); err != nil {
				return nil, fmt.Errorf("find this program: %w", err)
			}
		}
		l.start = (&processes{executable: exe, log: cfg.Log, folder: func() string { return l.data.Path() }}).start
	default:
		return nil, fmt.Errorf("no placement %q; there are %s, %s", cfg.Shape.Placement, scenario.InProc, scenario.Process)
	}
	if err := folder.Sweep(cfg.Dir); err != nil {
		cfg.Log.Warn("remove what an earlier lab left", "err", err)
	}
	var err error
	if l.data, err = newData(cfg.Dir); err != nil {
		return nil, err
	}
	return l, nil
}

// Launch starts a replica and returns when it is ready to serve. It may be
// called for several replicas at once.
func (l *Launcher) Launch(ctx context.Context, spec ports.ReplicaSpec) (ports.Replica, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := l.begin(spec.ID, cancel); err != nil {
		return nil, err
	}
	defer l.under.Done()

	r, err := l.start(ctx, l.config(spec), spec.Language)

	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.starting, spec.ID)
	if err != nil {
		return nil, err
	}
	// Close may have come after the replica was ready: it finds it here.
	l.replicas[spec.ID] = r
	return r, nil
}

// begin notes that a launch is under way, so that Close can end it.
func (l *Launcher) begin(id runs.ReplicaID, cancel context.CancelFunc) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return errors.New("the launcher is closed")
	}
	if l.starting[id] != nil || alive(l.replicas[id]) {
		return fmt.Errorf("%s is running already", id)
	}
	l.starting[id] = cancel
	l.under.Add(1)
	return nil
}

// config is what a replica needs to know.
func (l *Launcher) config(spec ports.ReplicaSpec) services.Config {
	cfg := services.Config{
		Shop:      l.cfg.Shape.String(),
		ID:        string(spec.ID),
		Version:   spec.Version,
		Functions: spec.Functions,
		Data:      l.data.databases(),
		Seed:      l.cfg.Seed,
		Slots:     cmp.Or(spec.Slots, l.cfg.Slots),
		Queue:     l.cfg.Queue,
		Work:      map[string]services.Work{},
		Discovery: l.cfg.Discovery,
		Traces:    l.cfg.Traces,
	}
	cfg.Seed.Number = spec.Seed
	if !spec.WorkOff {
		for _, f := range services.Catalogue() {
			if slices.Contains(spec.Functions, f.Name) {
				cfg.Work[f.Name] = f.Work
			}
		}
	}
	return cfg
}

// Processes counts the OS processes that the shop's replicas run in.
func (l *Launcher) Processes() int {
	if l.cfg.Shape.Placement == scenario.InProc {
		return 1
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.running())
}

// Reset forgets all data. No replica may be running.
func (l *Launcher) Reset(context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return errors.New("the launcher is closed")
	}
	if running := l.running(); len(running) > 0 {
		return fmt.Errorf("%s is still running", running[0].Endpoint().ID)
	}
	if len(l.starting) > 0 {
		return errors.New("a replica is being started")
	}
	return l.data.empty()
}

// Close ends every replica that is left, also those that are being started, and
// removes what the shop left on disk.
func (l *Launcher) Close() error {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil
	}
	l.closed = true
	for _, cancel := range l.starting {
		cancel()
	}
	l.mu.Unlock()
	l.under.Wait()

	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.replicas {
		r.Kill()
	}
	for _, r := range l.replicas {
		<-r.Gone()
	}
	return l.data.Remove()
}

// running lists the replicas that have not ended, and forgets the others. The
// lock must be held.
func (l *Launcher) running() []ports.Replica {
	var rs []ports.Replica
	for id, r := range l.replicas {
		if !alive(r) {
			delete(l.replicas, id)
			continue
		}
		rs = append(rs, r)
	}
	return rs
}

// alive reports whether a replica has been started and has not ended.
func alive(r ports.Replica) bool {
	if r == nil {
		return false
	}
	select {
	case <-r.Gone():
		return false
	default:
		return true
	}
}

// endpoint is where callers find a replica that listens on these addresses.
func endpoint(cfg services.Config, addr, httpAddr, metricsAddr string) ports.Endpoint {
	e := ports.Endpoint{
		ID: runs.ReplicaID(cfg.ID), Function: string(scenario.Monolith),
		Addr: addr, HTTPAddr: httpAddr, MetricsAddr: metricsAddr,
	}
	if len(cfg.Functions) == 1 {
		e.Function = cfg.Functions[0]
	}
	return e
}
