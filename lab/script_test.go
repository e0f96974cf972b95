package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/msalab/msalab/lab/internal/labtest"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == "serve" || os.Args[1] == "guard") {
		main() // a replica of a shop that a test opened, or what looks after its Jaeger
	}
	testscript.Main(m, map[string]func(){"lab": main})
}

// TestScripts runs the sessions in testdata/script, each a file to read.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("LAB_LANG", "en")
			env.Setenv("LAB_JAEGER", "")
			return nil
		},
		Cmds: labtest.Commands(),
	})
}
