package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/scenarios"
)

// listCommand is `lab list`: the scenarios that come with the lab.
func listCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the scenarios that come with the lab",
		Long: `List the scenarios that come with the lab: the name, the claims of the article
that it judges, how long it takes, what it is about. "lab run NAME" plays one.`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			all, err := scenarios.All()
			if err != nil {
				return err
			}
			minutes := scenario.Text{EN: "%4.1f min", KO: "%4.1f분"}.In(lang)
			width := 0
			for _, sc := range all {
				width = max(width, len(sc.Name))
			}
			for _, sc := range all {
				fmt.Fprintf(cmd.OutOrStdout(), "%-*s %-6s "+minutes+"  %s\n", width, sc.Name, strings.Join(sc.Judges(), ","), sc.Minutes, sc.Title.In(lang))
			}
			return nil
		},
	}
	o.addLangTo(cmd, "`en|ko`, the language")
	return cmd
}

// checkCommand is `lab check`: are these files scenarios?
func checkCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "check NAME|FILE... | --all",
		Short: "Check scenario files and say everything that is wrong with them",
		Long: `Read scenarios without playing them, and say everything that is wrong: file, line
and column, the line itself, and what would be right. The manual of the format is
"go doc github.com/msalab/msalab/lab/scenario".

Exit codes: 0 all are fine; 2 one isn't.`,
		Args: func(cmd *cobra.Command, args []string) error { return named(cmd, args, all, len(args)) },
		RunE: func(cmd *cobra.Command, args []string) error {
			if all {
				args = scenarios.List()
			}
			return checkScenarios(cmd.OutOrStdout(), args)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "check every scenario that comes with the lab")
	return cmd
}

// outline sums a scenario up: "isolate, 71 steps, 2.5 minutes, monolith/process
// and services/process". What it is called is left out where that was the question.
func outline(asked string, sc *scenario.Scenario) string {
	steps := "1 step"
	if n := len(sc.Steps); n != 1 {
		steps = fmt.Sprintf("%d steps", n)
	}
	parts := []string{steps, "about " + time.Duration(sc.Minutes*float64(time.Minute)).Round(time.Second).String()}
	if sc.Name != asked {
		parts = slices.Insert(parts, 0, sc.Name)
	}
	var shapes []string
	for _, s := range sc.Compare.Shapes {
		shapes = append(shapes, s.String())
	}
	return strings.Join(append(parts, strings.Join(shapes, " and ")), ", ")
}

// checkScenarios tells of each scenario whether it is fine, whatever is wrong
// with the others.
func checkScenarios(w io.Writer, names []string) error {
	var errs []error
	for _, name := range names {
		sc, err := scenarios.Open(name)
		if err == nil {
			err = checkWires(sc)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		fmt.Fprintf(w, "%s is fine: %s\n", name, outline(name, sc))
	}
	if err := errors.Join(errs...); err != nil {
		return usage(err)
	}
	return nil
}
