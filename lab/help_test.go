package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/msalab/msalab/lab/scenario/benches"
)

// TestHelp: a newcomer is told what each command is for, how it ends, and what a
// flag's value is, by a word rather than by its type in Go.
func TestHelp(t *testing.T) {
	root := rootCommand()
	for _, cmd := range allCommands(root) {
		path := cmd.CommandPath()
		if cmd.Short == "" || strings.HasSuffix(cmd.Short, ".") {
			t.Errorf("%s: its line in the list is %q, want a phrase", path, cmd.Short)
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if name, _ := pflag.UnquoteUsage(f); name != "" && name == strings.ToLower(name) && name != "en|ko" {
				t.Errorf("%s --%s takes a %q, want a word in capitals", path, f.Name, name)
			}
		})
		for line := range strings.Lines(cmd.Long + "\n" + cmd.Example) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > 90 {
				t.Errorf("%s: a line of %d characters: %s", path, n, line)
			}
		}
	}
	bench, _, err := root.Find([]string{"bench"})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range benches.Names() {
		if !strings.Contains(bench.Long, "\n  "+name+" ") {
			t.Errorf("lab bench --help doesn't say what %s is", name)
		}
	}
}

// allCommands lists a command and those below it that people use.
func allCommands(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			all = append(all, allCommands(c)...)
		}
	}
	return all
}
