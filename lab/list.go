package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/scenarios"
)

// listCommand is `lab list`: the scenarios that come with the lab.
func listCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the scenarios that come with the lab",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			all, err := scenarios.All()
			if err != nil {
				return err
			}
			for _, sc := range all {
				fmt.Fprintf(cmd.OutOrStdout(), "%-12s %-4s %4.1f min  %s\n", sc.Name, sc.Claim, sc.Minutes, sc.Title.In(lang))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&o.lang, "lang", "", "language: en or ko")
	return cmd
}

// checkCommand is `lab check`: is this file a scenario?
func checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check NAME|FILE",
		Short: "Check a scenario file and say everything that is wrong with it",
		Args:  oneScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			sc, err := scenarios.Open(args[0])
			if err != nil {
				return usage(err)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is fine: %s, %d steps, about %.1f minutes, shapes %v\n",
				args[0], sc.Name, len(sc.Steps), sc.Minutes, sc.Compare.Shapes)
			return nil
		},
	}
}
