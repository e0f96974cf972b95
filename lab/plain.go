package main

import (
	"context"
	"errors"
	"os"

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
	ctx, gone := context.WithCancelCause(ctx)
	defer gone(nil)
	printer := newPrinter(os.Stdout, lang, gone)
	err = o.freePlay(ctx, lang, shapes, front{
		note: printer.note, onEvent: printer.event,
		show: func(ctx context.Context, e *engine.Engine) error {
			return plain.Run(ctx, os.Stdin, plain.Config{Engine: e, Scenarios: all, Lang: lang, Say: printer.note})
		},
	})
	err = errors.Join(err, printer.Close(ctx))
	if ctx.Err() != nil {
		return &exitError{stopped(ctx), err}
	}
	return err
}
