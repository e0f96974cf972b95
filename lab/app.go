package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/scenarios"
	"github.com/msalab/msalab/tui"
	"github.com/msalab/msalab/tui/theme"
)

// appearance is how the app looks.
type appearance struct {
	theme string
	ascii bool
	cast  string // file to record the screen in; empty: none
}

// addCastTo adds the flag for commands that open the app.
func (a *appearance) addCastTo(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.cast, "cast", "", "record the app in this `FILE` as an asciicast, with a marker at each step (asciinema play FILE shows it)")
}

func (a *appearance) addTo(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.theme, "theme", string(theme.Auto), fmt.Sprintf("colours of the app, `THEME`: %s, or one of %s", theme.Auto, themeNames()))
	cmd.Flags().BoolVar(&a.ascii, "ascii", false, "draw without box and block characters")
}

func themeNames() string {
	var names []string
	for _, n := range theme.Names() {
		names = append(names, string(n))
	}
	return strings.Join(names, ", ")
}

func (a *appearance) check() error {
	name := theme.Name(a.theme)
	if name != theme.Auto && !slices.Contains(theme.Names(), name) {
		return usage(fmt.Errorf("--theme %s: there are %s, %s", a.theme, theme.Auto, themeNames()))
	}
	return nil
}

// noScreen refuses what is asked of a screen where there is none.
func noScreen(cmd *cobra.Command) error {
	for _, name := range []string{"theme", "ascii", "cast"} {
		if cmd.Flags().Changed(name) {
			return usage(fmt.Errorf("--plain draws no screen: leave --%s out, or --plain", name))
		}
	}
	return nil
}

// onTerminal tells whether somebody can look at a screen and press keys.
func onTerminal() bool {
	return term.IsTerminal(os.Stdin.Fd()) && term.IsTerminal(os.Stdout.Fd()) && !dumb()
}

// dumb tells whether the terminal can only print line after line.
func dumb() bool { return os.Getenv("TERM") == "dumb" }

// noTerminal says that the app or a replay needs a terminal, and what there is without.
func noTerminal(what, instead string) error {
	if dumb() {
		return usage(fmt.Errorf("TERM=dumb: %s draws a whole screen, and such a terminal can't: set TERM to what it is, say xterm-256color; without a screen %s", what, instead))
	}
	return usage(fmt.Errorf("%s needs a terminal, to read keys from and to draw on; without one %s", what, instead))
}

// appShapes are the shops to begin with, once all that the options say was found
// to be possible.
func (o *options) appShapes() ([]scenario.Shape, error) {
	shapes, err := o.parseShapes()
	if err != nil {
		return nil, err
	}
	if shapes == nil {
		shapes = []scenario.Shape{{Architecture: scenario.Services, Placement: scenario.Process}}
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	return shapes, o.checkPorts(max(doorsLooked, len(shapes)))
}

// complain tells what is missing, or under way, on the terminal before the app is on
// it; it stands there again after the app.
func complain(line string) { fmt.Fprintln(os.Stderr, line) }

// openApp opens the app over a shop that is started behind it.
func openApp(ctx context.Context, o options, look appearance) error {
	if !onTerminal() {
		return noTerminal("the app", "there are `lab --plain`, which reads and writes lines, and `lab run NAME`, with NAME from `lab list`")
	}
	if err := look.check(); err != nil {
		return err
	}
	lang, err := o.language()
	if err != nil {
		return err
	}
	shapes, err := o.appShapes()
	if err != nil {
		return err
	}
	all, err := scenarios.All()
	if err != nil {
		return err
	}
	var e *engine.Engine
	cfg := tui.Config{Scenarios: all, Lang: lang, Theme: theme.Name(look.theme), ASCII: look.ascii}
	closeCast, err := look.output(ctx, &cfg, func() *runs.Snapshot { return e.Snapshot() })
	if err != nil {
		return err
	}
	app := front{
		note: complain,
		show: func(ctx context.Context, running *engine.Engine) error {
			e = running
			closeNotes := serveNotes(e.Snapshot, func(*runs.Snapshot) time.Time { return time.Now() }, all, complain)
			cfg.Engine, cfg.Microscope = tamperedView(e), microscope{}
			err := tui.Run(ctx, cfg)
			if err != nil {
				err = &exitError{exitInvalid, err} // it broke: nothing the user typed is wrong
			}
			return errors.Join(err, closeNotes())
		},
	}
	return errors.Join(o.freePlay(ctx, lang, shapes, app), closeCast())
}
