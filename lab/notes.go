package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/internal/notes"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// notesCommand is `lab notes`: the presenter's notes on a second terminal.
func notesCommand() *cobra.Command {
	var o options
	var pid int
	cmd := &cobra.Command{
		Use:   "notes",
		Short: "Show the presenter's notes of the app, or the replay, that is open in another terminal",
		Long: `Show, on a second terminal, what the presenter of the app or of a replay needs: what
to say, what comes next, the clock, the votes. It follows the lab that was opened
last on this machine, or the one that --pid names, until that is closed.

Exit codes: 0 the lab was closed; 2 none is open, or not the one that was named.`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			return readNotes(cmd.Context(), cmd.OutOrStdout(), term.IsTerminal(os.Stdout.Fd()), pid, lang)
		},
	}
	cmd.Flags().IntVar(&pid, "pid", 0, "follow the lab whose process has this `NUMBER`; 0: the one that was opened last")
	o.addLangTo(cmd, "`en|ko`, the language of the notes, whatever the room sees")
	return cmd
}

// The texts of lab notes itself; its pages come from the app.
var (
	notesClosed = scenario.Text{EN: "the lab was closed", KO: "실습실이 닫혔습니다"}
	notesOther  = scenario.Text{EN: "no lab with the process id %d is open: those that are have %s", KO: "프로세스 번호가 %d인 실습실은 열려 있지 않습니다. 열린 실습실: %s"}
	notesOf     = scenario.Text{EN: "these are of lab %s; --pid follows another: %s", KO: "따르는 실습실: %s. --pid 옵션으로 따를 수 있는 다른 실습실: %s"}
	notesNone   = scenario.Text{EN: notes.ErrNone.Error(), KO: "열린 실습실이 없습니다. 다른 터미널에서 `lab`을 시작하고 여기서 `lab notes`를 실행하십시오"}
)

// readNotes prints each page of an app's notes, on a screen over the one before, until
// the app is closed or ctx ends. pid is that of its process; 0: the youngest.
func readNotes(ctx context.Context, out io.Writer, screen bool, pid int, lang scenario.Lang) error {
	app, followed, err := findNotes(ctx, pid, lang)
	if err != nil {
		return usage(err)
	}
	defer context.AfterFunc(ctx, func() { _ = app.Close() })()
	defer app.Close()
	next := app.Pages()
	for {
		page, err := next()
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, io.EOF):
			fmt.Fprintln(out, notesClosed.In(lang))
			return nil
		case err != nil:
			return &exitError{exitInvalid, fmt.Errorf("read the notes: %w", err)}
		}
		words := "\n" + followed + page.In(lang) // a file or a pipe has no screen
		if screen {
			words = overwritten(followed + page.In(lang))
		}
		if _, err := io.WriteString(out, words); err != nil {
			return &exitError{exitInvalid, fmt.Errorf("print the notes: %w", err)}
		}
	}
}

// findNotes finds the app with this process id, 0: the youngest, and says in a line which
// one it is where there are others.
func findNotes(ctx context.Context, pid int, lang scenario.Lang) (app notes.Open, followed string, err error) {
	open, err := notes.Find(ctx, "")
	switch {
	case errors.Is(err, notes.ErrNone):
		return app, "", errors.New(notesNone.In(lang))
	case err != nil:
		return app, "", err
	}
	i, pids := 0, []string{}
	for _, o := range open {
		pids = append(pids, strconv.Itoa(o.PID))
	}
	if pid != 0 {
		i = slices.Index(pids, strconv.Itoa(pid))
	}
	for j, o := range open {
		if j != i {
			_ = o.Close()
		}
	}
	if i < 0 {
		return app, "", fmt.Errorf(notesOther.In(lang), pid, strings.Join(pids, ", "))
	}
	if len(open) > 1 {
		followed = fmt.Sprintf(notesOf.In(lang), pids[i], strings.Join(slices.Delete(pids, i, i+1), ", ")) + "\n\n"
	}
	return open[i], followed, nil
}

// overwritten writes a page over what stands on a screen, line by line and without
// a moment in which it is empty, as that would flicker.
func overwritten(page string) string {
	const home, restOfLine, restOfScreen = "\x1b[H", "\x1b[K", "\x1b[J"
	return home + strings.ReplaceAll(page, "\n", restOfLine+"\n") + restOfScreen
}

// serveNotes serves the notes of what an engine, or a player, shows. now is the
// moment that a picture is of. Without them the app opens all the same, and says
// why there are none.
func serveNotes(show func() *runs.Snapshot, now func(*runs.Snapshot) time.Time, all []*scenario.Scenario, say func(string)) (closeNotes func() error) {
	server, err := notes.Serve("", func() scenario.Text {
		snap := show()
		var sc *scenario.Scenario
		if i := slices.IndexFunc(all, func(s *scenario.Scenario) bool { return s.Name == snap.Stage.Scenario }); i >= 0 {
			sc = all[i]
		}
		return scenario.Text{EN: notes.Page(snap, sc, now(snap), scenario.English), KO: notes.Page(snap, sc, now(snap), scenario.Korean)}
	})
	if err != nil {
		say(fmt.Sprintf("`lab notes` will show nothing: %v", err))
		return func() error { return nil }
	}
	return server.Close
}
