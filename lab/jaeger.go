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
any it shows the same traces from its own memory.`,
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
