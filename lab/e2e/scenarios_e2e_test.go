//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/msalab/msalab/lab/internal/labtest"
)

// alone are the scripts of scenarios that want the machine for themselves.
var alone = []string{"isolate", "cascade", "retry-storm", "partition", "hops", "metrics", "scale", "autoscale", "tour"}

// benches are those that put no load on a shop and tell whatever they measure: two at a
// time make each other slower, but no verdict is held here.
var benches = []string{"xml", "stream", "http-vs-grpc"}

// TestScenarios runs the sessions in testdata: whole scenarios over real processes,
// first those that want the machine for themselves, then benches, then the others, some
// at a time.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	var measured, light []string
	params := scripts(t)
	for _, file := range files {
		name := filepath.Base(file[:len(file)-len(".txtar")])
		if slices.Contains(benches, name) {
			measured = append(measured, file)
			continue
		}
		if !slices.Contains(alone, name) {
			light = append(light, file)
			continue
		}
		t.Run("alone/"+name, func(t *testing.T) {
			one := params
			one.Files = []string{file}
			testscript.Run(t, one)
		})
	}
	for group, files := range map[string][]string{"benches": measured, "together": light} {
		t.Run(group, func(t *testing.T) {
			some := params
			some.Files = files
			testscript.Run(t, some)
		})
	}
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
