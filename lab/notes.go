package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/notes"
	"github.com/msalab/msalab/lab/scenario"
)

// notesCommand is `lab notes`: the presenter's notes on a second terminal.
func notesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "notes",
		Short: "Show the presenter's notes of the app that is open in another terminal",
		Args:  takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return readNotes(cmd.Context(), cmd.OutOrStdout())
		},
	}
}

// readNotes prints each page of the notes on a cleared screen, until the app is
// closed or ctx ends.
func readNotes(ctx context.Context, out io.Writer) error {
	conn, err := notes.Dial(ctx, "")
	if err != nil {
		return usage(err)
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	defer conn.Close()
	r := bufio.NewReader(conn)
	for {
		page, err := r.ReadString('\f')
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, io.EOF):
			fmt.Fprintln(out, "the lab was closed")
			return nil
		case err != nil:
			return &exitError{exitInvalid, fmt.Errorf("read the notes: %w", err)}
		}
		clear := "\n" // a file or a pipe has no screen
		if term.IsTerminal(os.Stdout.Fd()) {
			clear = "\x1b[H\x1b[2J"
		}
		if _, err := io.WriteString(out, clear+strings.TrimSuffix(page, "\f")); err != nil {
			return &exitError{exitInvalid, fmt.Errorf("print the notes: %w", err)}
		}
	}
}

// serveNotes serves the notes of an engine's run.
func serveNotes(e *engine.Engine, all []*scenario.Scenario, lang scenario.Lang) (*notes.Server, error) {
	return notes.Serve("", func() string {
		snap := e.Snapshot()
		var sc *scenario.Scenario
		if i := slices.IndexFunc(all, func(s *scenario.Scenario) bool { return s.Name == snap.Stage.Scenario }); i >= 0 {
			sc = all[i]
		}
		return notes.Page(snap, sc, time.Now(), lang)
	})
}
