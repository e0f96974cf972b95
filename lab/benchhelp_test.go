package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario/benches"
)

// TestBenchHelp: the help of each bench is of that bench, and that of all names all.
func TestBenchHelp(t *testing.T) {
	help := func(args ...string) string {
		cmd, out := benchCommand(), &bytes.Buffer{}
		cmd.SetOut(out)
		cmd.SetArgs(append(args, "--help"))
		if err := cmd.Execute(); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	all := strings.Join(strings.Fields(help()), " ")
	for _, k := range benches.Kinds() {
		if !strings.Contains(all, k.Does.EN) {
			t.Errorf("the help of all doesn't say what %s measures:\n%s", k.Name, all)
		}
		one := strings.Join(strings.Fields(help(k.Name)), " ")
		for _, want := range []string{k.Does.EN, strings.TrimPrefix(k.Note.EN, k.Note.EN[:min(1, len(k.Note.EN))]), k.Figures[0].Name + " (" + k.Figures[0].Unit + ")", k.Tables[0].Rows[0], "--only"} {
			if !strings.Contains(one, want) {
				t.Errorf("%s: want %q in\n%s", k.Name, want, one)
			}
		}
		for _, n := range k.Legend {
			if !strings.Contains(one, n.Name+" "+n.Text.EN) {
				t.Errorf("%s: nothing is said of %s in\n%s", k.Name, n.Name, one)
			}
		}
		for _, f := range k.Figures {
			if about := aboutFigure(k, f.Name); about == "" || !strings.Contains(one, f.Name+" ("+f.Unit+") "+about) {
				t.Errorf("%s: nothing is said of %s in\n%s", k.Name, f.Name, one)
			}
		}
		for _, other := range benches.Kinds() {
			if other.Name != k.Name && strings.Contains(one, other.Does.EN) {
				t.Errorf("the help of %s tells of %s", k.Name, other.Name)
			}
		}
	}
}
