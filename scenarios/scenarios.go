// Package scenarios holds the scenarios that come with the lab, as files, and
// opens scenario files from elsewhere. What such a file may say is the manual of
// package lab/scenario.
package scenarios

import (
	"cmp"
	"embed"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
)

//go:embed *.yaml
var files embed.FS

// List returns the names of the scenarios that come with the lab, sorted.
func List() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // an embedded folder can always be read
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// All returns the scenarios that come with the lab, in the order of the claims
// that they judge.
func All() ([]*scenario.Scenario, error) {
	var all []*scenario.Scenario
	for _, name := range List() {
		s, err := Open(name)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b *scenario.Scenario) int { return cmp.Compare(claimNumber(a), claimNumber(b)) })
	return all, nil
}

// claimNumber is 4 for "C4"; a scenario without a claim comes last.
func claimNumber(s *scenario.Scenario) int {
	n, err := strconv.Atoi(strings.TrimPrefix(s.Claim, "C"))
	if err != nil {
		return 1000
	}
	return n
}

// Open returns the scenario of this name, or the one in this file.
func Open(name string) (*scenario.Scenario, error) {
	if slices.Contains(List(), name) {
		file, err := files.ReadFile(name + ".yaml")
		if err != nil {
			return nil, fmt.Errorf("read scenario %s: %w", name, err)
		}
		return scenario.Parse(name+".yaml", file)
	}
	file, err := read(name)
	if os.IsNotExist(err) && filepath.Ext(name) == "" {
		return nil, fmt.Errorf("unknown scenario %q: the scenarios are %s, or name a file", name, strings.Join(List(), ", "))
	}
	if err != nil {
		return nil, fmt.Errorf("read scenario: %w", err)
	}
	return scenario.Parse(name, file)
}

// read reads a file, and no more of it than tells that it is too long.
func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, scenario.MaxSize+1))
}
