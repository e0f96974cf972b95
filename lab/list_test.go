package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/scenarios"
)

// TestCheckAll checks each file that comes with the lab, and none twice.
func TestCheckAll(t *testing.T) {
	files, err := filepath.Glob("../scenarios/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, f := range files {
		want = append(want, strings.TrimSuffix(filepath.Base(f), ".yaml"))
	}
	var out strings.Builder
	if err := checkScenarios(&out, scenarios.List()); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		name, _, _ := strings.Cut(line, " is fine: ")
		got = append(got, name)
	}
	if !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("checked %q, want %q", got, want)
	}
}
