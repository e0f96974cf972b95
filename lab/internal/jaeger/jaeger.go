package jaeger

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Config says how Jaeger shall run.
type Config struct {
	Binary string   // path
	Guard  []string // runs the command that follows, and ends it when its stdin ends; empty: Jaeger runs alone
	// Ready is told where to send spans each time that Jaeger is ready and empty:
	// at the start and after each restart. It must not call Close.
	Ready func(otlp string)
	Log   *slog.Logger // nil: no log
}

// Jaeger is a running Jaeger: one that the lab started and looks after, or one
// that was there already.
type Jaeger struct {
	at      endpoints
	version string
	pages   string // address of the web pages; empty: it has none
	client  *client
	alive   atomic.Bool

	stop        context.CancelFunc
	supervising sync.WaitGroup
	closing     sync.Once
}

const (
	startLimit   = 15 * time.Second
	portTries    = 3 // another program may take a port at the wrong moment
	firstRestart = 100 * time.Millisecond
	lastRestart  = 5 * time.Second
	steady       = 30 * time.Second // a run as long as this was no failed start
)

// Start runs a Jaeger and returns when it is ready. It is started again whenever
// it dies, until Close; ctx bounds the start alone.
func Start(ctx context.Context, cfg Config) (*Jaeger, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	version, err := BinaryVersion(ctx, cfg.Binary)
	if err != nil {
		return nil, fmt.Errorf("start jaeger: %w", err)
	}
	var p *process
	j := &Jaeger{version: version}
	for range portTries {
		if p, err = j.first(ctx, cfg); err == nil || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	if j.client, err = dial(j.at.query); err != nil {
		p.end()
		return nil, err
	}
	var running context.Context
	running, j.stop = context.WithCancel(context.Background())
	j.announce(cfg)
	j.supervising.Go(func() { j.supervise(running, cfg, p) })
	return j, nil
}

// first starts Jaeger on ports of its own.
func (j *Jaeger) first(ctx context.Context, cfg Config) (*process, error) {
	var err error
	if j.at, err = freeEndpoints(); err != nil {
		return nil, fmt.Errorf("start jaeger: find free ports: %w", err)
	}
	p, pages, err := launch(ctx, cfg, j.at)
	if err != nil {
		return nil, err
	}
	if pages {
		j.pages = "http://" + j.at.http
	}
	return p, nil
}

// launch starts Jaeger and waits until it is ready.
func launch(ctx context.Context, cfg Config, at endpoints) (*process, bool, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, startLimit, errors.New("no answer for too long"))
	defer cancel()
	p, err := startProcess(cfg, at)
	if err != nil {
		return nil, false, err
	}
	pages, err := p.ready(ctx, at)
	if err != nil {
		p.end()
		return nil, false, fmt.Errorf("start jaeger: %w", err)
	}
	return p, pages, nil
}

func (j *Jaeger) announce(cfg Config) {
	j.alive.Store(true)
	if cfg.Ready != nil {
		cfg.Ready(j.at.otlp)
	}
}

// supervise starts Jaeger again, on the same ports, each time that it dies.
func (j *Jaeger) supervise(ctx context.Context, cfg Config, p *process) {
	wait := firstRestart
	for {
		began := time.Now()
		select {
		case <-p.gone:
		case <-ctx.Done():
			p.end()
			return
		}
		j.alive.Store(false)
		cfg.Log.Warn("jaeger died, starting it again", "error", p.err, "output", p.last.String())
		if time.Since(began) > steady {
			wait = firstRestart
		}
		for p = nil; p == nil; wait = min(2*wait, lastRestart) {
			select {
			case <-time.After(wait):
			case <-ctx.Done():
				return
			}
			var err error
			if p, _, err = launch(ctx, cfg, j.at); err != nil {
				cfg.Log.Warn("jaeger didn't start again", "error", err)
			}
		}
		j.announce(cfg)
	}
}

// Up reports whether Jaeger can be asked.
func (j *Jaeger) Up() bool { return j.alive.Load() && j.client.reachable() }

// OTLP is where Jaeger takes spans: "127.0.0.1:4317".
func (j *Jaeger) OTLP() string { return j.at.otlp }

// Pages is the address of Jaeger's web pages; empty: this one has none.
func (j *Jaeger) Pages() string { return j.pages }

func (j *Jaeger) String() string { return fmt.Sprintf("jaeger %s at %s", j.version, j.at.http) }

// Close ends a Jaeger that the lab started, and leaves alone one that it didn't.
func (j *Jaeger) Close() error {
	var err error
	j.closing.Do(func() {
		j.stop()
		j.supervising.Wait()
		j.alive.Store(false)
		err = j.client.close()
	})
	return err
}
