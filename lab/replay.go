package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/internal/replay"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/scenarios"
	"github.com/msalab/msalab/tui"
	"github.com/msalab/msalab/tui/theme"
)

var _ tui.Player = (*replay.Player)(nil)

// replayCommand is `lab replay`: a record in the app.
func replayCommand() *cobra.Command {
	var o options
	var look appearance
	var name string
	cmd := &cobra.Command{
		Use:   "replay FILE",
		Short: "Show the record of a run in the app, with seek",
		Long: `Show what lab run --json kept in the same views as a run: what to show when a
demo breaks. Nothing is started. Left and right go 5 seconds back and on, N and n
a step, p stands still, + and - change the speed; what would change the shop is
refused. "lab notes" has the presenter's notes, as for a run.

Exit codes: 0 the user quit; 2 FILE is no record that this version of the lab can
play.`,
		Args: takes(oneRecord),
		RunE: func(cmd *cobra.Command, args []string) error {
			return replayRecord(cmd.Context(), o, look, args[0], name)
		},
	}
	o.addLangTo(cmd, "`en|ko`, the language")
	cmd.Flags().StringVar(&name, "run", "", "`NAME` of the scenario to show, where FILE is the record of a whole course")
	look.addTo(cmd)
	look.addCastTo(cmd)
	return cmd
}

func replayRecord(ctx context.Context, o options, look appearance, file, name string) error {
	lang, err := o.language()
	if err != nil {
		return err
	}
	if err := look.check(); err != nil {
		return err
	}
	if err := apart("--cast", look.cast, file); err != nil {
		return err
	}
	records, err := readRecords(file)
	if err != nil {
		return err
	}
	record, before, err := pickRecord(records, name)
	if err != nil {
		return usage(fmt.Errorf("%s: %w", file, err))
	}
	player, err := replay.New(record, time.Now, before...)
	if err != nil {
		return usage(fmt.Errorf("play %s: %w", file, err))
	}
	if !onTerminal() {
		return noTerminal("a replay", "`lab report FILE` makes a page of the record")
	}
	all, err := scenarios.All()
	if err != nil {
		return err
	}
	cfg := tui.Config{Engine: player, Scenarios: all, Lang: lang, Theme: theme.Name(look.theme), ASCII: look.ascii}
	return keepTerminal(ctx, func(ctx context.Context) error {
		closeCast, err := look.output(ctx, &cfg, player.Snapshot)
		if err != nil {
			return err
		}
		closeNotes := serveNotes(player.Snapshot, func(s *runs.Snapshot) time.Time { return s.At }, all, complain)
		return errors.Join(tui.Run(ctx, cfg), closeNotes(), closeCast())
	})
}

// pickRecord is the record of a scenario, and those before it; where there is one
// record it needs no name.
func pickRecord(records []*runs.Record, name string) (r *runs.Record, before []*runs.Record, err error) {
	var names []string
	for _, r := range records {
		names = append(names, r.Scenario)
	}
	if name == "" && len(records) == 1 {
		return records[0], nil, nil
	}
	if i := slices.Index(names, name); i >= 0 {
		return records[i], records[:i], nil
	}
	return nil, nil, fmt.Errorf("it holds the runs %s: choose one with --run", strings.Join(names, ", "))
}
