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
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/choice"
	"github.com/msalab/msalab/lab/scenario/language"
	"github.com/msalab/msalab/lab/scenario/read"
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
// that they judge, and those of one claim in the order of the course.
func All() ([]*scenario.Scenario, error) {
	var all []*scenario.Scenario
	for _, name := range List() {
		s, err := Open(name)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b *scenario.Scenario) int {
		return cmp.Or(cmp.Compare(claimNumber(a), claimNumber(b)), cmp.Compare(place(a), place(b)))
	})
	return all, nil
}

// claimNumber is 3 for "C4"; a scenario without a claim comes last.
func claimNumber(s *scenario.Scenario) int {
	claims := scenario.Claims()
	n := slices.IndexFunc(claims, func(c scenario.Claim) bool { return c.ID == s.Claim })
	if n < 0 {
		return len(claims)
	}
	return n
}

// place is where a scenario stands among those of its claim: what comes later
// builds on what came before. Those that aren't named here come last.
func place(s *scenario.Scenario) int {
	order := []string{
		"scale", "autoscale", "deploy", "canary", "isolate", "cascade", "retry-storm", "partition",
		"transaction", "saga-crash", "wire", "polyglot", "find-the-slow-one", "mystery",
	}
	n := slices.Index(order, s.Name)
	if n < 0 {
		return len(order)
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
		return language.Parse(name+".yaml", file)
	}
	file, err := contents(name)
	if os.IsNotExist(err) && filepath.Ext(name) == "" {
		return nil, fmt.Errorf("unknown scenario %q: %s; or name a file", name, choice.Among("scenarios", name, List()))
	}
	if err != nil {
		return nil, fmt.Errorf("read scenario: %w", err)
	}
	return language.Parse(name, file)
}

// contents reads a file, and no more of it than tells that it is too long.
func contents(path string) ([]byte, error) {
	if there, err := os.Lstat(path); err == nil && there.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0 {
		return nil, fmt.Errorf("%s is not a regular file", path) // to open it would wait for somebody to write
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, read.MaxSize+1))
}
