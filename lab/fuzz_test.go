package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// TestEveryFuzzTargetIsFuzzed: the gate fuzzes each of them, and each has inputs to begin
// with, which the plain tests run.
func TestEveryFuzzTargetIsFuzzed(t *testing.T) {
	gate, err := os.ReadFile("../.ci/run")
	if err != nil {
		t.Fatal(err)
	}
	target, found := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(f \*testing\.F\)`), 0
	err = fs.WalkDir(os.DirFS(".."), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path.Join("..", file))
		if err != nil {
			return err
		}
		for _, m := range target.FindAllStringSubmatch(string(source), -1) {
			found++
			if name := path.Dir(file) + ":" + m[1]; !strings.Contains(string(gate), " "+name) {
				t.Errorf("%s: .ci/run doesn't fuzz %s", file, name)
			}
			seeds, err := fs.Glob(os.DirFS(".."), fmt.Sprintf("%s/testdata/fuzz/%s/*", path.Dir(file), m[1]))
			if err != nil || len(seeds) == 0 && !strings.Contains(string(source), "f.Add(") {
				t.Errorf("%s: %s has nothing to begin with (%v)", file, m[1], err)
			}
		}
		return nil
	})
	if err != nil || found < 5 {
		t.Errorf("found %d targets, %v, want 5 at least", found, err)
	}
}
