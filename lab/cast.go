package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"github.com/msalab/msalab/lab/internal/cast"
	"github.com/msalab/msalab/lab/internal/terminal"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
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
	p := progress{scenarios: cfg.Scenarios}
	out, err := openCast(tty, a.cast, func() []string { return p.begun(now()) })
	if err != nil {
		return nil, err
	}
	cfg.Out = out
	return out.Close, nil
}

// openCast makes a terminal one whose every write is recorded in a file. steps
// tells the steps of the scenario that have begun since it was last asked.
func openCast(tty cast.File, file string, steps func() []string) (cast.Terminal, error) {
	f, err := os.Create(file)
	if err != nil {
		return cast.Terminal{}, usage(fmt.Errorf("--cast: %w", err))
	}
	recorder, err := cast.New(f, cast.Config{Title: "msalab", Steps: steps, Clock: time.Now,
		Size: func() (int, int, error) { return term.GetSize(os.Stdout.Fd()) }})
	if err != nil {
		return cast.Terminal{}, usage(fmt.Errorf("--cast %s: %w", file, err))
	}
	return cast.Terminal{File: tty, Recorder: recorder}, nil
}

// progress follows a run through its steps: a glance now and then, between which
// many may begin and end.
type progress struct {
	scenarios []*scenario.Scenario
	at        time.Time // of the glance before
	stage     runs.Stage
}

// begun names the steps that have begun since the glance before: "isolate 4 hold".
func (p *progress) begun(now *runs.Snapshot) []string {
	before, stage := p.stage, now.Stage
	from := 1
	switch same := stage.Scenario == before.Scenario && stage.Began.Equal(before.Began); {
	case same && stage.Step >= before.Step:
		from = before.Step + 1
	case same && now.At.Before(p.at): // a replay went back
		from = stage.Step
	}
	p.at, p.stage = now.At, stage
	var all []string
	for n := max(1, from); n <= stage.Step; n++ {
		kind := p.kind(stage.Scenario, n)
		if n == stage.Step {
			kind = stage.Kind
		}
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %d %s", stage.Scenario, n, kind)))
	}
	return all
}

// kind is that of a scenario's nth step; empty where this lab doesn't know it.
func (p *progress) kind(name string, n int) string {
	for _, sc := range p.scenarios {
		if sc.Name == name && n <= len(sc.Steps) {
			return sc.Steps[n-1].Kind()
		}
	}
	return ""
}
