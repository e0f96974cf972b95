package main

import (
	"context"
	"errors"
	"os"
	"syscall"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// TestOutcome gives the exit code that a run comes to.
func TestOutcome(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	stoppedBy := func(cause error) context.Context {
		ctx, stop := context.WithCancelCause(t.Context())
		stop(unlessReaderGone(&os.PathError{Op: "write", Path: "/dev/stdout", Err: cause}))
		return ctx
	}
	unprinted, unread := stoppedBy(syscall.ENOSPC), stoppedBy(syscall.EPIPE)
	broken := []scenario.Result{{Verdict: scenario.Kept}, {Verdict: scenario.Broken}}
	books := func(v scenario.Verdict, figure string) []scenario.Result {
		return []scenario.Result{{Step: "audit", Verdict: v, Figures: map[string]float64{figure: 1}}}
	}
	busy := []scenario.Text{{EN: "busy"}}
	for name, test := range map[string]struct {
		ctx    context.Context
		record runs.Record
		want   int
	}{
		"good":       {t.Context(), runs.Record{}, exitOK},
		"broken":     {t.Context(), runs.Record{Results: broken}, exitBroken},
		"doubtful":   {t.Context(), runs.Record{Results: broken, Invalid: []scenario.Text{{EN: "busy"}}}, exitInvalid},
		"unfinished": {t.Context(), runs.Record{Results: broken, Problem: "no replica"}, exitInvalid},

		"out of balance":                {t.Context(), runs.Record{Results: books(scenario.Broken, "imbalances")}, exitBroken},
		"out of balance and busy":       {t.Context(), runs.Record{Results: books(scenario.Broken, "imbalances"), Invalid: busy}, exitBroken},
		"out of balance and unfinished": {t.Context(), runs.Record{Results: books(scenario.Broken, "imbalances"), Problem: "no replica"}, exitBroken},
		"naive and busy":                {t.Context(), runs.Record{Results: books(scenario.Kept, "imbalances"), Invalid: busy}, exitInvalid},
		"not settled and busy":          {t.Context(), runs.Record{Results: books(scenario.Broken, "untold"), Invalid: busy}, exitInvalid},

		"its output found no room": {unprinted, runs.Record{Results: broken}, exitInvalid},
		"its reader went away":     {unread, runs.Record{Results: broken}, exitInterrupted},
		"interrupted":              {ended, runs.Record{Results: broken, Problem: "interrupted"}, exitInterrupted},
	} {
		t.Run(name, func(t *testing.T) {
			if got := outcome(test.ctx, &test.record); got != test.want {
				t.Errorf("exit code %d, want %d", got, test.want)
			}
		})
	}
}

// TestFinish tells what went wrong after a run, and keeps the run's exit code.
func TestFinish(t *testing.T) {
	full := errors.New("disk full")
	if err := finish(exitOK, nil, nil); err != nil {
		t.Errorf("a good run ends by %v", err)
	}
	for code, want := range map[int]int{
		exitOK: exitBroken, exitBroken: exitBroken, exitInvalid: exitInvalid, exitInterrupted: exitInterrupted,
	} {
		var exit *exitError
		if err := finish(code, nil, full); !errors.As(err, &exit) || exit.code != want || !errors.Is(err, full) {
			t.Errorf("finish(%d) with an error: %v, want exit code %d and the error", code, err, want)
		}
	}
}
