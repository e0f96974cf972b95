package scenarios_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
	"github.com/msalab/msalab/lab/scenario/read"
	"github.com/msalab/msalab/scenarios"
)

func TestAll(t *testing.T) {
	all, err := scenarios.All()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i, s := range all {
		names = append(names, s.Name)
		if got, want := s.File, s.Name+".yaml"; got != want {
			t.Errorf("the scenario %s is in %s, want %s", s.Name, got, want)
		}
		if s.Claim == "" || s.Title.KO == s.Name {
			t.Errorf("%s has claim %q and title %q, want both", s.Name, s.Claim, s.Title.KO)
		}
		if s.Minutes <= 0 || s.Minutes > 3 { // and these are at least its holds, which lab check sees to
			t.Errorf("%s states %g minutes, want some, and 3 at most", s.Name, s.Minutes)
		}
		if i == 0 {
			continue
		}
		before := all[i-1]
		if claimNumber(t, s) < claimNumber(t, before) || s.Name == "isolate" && before.Name == "cascade" {
			t.Errorf("%s comes after %s, want the order of the claims", s.Name, before.Name)
		}
	}
	slices.Sort(names)
	if want := scenarios.List(); !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
}

func claimNumber(t *testing.T, s *scenario.Scenario) int {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimPrefix(s.Claim, "C"))
	if err != nil {
		t.Fatalf("%s: claim %q is no number", s.Name, s.Claim)
	}
	return n
}

// TestPlacements checks that each scenario can run in one process too.
func TestPlacements(t *testing.T) {
	all, err := scenarios.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		for _, shapes := range [][]scenario.Shape{
			{{Architecture: scenario.Monolith, Placement: scenario.InProc}, {Architecture: scenario.Services, Placement: scenario.InProc}},
			{{Architecture: scenario.Services, Placement: scenario.Process}},
			{{Architecture: scenario.Monolith, Placement: scenario.Process}},
			scenario.Shapes(),
		} {
			if _, err := language.WithShapes(s, shapes); err != nil {
				t.Errorf("%s on %v: %v", s.Name, shapes, err)
			}
		}
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "mine.yaml")
	text := "name: mine\ncompare: {shapes: [services/inproc]}\nload: {rate: 1/s}\nsteps:\n  - hold: 1s\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(dir, "broken.yaml")
	if err := os.WriteFile(broken, []byte(strings.Replace(text, "1s", "1", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	long := filepath.Join(dir, "long.yaml")
	if err := os.WriteFile(long, make([]byte, 2*read.MaxSize), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, open, want, err string }{
		{"embedded", "isolate", "isolate", ""},
		{"a file", file, "mine", ""},
		{"a broken file", broken, "", broken + ":5:11: 1 has no unit: write 1s or 1ms"},
		{"a long file", long, "", long + ": is too long: a scenario has 1 MiB at most"},
		{"neither", "isolat", "", `unknown scenario "isolat": the scenarios are ` + strings.Join(scenarios.List(), ", ") + " (did you mean isolate?); or name a file"},
		{"no such file", filepath.Join(dir, "none.yaml"), "", "read scenario: open "},
		{"a folder", dir, "", "read scenario: read "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := scenarios.Open(tt.open)
			if tt.err != "" {
				if err == nil || !strings.HasPrefix(err.Error(), tt.err) {
					t.Errorf("got %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil || s.Name != tt.want {
				t.Errorf("got %v, %v, want %s", s, err, tt.want)
			}
		})
	}
}
