package main

import (
	"context"
	"errors"
	"os"
	"sync"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/plain"
	"github.com/msalab/msalab/scenarios"
)

// openPlain is the app in lines, over the same shops: `lab --plain`.
func openPlain(ctx context.Context, o options) error {
	lang, err := o.language()
	if err != nil {
		return err
	}
	shapes, err := o.appShapes()
	if err != nil {
		return err
	}
	all, err := scenarios.All()
	if err != nil {
		return err
	}
	printer := newPrinter(os.Stdout, lang)
	p, err := assemble(ctx, o, printer.note)
	if err != nil {
		return err
	}
	e := engine.New(p.engineConfig(true, printer.event))
	p.targets.Of(e)
	serving, stop := context.WithCancel(ctx)
	var serveErr error
	var wg sync.WaitGroup
	wg.Go(func() { serveErr = e.Serve(serving) })
	e.Do(engine.FreePlay{Shapes: shapes, Replicas: o.replicas})
	plainErr := plain.Run(ctx, os.Stdin, plain.Config{Engine: e, Scenarios: all, Lang: lang, Say: printer.note})
	stop()
	wg.Wait()
	err = errors.Join(plainErr, serveErr, p.close())
	if ctx.Err() != nil {
		return &exitError{exitInterrupted, err}
	}
	return err
}
