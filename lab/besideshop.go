package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// besides is what there is beside a shop that a command runs for itself.
type besides struct {
	parts  *parts
	engine *engine.Engine
	shop   runs.Shop // as it was when it became healthy
}

// besideShop runs a shop of services in this process for as long as f takes, under a
// load; as says what else it is like.
func besideShop(ctx context.Context, o options, load scenario.Load, as engine.FreePlay, f func(context.Context, besides) error) error {
	o.jaeger = "off"
	p, err := assemble(ctx, o, func(string) {})
	if err != nil {
		return err
	}
	cfg := p.engineConfig(false, nil)
	cfg.FreeLoad = load
	e := engine.New(cfg)
	serving, stop := context.WithCancel(ctx)
	var serveErr error
	var wg sync.WaitGroup
	wg.Go(func() {
		serveErr = e.Serve(serving)
		stop() // nobody waits for a shop that there won't be
	})
	as.Shapes = []scenario.Shape{{Architecture: scenario.Services, Placement: scenario.InProc}}
	e.Do(as)

	first, err := healthy(serving, e)
	if err == nil {
		err = f(ctx, besides{p, e, first})
	}
	stop()
	wg.Wait()
	return errors.Join(err, serveErr, p.close())
}

// healthy waits for the first shop of an engine.
func healthy(ctx context.Context, e *engine.Engine) (runs.Shop, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		if shops := e.Snapshot().Shops; len(shops) > 0 && shops[0].Healthy {
			return shops[0], nil
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return runs.Shop{}, errors.New("the shop did not become healthy in time")
		}
	}
}
