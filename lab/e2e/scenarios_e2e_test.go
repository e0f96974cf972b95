//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/msalab/msalab/lab/internal/labtest"
)

// alone are the scripts of scenarios that want the machine for themselves.
var alone = []string{"isolate", "cascade", "retry-storm", "partition", "hops", "metrics", "scale", "autoscale", "tour"}

// benches are those that put no load on a shop and tell whatever they measure: two at a
// time make each other slower, but no verdict is held here.
var benches = []string{"xml", "stream", "http-vs-grpc"}

// The scripts in testdata are sessions: whole scenarios over real processes. They are
// three tests, so that one that fails has no more than its like run once again.

// TestScenariosAlone runs those that want the machine for themselves.
func TestScenariosAlone(t *testing.T) {
	params := scripts(t)
	for _, name := range alone {
		t.Run(name, func(t *testing.T) {
			one := params
			one.Files = []string{filepath.Join("testdata", name+".txtar")}
			testscript.Run(t, one)
		})
	}
}

// TestScenariosOfBenches runs those that measure benches, some at a time.
func TestScenariosOfBenches(t *testing.T) {
	params := scripts(t)
	for _, name := range benches {
		params.Files = append(params.Files, filepath.Join("testdata", name+".txtar"))
	}
	testscript.Run(t, params)
}

// TestScenariosTogether runs all others, some at a time.
func TestScenariosTogether(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	params := scripts(t)
	for _, file := range files {
		if name := strings.TrimSuffix(filepath.Base(file), ".txtar"); !slices.Contains(alone, name) && !slices.Contains(benches, name) {
			params.Files = append(params.Files, file)
		}
	}
	if len(params.Files) == 0 {
		t.Fatal("there are no scripts")
	}
	testscript.Run(t, params)
}

// scripts is how sessions are run: with the program on the path, and with the
// caches of Jaeger and of Go's modules.
func scripts(t *testing.T) testscript.Params {
	bin := labtest.Build(t)
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	return testscript.Params{
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", filepath.Dir(bin)+string(os.PathListSeparator)+os.Getenv("PATH"))
			env.Setenv("LAB_LANG", "en")
			env.Setenv("XDG_CACHE_HOME", cache)
			env.Setenv("HOME", home)
			return nil
		},
		Cmds: labtest.Commands(),
	}
}
