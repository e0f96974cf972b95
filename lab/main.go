// Command lab is msalab: a terminal lab that teaches microservices by running
// them. Without arguments it opens the app; `lab run` plays a scenario
// headless and exits with a code that tells how it went.
//
// This package holds flags and wiring only. What the lab does is in engine,
// what it runs on in internal, the shop in services, the screen in tui.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"
)

// The exit codes of lab.
const (
	exitOK          = 0
	exitBroken      = 1   // an expectation did not hold, or the record could not be written
	exitUsage       = 2   // the scenario or the command line is wrong
	exitInvalid     = 3   // the run can't be believed, or could not be finished
	exitInterrupted = 130 // stopped by the user, as shells count SIGINT
)

// exitError carries an exit code up to main. Without a cause nothing more is
// printed: what there is to say has been said.
type exitError struct {
	code  int
	cause error
}

func (e *exitError) Error() string {
	if e.cause == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.cause.Error()
}

func (e *exitError) Unwrap() error { return e.cause }

// usage marks an error as the user's to mend.
func usage(err error) error { return &exitError{exitUsage, err} }

// unlessInterrupted gives err, or the exit code of an interrupted lab: what
// failed then failed because of that.
func unlessInterrupted(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return &exitError{code: exitInterrupted}
	}
	return err
}

// helpCommand is `lab help`; what is no command is told as by the command itself.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about any command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil {
				return err
			}
			if about.HasAvailableSubCommands() {
				if err := commandsOnly(about, rest); err != nil {
					return err
				}
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

func main() {
	if os.Getenv("GOGC") == "" {
		// Most of the heap is spans that the relay keeps. They cost the collector
		// little, so let it come earlier than when the heap has doubled.
		debug.SetGCPercent(30)
	}
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	code := run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// endings are the signals that end the lab in an orderly way: also when its
// terminal is closed, unless it was started to outlive that, as by nohup.
func endings() []os.Signal {
	if signal.Ignored(syscall.SIGHUP) {
		return []os.Signal{os.Interrupt, syscall.SIGTERM}
	}
	return []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
}

// run executes the command line and returns the exit code.
func run(ctx context.Context, args []string) int {
	out := &watched{Writer: os.Stdout}
	root := rootCommand()
	root.SetArgs(args)
	root.SetOut(out)
	err := root.ExecuteContext(ctx)
	if out.err != nil {
		err = &exitError{exitBroken, out.err}
	}
	if err == nil {
		return exitOK
	}
	var exit *exitError
	if !errors.As(err, &exit) {
		// cobra's own complaints are about the command line
		exit = &exitError{exitUsage, err}
	}
	if exit.cause != nil {
		fmt.Fprintf(os.Stderr, "lab: %v\n", exit.cause)
	}
	return exit.code
}

// rootCommand is the tree of all commands; by itself it opens the app.
func rootCommand() *cobra.Command {
	var o options
	var look appearance
	var inLines bool
	root := &cobra.Command{
		Use:   "lab",
		Short: "Learn microservices by running them",
		Long: `lab launches a small web shop for real (as a monolith and as services), puts
load on it, breaks it, and shows what happened in live charts and traces.

Without a command it opens the app, on a shop that runs; ? shows its keys, q leaves.
The time that a request works is simulated, and labelled so wherever it is shown;
all other figures are measured.`,
		Example: `  lab                        the app
  lab run isolate            break the shop in both architectures, and see who survives
  lab list                   the scenarios there are; lab run plays one
  lab doctor                 whether the lab can run here, and what to do`,
		Args:              commandsOnly,
		SilenceErrors:     true,
		PersistentPreRunE: noEmptyFlag,
		SilenceUsage:      true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if inLines {
				if err := noScreen(cmd); err != nil {
					return err
				}
				return openPlain(cmd.Context(), o)
			}
			return showApp(cmd.Context(), o, look)
		},
	}
	o.addTo(root)
	look.addTo(root)
	look.addCastTo(root)
	root.Flags().BoolVar(&inLines, "plain", false, "the app in lines, for pipes and screen readers: events and figures out, steps and a few words in (help lists them)")
	root.AddCommand(runCommand(), listCommand(), checkCommand(), faultsCommand(), wireCommand(), benchCommand(), auditCommand(), reportCommand(), jaegerCommand(), notesCommand(), serveCommand(), guardCommand(), benchEndCommand())
	root.AddCommand(replayCommand(), doctorCommand(), shotCommand())
	root.SetHelpCommand(helpCommand())
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(flagError)
	return root
}
