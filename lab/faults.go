package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/scenario"
)

// faultsCommand is `lab faults`: every way to break the shop.
func faultsCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "faults",
		Short: "List every kind of fault: what it does, where, its fields, one line of YAML",
		Long: `List every kind of fault: what it does, where it can strike, its fields, and a line
of YAML for a scenario's steps. In the app f breaks a function and e a link.`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			printFaults(cmd.OutOrStdout(), lang)
			return nil
		},
	}
	o.addLangTo(cmd, "`en|ko`, the language")
	return cmd
}

// printFaults writes a paragraph per kind of fault.
func printFaults(w io.Writer, lang scenario.Lang) {
	words := map[scenario.Lang][8]string{
		scenario.English: {"in", "any function", "fields", "needs", "any shape", "any link", "trace", "the spans that it strikes say so"},
		scenario.Korean:  {"위치", "모든 함수", "필드", "필수", "모든 형태", "모든 링크", "추적", "영향을 받은 스팬에 표시됩니다"},
	}[lang]
	describe := func(name, where string, k scenario.FaultKind) {
		fmt.Fprintf(w, "%-15s %s\n", name, k.Does.In(lang))
		row := func(name, value string) {
			fmt.Fprintf(w, "  %s%s %s\n", name, strings.Repeat(" ", max(6-ansi.StringWidth(name), 0)), value)
		}
		row(words[0], where)
		if len(k.Needs) > 0 {
			row(words[3], strings.Join(k.Needs, ", "))
		}
		row(words[2], strings.Join(append(k.May, "id"), ", "))
		if k.Stamps {
			row(words[6], words[7])
		}
		row("YAML", "- "+k.Example)
	}
	for _, k := range scenario.FaultKinds() {
		shapes := words[4]
		if k.Placement != "" {
			shapes = "*/" + string(k.Placement)
		}
		describe(k.Name, cmp.Or(strings.Join(k.Functions, ", "), words[1])+"; "+shapes, k)
		fmt.Fprintln(w)
	}
	for i, k := range scenario.LinkFaults() {
		if i > 0 {
			fmt.Fprintln(w)
		}
		describe("link "+k.Name, words[5]+"; services/*", k)
	}
}
