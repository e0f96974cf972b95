package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/waterfall"
)

// Config is what the app starts with.
type Config struct {
	Engine    Engine
	Scenarios []*scenario.Scenario // that can be run; "tour" and "isolate" have keys of their own
	Lang      scenario.Lang        // empty: English
	Theme     theme.Name           // empty: as the terminal's background asks
	ASCII     bool                 // no box, block or arrow characters
	In        io.Reader            // nil: standard input
	Out       io.Writer            // nil: standard output
}

// Run shows the app until the user quits or ctx ends. The terminal is as it
// was before when it returns.
func Run(ctx context.Context, cfg Config) error {
	return run(ctx, cfg)
}

func run(ctx context.Context, cfg Config, more ...tea.ProgramOption) error {
	options := []tea.ProgramOption{tea.WithContext(ctx)}
	if cfg.In != nil {
		options = append(options, tea.WithInput(cfg.In))
	}
	if cfg.Out != nil {
		options = append(options, tea.WithOutput(cfg.Out))
	}
	m := newModel(cfg, searches(ctx, cfg.Engine), time.Now())
	_, err := tea.NewProgram(m, append(options, more...)...).Run()
	if ctx.Err() != nil && errors.Is(err, tea.ErrProgramKilled) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("run the terminal app: %w", err)
	}
	return nil
}

// patience is how long a search for traces may take before it is given up.
const patience = 10 * time.Second

// search makes the commands that ask the engine for traces. They run beside
// the program, never in it.
type search struct {
	find    func(engine.TraceQuery) tea.Cmd
	load    func(spans.TraceID) tea.Cmd
	compare func(base, other spans.TraceID) tea.Cmd
}

// foundMsg is the answer to a search for traces.
type foundMsg struct {
	query  engine.TraceQuery
	traces []spans.Summary
	err    error
}

// loadedMsg is a trace that was asked for; its trace is nil when there is
// none.
type loadedMsg struct {
	id    spans.TraceID
	trace *waterfall.Trace
	err   error
}

func searches(ctx context.Context, e Engine) search {
	return search{
		find: func(q engine.TraceQuery) tea.Cmd {
			return func() tea.Msg {
				ctx, cancel := context.WithTimeout(ctx, patience)
				defer cancel()
				found, err := e.FindTraces(ctx, q)
				return foundMsg{query: q, traces: found, err: err}
			}
		},
		load: func(id spans.TraceID) tea.Cmd {
			return func() tea.Msg {
				ctx, cancel := context.WithTimeout(ctx, patience)
				defer cancel()
				all, err := e.Trace(ctx, id)
				if err != nil || len(all) == 0 {
					return loadedMsg{id: id, err: err}
				}
				return loadedMsg{id: id, trace: waterfall.New(all)}
			}
		},
		compare: func(base, other spans.TraceID) tea.Cmd {
			return func() tea.Msg {
				ctx, cancel := context.WithTimeout(ctx, patience)
				defer cancel()
				before, err := e.Trace(ctx, base)
				after, err2 := e.Trace(ctx, other)
				msg := comparedMsg{base: base, other: other, err: errors.Join(err, err2)}
				if msg.err == nil && len(before) > 0 && len(after) > 0 {
					msg.before, msg.after = waterfall.New(before), waterfall.New(after)
					msg.changes = spans.Diff(before, after)
				}
				return msg
			}
		},
	}
}
