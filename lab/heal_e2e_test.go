//go:build e2e && linux

package main

import (
	"os"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// TestRecoversFromEach upsets labs of both placements in every way, one after
// the other: in the end there is no process but the replicas'.
func TestRecoversFromEach(t *testing.T) {
	for _, placement := range []scenario.Placement{scenario.InProc, scenario.Process} {
		t.Run(string(placement), func(t *testing.T) {
			recovers(t, placement, upsets(), func(l *live) {
				want := 0
				if placement == scenario.Process {
					want = 1 + len(scenario.Functions())
				}
				if got := len(childrenOf(t, os.Getpid())); got != want {
					t.Errorf("%d processes, want %d", got, want)
				}
			})
		})
	}
}
