package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/msalab/msalab/lab/internal/terminal"
)

// showApp opens the app where its terminal is kept.
func showApp(ctx context.Context, o options, look appearance) error {
	return keepTerminal(ctx, func(ctx context.Context) error { return openApp(ctx, o, look) })
}

// keepTerminal runs this program again, in a process of its own, under one that
// gives the terminal back should it be cut off; in that process, and where there
// is no terminal, it shows what is to be shown.
func keepTerminal(ctx context.Context, show func(context.Context) error) error {
	if terminal.Kept() {
		ctx, leave, err := terminal.Join(ctx)
		if err != nil {
			return &exitError{exitInvalid, err}
		}
		defer leave()
		return show(ctx)
	}
	if !onTerminal() {
		return show(ctx) // which says so
	}
	self, err := os.Executable()
	if err != nil {
		return &exitError{exitInvalid, fmt.Errorf("find this program: %w", err)}
	}
	code, err := terminal.Keep(self, os.Args[1:], os.Stdin)
	var broken *terminal.Broken
	switch {
	case errors.As(err, &broken):
		fmt.Fprint(os.Stderr, broken.Report)
		return &exitError{exitInvalid, err}
	case err != nil:
		return &exitError{exitInvalid, err}
	case code != exitOK:
		return &exitError{code: code} // the app has said why
	}
	return nil
}
