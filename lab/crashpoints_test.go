package main

import (
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/services"
)

// TestCrashpoints: scenarios know the points that there are in the services' code.
func TestCrashpoints(t *testing.T) {
	if got, want := scenario.Crashpoints(), services.Crashpoints(); !slices.Equal(got, want) {
		t.Errorf("scenarios know %q, the services have %q", got, want)
	}
}
