package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/internal/jaeger"
)

// jaegerCommand is `lab jaeger`: the trace store that the lab can run.
func jaegerCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "jaeger",
		Short: "Find or build the Jaeger that stores the traces",
		Long: `The lab uses the Jaeger that it finds: LAB_JAEGER, else jaeger on PATH (the
official binary, which has web pages), else the one that it built itself. Without
any it shows the same traces from its own memory.

"lab run NAME --jaeger require" builds one first where there is none. One that runs
already is used by the address of its web pages; where it takes spans and searches
elsewhere than on ports 4317 and 16685 of that host, the address says so:

  lab run tour --jaeger 'http://tracing:16686?query=tracing:9000&otlp=collector:4317'`,
		Args: commandsOnly,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "status", Short: "Say which Jaeger would be used", Args: takes(),
			RunE: func(cmd *cobra.Command, _ []string) error {
				b, err := jaeger.Find()
				if errors.Is(err, jaeger.ErrNotFound) {
					fmt.Fprintln(cmd.OutOrStdout(), err)
					return nil
				}
				if err != nil {
					return usage(err)
				}
				version, err := jaeger.BinaryVersion(cmd.Context(), b.Path)
				if err != nil {
					return unlessInterrupted(cmd.Context(), usage(b.Blame(err)))
				}
				fmt.Fprintf(cmd.OutOrStdout(), "jaeger %s (%s): %s\n", version, b.Source, b.Path)
				return nil
			},
		},
		&cobra.Command{
			Use: "build", Short: "Build Jaeger from its pinned module into the user's cache (minutes, once)", Args: takes(),
			Long: `Build Jaeger from its pinned module into the user's cache, once. That takes the Go
toolchain, some five minutes, 2 GB of disk while it is built, and the network for
modules that aren't there yet. What is built has no web pages; the official binary
has: where jaeger is on PATH, it is used instead.

Exit codes: 0 it is there; 2 it could not be built, and why; 130 interrupted.`,
			RunE: func(cmd *cobra.Command, _ []string) error {
				b, err := jaeger.Build(cmd.Context(), func(line string) { fmt.Fprintln(cmd.ErrOrStderr(), line) })
				if err != nil {
					return unlessInterrupted(cmd.Context(), usage(err))
				}
				fmt.Fprintln(cmd.OutOrStdout(), b.Path)
				return nil
			},
		},
		&cobra.Command{
			Use: "path", Short: "Print the path of the Jaeger that would be used", Args: takes(),
			RunE: func(cmd *cobra.Command, _ []string) error {
				b, err := jaeger.Find()
				if err != nil {
					return usage(err)
				}
				fmt.Fprintln(cmd.OutOrStdout(), b.Path)
				return nil
			},
		},
	)
	return cmd
}
