package main

import (
	"net"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
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
		Cmds: commands,
	})
}

// commands are what scripts have beside testscript's own.
var commands = map[string]func(*testscript.TestScript, bool, []string){
	"believable": believable,
	"taken":      takenPort,
	"nothing":    nothingLeft,
}

// believable runs lab and wants exit code 0. On a machine that was too busy to
// be believed (exit code 3, for that reason alone) what was measured still has
// to be there, and the script goes on to look at it.
func believable(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[0], args[1:]...)
	if err == nil {
		return
	}
	out := ts.ReadFile("stdout")
	_, doubts, invalid := strings.Cut(out, "The run is invalid\n")
	if !invalid {
		ts.Fatalf("%v failed: %v", args, err)
	}
	for line := range strings.Lines(strings.TrimSpace(doubts)) {
		if !strings.Contains(line, "machine was too busy") {
			ts.Fatalf("the run is invalid: %s", line)
		}
	}
}

// takenPort (taken VAR) occupies a port for the rest of the script and puts its
// number into a variable.
func takenPort(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	_, port, err := net.SplitHostPort(l.Addr().String())
	ts.Check(err)
	ts.Setenv(args[0], port)
}

// nothingLeft (nothing left) checks that no data folder of a shop is left in
// the script's folder for temporary files.
func nothingLeft(ts *testscript.TestScript, _ bool, _ []string) {
	entries, err := os.ReadDir(ts.Getenv("TMPDIR"))
	ts.Check(err)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "msalab-") {
			ts.Fatalf("left behind: %s", e.Name())
		}
	}
}
