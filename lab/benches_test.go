package main

import (
	"log/slog"
	"maps"
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
)

// TestBenches keeps the benches that scenario files know the same as those that
// can be measured.
func TestBenches(t *testing.T) {
	got := slices.Sorted(maps.Keys(bencher{log: slog.New(slog.DiscardHandler)}.kinds(scenario.BenchRequest{})))
	want := slices.Sorted(slices.Values(benches.Names()))
	if !slices.Equal(got, want) {
		t.Errorf("%q can be measured, scenario files know %q", got, want)
	}
}
