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
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"taken":   takenPort,
			"nothing": nothingLeft,
		},
	})
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
