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
	// Gone is told each time that it died, before it is started again, which is
	// where it was as a rule. It must not call Close.
	Gone func()
	Log  *slog.Logger // nil: no log
}

// Jaeger is a running Jaeger: one that the lab started and looks after, or one
// that was there already.
type Jaeger struct {
	version string
	now     atomic.Pointer[place]
	alive   atomic.Bool
	silence silence

	stop        context.CancelFunc
	supervising sync.WaitGroup
	closing     sync.Once
}

// place is where a Jaeger is, and who asks it there.
type place struct {
	endpoints
	pages  string // address of the web pages; empty: it has none
	client *client
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
		if p, err = j.move(ctx, cfg); err == nil || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	var running context.Context
	running, j.stop = context.WithCancel(context.Background())
	j.announce(cfg)
	j.supervising.Go(func() { j.supervise(running, cfg, p) })
	return j, nil
}

// move starts Jaeger on ports that are free now.
func (j *Jaeger) move(ctx context.Context, cfg Config) (*process, error) {
	at, err := freeEndpoints()
	if err != nil {
		return nil, fmt.Errorf("start jaeger: find free ports: %w", err)
	}
	p, pages, err := launch(ctx, cfg, at)
	if err != nil {
		return nil, err
	}
	to := &place{endpoints: at}
	if pages {
		to.pages = "http://" + at.http
	}
	if to.client, err = dial(at.query); err != nil {
		p.end()
		return nil, err
	}
	if from := j.now.Swap(to); from != nil {
		_ = from.client.close() // nobody answers there
	}
	return p, nil
}

// again starts Jaeger again where it was: whoever knows its pages finds them. When
// that went wrong several times another program may have its ports, so it moves.
func (j *Jaeger) again(ctx context.Context, cfg Config, failures int) (*process, error) {
	if failures >= portTries {
		return j.move(ctx, cfg)
	}
	p, _, err := launch(ctx, cfg, j.now.Load().endpoints)
	return p, err
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
	j.silence.end()
	j.alive.Store(true)
	if cfg.Ready != nil {
		cfg.Ready(j.now.Load().otlp)
	}
}

// supervise starts Jaeger again each time that it dies.
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
		if cfg.Gone != nil {
			cfg.Gone()
		}
		cfg.Log.Warn("jaeger died, starting it again", "error", p.err, "output", p.last.String())
		if time.Since(began) > steady {
			wait = firstRestart
		}
		p = nil
		for failures := 0; p == nil; failures++ {
			select {
			case <-time.After(wait):
				wait = min(2*wait, lastRestart)
			case <-ctx.Done():
				return
			}
			var err error
			if p, err = j.again(ctx, cfg, failures); err != nil {
				cfg.Log.Warn("jaeger didn't start again", "error", err)
			}
		}
		j.announce(cfg)
	}
}

// Up reports whether Jaeger is there and answers.
func (j *Jaeger) Up() bool { return j.there() && !j.silence.lasts(time.Now()) }

// there reports whether Jaeger runs and can be reached, which one that was stopped
// (SIGSTOP) can be, and yet doesn't answer.
func (j *Jaeger) there() bool { return j.alive.Load() && j.now.Load().client.reachable() }

// OTLP is where Jaeger takes spans: "127.0.0.1:4317".
func (j *Jaeger) OTLP() string { return j.now.Load().otlp }

// Pages is the address of Jaeger's web pages; empty: this one has none.
func (j *Jaeger) Pages() string { return j.now.Load().pages }

func (j *Jaeger) String() string { return fmt.Sprintf("jaeger %s at %s", j.version, j.now.Load().http) }

// Close ends a Jaeger that the lab started, and leaves alone one that it didn't.
func (j *Jaeger) Close() error {
	var err error
	j.closing.Do(func() {
		j.stop()
		j.supervising.Wait()
		j.alive.Store(false)
		err = j.now.Load().client.close()
	})
	return err
}
