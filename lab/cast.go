package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/charmbracelet/x/term"

	"github.com/msalab/msalab/lab/internal/cast"
	"github.com/msalab/msalab/lab/internal/terminal"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui"
)

// output has the app write to the terminal, until ctx ends, and its screen recorded,
// where that was asked for. close ends the record.
func (a *appearance) output(ctx context.Context, cfg *tui.Config, now func() *runs.Snapshot) (close func() error, err error) {
	tty := terminal.NewOutput(ctx, os.Stdout)
	cfg.Out = tty
	if a.cast == "" {
		return func() error { return nil }, nil
	}
	out, err := openCast(tty, a.cast, func() string { return stepOf(now()) })
	if err != nil {
		return nil, err
	}
	cfg.Out = out
	return out.Close, nil
}

// openCast makes a terminal one whose every write is recorded in a file. step tells
// the step of the scenario under way.
func openCast(tty cast.File, file string, step func() string) (cast.Terminal, error) {
	f, err := os.Create(file)
	if err != nil {
		return cast.Terminal{}, usage(fmt.Errorf("--cast: %w", err))
	}
	recorder, err := cast.New(f, cast.Config{Title: "msalab", Step: step, Clock: time.Now,
		Size: func() (int, int, error) { return term.GetSize(os.Stdout.Fd()) }})
	if err != nil {
		return cast.Terminal{}, usage(fmt.Errorf("--cast %s: %w", file, err))
	}
	return cast.Terminal{File: tty, Recorder: recorder}, nil
}

// stepOf names the step that a run is at: "isolate 4 hold"; empty: none.
func stepOf(s *runs.Snapshot) string {
	if s.Stage.Scenario == "" || s.Stage.Step == 0 {
		return ""
	}
	return fmt.Sprintf("%s %d %s", s.Stage.Scenario, s.Stage.Step, s.Stage.Kind)
}
