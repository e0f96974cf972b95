package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/charmbracelet/x/term"

	"github.com/msalab/msalab/lab/internal/terminal"
)

// showApp opens the app in a process of its own, under one that gives the
// terminal back should the app be cut off; in that process, the app itself.
func showApp(ctx context.Context, o options, look appearance) error {
	if terminal.Kept() {
		ctx, leave, err := terminal.Join(ctx)
		if err != nil {
			return &exitError{exitInvalid, err}
		}
		defer leave()
		return openApp(ctx, o, look)
	}
	if !term.IsTerminal(os.Stdin.Fd()) || !term.IsTerminal(os.Stdout.Fd()) {
		return openApp(ctx, o, look) // which says so
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
