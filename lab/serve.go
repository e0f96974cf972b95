package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/internal/launch"
)

// serveCommand is `lab serve`: one replica in a process of its own, started by
// the lab itself.
func serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "serve",
		Short:  "Be one replica (the lab starts these itself)",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return launch.Serve(cmd.Context(), os.Stdin, os.Stdout, os.Stderr)
		},
	}
}

// guardCommand is `lab guard`: it runs a program that is not ours and ends it
// when the lab is gone, however the lab ended.
func guardCommand() *cobra.Command {
	return &cobra.Command{
		Use:                "guard -- COMMAND [ARG ...]",
		Short:              "Run a program and end it with the lab (the lab starts this itself)",
		Hidden:             true,
		DisableFlagParsing: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && args[0] == "--" {
				args = args[1:]
			}
			return launch.Guard(cmd.Context(), os.Stdin, args)
		},
	}
}
