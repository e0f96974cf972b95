package main

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/msalab/msalab/lab/internal/labtest"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == "serve" || os.Args[1] == "guard") {
		main() // a replica of a shop that a test opened, or what looks after its Jaeger
	}
	// The race detector has every program wait for a second before it exits.
	_ = os.Setenv("GORACE", strings.TrimSpace(os.Getenv("GORACE")+" atexit_sleep_ms=0"))
	testscript.Main(m, map[string]func(){"lab": main})
}

// TestScripts runs the sessions in testdata/script, each a file to read.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("LAB_LANG", "en")
			env.Setenv("LAB_JAEGER", "")
			env.Setenv("GORACE", os.Getenv("GORACE"))
			return nil
		},
		Cmds: labtest.Commands(),
	})
}
