package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/books"
	"github.com/msalab/msalab/lab/internal/control"
	"github.com/msalab/msalab/lab/internal/ingress"
	"github.com/msalab/msalab/lab/internal/journeys"
	"github.com/msalab/msalab/lab/internal/launch"
	"github.com/msalab/msalab/lab/internal/linkfault"
	"github.com/msalab/msalab/lab/internal/scrape"
	"github.com/msalab/msalab/lab/internal/xds"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/services"
)

// What a shop is made with. A replica of a service and a copy of the monolith
// have equal slots, so that comparisons between them mean something.
const (
	slots    = 8
	queue    = 64
	members  = 2000
	products = 100
	posts    = 50
)

// platform wires the parts of each shop. It is the one place that knows both
// the engine's interfaces and what stands behind them.
type platform struct {
	o      options
	traces string // OTLP endpoint of the relay
	log    *slog.Logger

	traceURL func(id string) string // where Jaeger shows a trace; empty: nowhere

	mu    sync.Mutex
	doors []bool // which of the front doors' ports are taken
}

var _ engine.Platform = (*platform)(nil)

// Open makes the parts of one shop, or none of them.
func (p *platform) Open(ctx context.Context, shape scenario.Shape, seed uint64) (parts ports.Parts, err error) {
	log := p.log.With("shop", shape.String())
	var undo []func() error
	defer func() {
		if err == nil {
			return
		}
		slices.Reverse(undo)
		for _, f := range undo {
			err = errors.Join(err, f())
		}
	}()

	door, err := p.openDoor(ctx, shape, log)
	if err != nil {
		return parts, err
	}
	undo = append(undo, door.Close)
	plane, err := xds.New(xds.Config{Links: links()}, log)
	if err != nil {
		return parts, err
	}
	undo = append(undo, plane.Close)
	launcher, err := launch.New(launch.Config{
		Shape: shape, Seed: shopSeed(seed), Slots: slots, Queue: queue,
		Discovery: plane.Bootstrap(), Traces: p.traces, Log: log,
	})
	if err != nil {
		return parts, err
	}
	var breaker ports.LinkBreaker
	if shape.Architecture == scenario.Services {
		breaker = linkfault.New(plane, log)
	}
	return ports.Parts{
		Links: breaker, Launcher: launcher, Discovery: plane, Ingress: door, Control: control.New(), Metrics: scrape.NewReader(), Auditor: books.Auditor{}, Payments: books.Auditor{},
		Shoppers: func(seed uint64) ports.Shoppers {
			return journeys.New(journeys.Config{URL: door.URL(), Seed: seed, Members: members, Products: products, Log: log})
		},
	}, nil
}

func shopSeed(n uint64) services.Seed {
	return services.Seed{Number: n, Members: members, Products: products, Posts: posts}
}

// links lists who calls whom.
func links() []runs.Link {
	var all []runs.Link
	for _, f := range services.Catalogue() {
		for _, callee := range f.Calls {
			all = append(all, runs.Link{Caller: f.Name, Callee: callee})
		}
	}
	return all
}

// door is a shop's front door; closing it frees its port for another shop.
type door struct {
	*ingress.Ingress
	release func()
}

func (d *door) Close() error {
	defer d.release()
	return d.Ingress.Close()
}

// openDoor opens a front door on the first port that no other shop has.
func (p *platform) openDoor(ctx context.Context, shape scenario.Shape, log *slog.Logger) (*door, error) {
	p.mu.Lock()
	i := slices.Index(p.doors, false)
	if i < 0 {
		i = len(p.doors)
		p.doors = append(p.doors, false)
	}
	p.doors[i] = true
	p.mu.Unlock()
	release := sync.OnceFunc(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.doors[i] = false
	})
	in, err := ingress.Open(ctx, ingress.Config{Addr: p.o.doorAddr(i), Shop: shape.String(), Routes: services.Routes(), Traces: p.traces, TraceURL: p.traceURL, Log: log})
	if err != nil {
		release()
		return nil, err
	}
	return &door{in, release}, nil
}
