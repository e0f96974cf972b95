package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/repaint"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
	"github.com/msalab/msalab/tui/wire"
)

// Config is what the app starts with.
type Config struct {
	Engine     Engine
	Microscope wire.Microscope      // nil: no message is looked at
	Scenarios  []*scenario.Scenario // that can be run; "tour" and "isolate" have keys of their own
	Lang       scenario.Lang        // empty: English
	Theme      theme.Name           // empty: as the terminal's background asks
	ASCII      bool                 // no box, block or arrow characters
	In         io.Reader            // nil: standard input
	Out        io.Writer            // nil: standard output, repaints and all
}

// framesPerSecond is how often Bubble Tea looks whether there is something to draw. It
// does so also while there is nothing, and each time wakes the process: that is most of
// what an idle app costs. Fewer, and a key would be answered late.
const framesPerSecond = 40

// Run shows the app until the user quits or ctx ends. The terminal is as it
// was before when it returns.
func Run(ctx context.Context, cfg Config) error {
	return run(ctx, cfg)
}

func run(ctx context.Context, cfg Config, more ...tea.ProgramOption) error {
	// Signals end ctx. Bubble Tea would hear of the same ones: where ctx was first it
	// waits forever for somebody to take its message of them.
	options := []tea.ProgramOption{tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithFPS(framesPerSecond)}
	if cfg.In != nil {
		options = append(options, tea.WithInput(cfg.In))
	}
	if cfg.Out != nil {
		options = append(options, output(cfg.Out)...)
	}
	m := newModel(cfg, traces.Searches(ctx, cfg.Engine), time.Now())
	m.looks = wire.Through(ctx, cfg.Microscope)
	_, err := tea.NewProgram(m, append(options, more...)...).Run()
	if ctx.Err() != nil && errors.Is(err, tea.ErrProgramKilled) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("run the terminal app: %w", err)
	}
	return nil
}

// output has a program write to out, without the repaints of lines that are as before.
func output(out io.Writer) []tea.ProgramOption {
	filter := repaint.New(out)
	var filtered io.Writer = filter
	tty, terminal := out.(repaint.File)
	if filter.NewLines = !terminal; terminal {
		filtered = repaint.Terminal{File: tty, Filter: filter}
	}
	return []tea.ProgramOption{tea.WithOutput(filtered), tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
		if size, ok := msg.(tea.WindowSizeMsg); ok {
			filter.Resize(size.Height)
		}
		return msg
	})}
}
