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
	var o options
	cmd := &cobra.Command{
		Use:   "notes",
		Short: "Show the presenter's notes of the app that is open in another terminal",
		Args:  takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			return readNotes(cmd.Context(), cmd.OutOrStdout(), lang)
		},
	}
	cmd.Flags().StringVar(&o.lang, "lang", "", "language of what isn't the app's: en or ko")
	return cmd
}

// The texts of lab notes itself; its pages come from the app.
var (
	notesClosed = scenario.Text{EN: "the lab was closed", KO: "실습실이 닫혔습니다"}
	notesNone   = scenario.Text{EN: notes.ErrNone.Error(), KO: "열린 실습실이 없습니다. 다른 터미널에서 `lab`을 시작하고 여기서 `lab notes`를 실행하십시오"}
)

// readNotes prints each page of the notes on a cleared screen, until the app is
// closed or ctx ends.
func readNotes(ctx context.Context, out io.Writer, lang scenario.Lang) error {
	conn, err := notes.Dial(ctx, "")
	switch {
	case errors.Is(err, notes.ErrNone):
		return usage(errors.New(notesNone.In(lang)))
	case err != nil:
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
			fmt.Fprintln(out, notesClosed.In(lang))
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
