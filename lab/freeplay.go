package main

import (
	"context"
	"errors"
	"sync"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// front is what people see of a lab and act on: the app, or lines.
type front struct {
	note    func(line string)                                 // told what is being prepared
	onEvent func(runs.Event)                                  // told of what happens; nil: it looks by itself
	show    func(ctx context.Context, e *engine.Engine) error // returns when they have had enough
}

// freeLoad is the load that free play begins with. A few cards are declined, as that is
// where one way to pay differs from another: what a saga gives back, naive keeps.
func freeLoad() scenario.Load {
	return scenario.Load{
		Rate: 20, Mix: scenario.Article(), Arrivals: "poisson", Declined: 0.05, Profile: scenario.Profile{Kind: "constant"},
	}
}

// freePlay starts shops behind a front, shows that, and closes all behind it.
func (o options) freePlay(ctx context.Context, lang scenario.Lang, shapes []scenario.Shape, f front) error {
	p, err := assemble(ctx, o, f.note)
	if err != nil {
		return err
	}
	e := engine.New(tampered(p.engineConfig(true, f.onEvent)))
	p.targets.Of(e)
	serving, stop := context.WithCancel(ctx)
	var serveErr error
	var wg sync.WaitGroup
	wg.Go(func() { serveErr = e.Serve(serving) })
	e.Do(engine.Audience{Lang: lang})
	e.Do(engine.FreePlay{Shapes: shapes, Replicas: o.replicas})
	err = f.show(ctx, e)
	stop()
	wg.Wait()
	return errors.Join(err, serveErr, p.close())
}
