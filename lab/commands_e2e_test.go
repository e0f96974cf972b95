//go:build e2e && linux

package main

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// TestManyCommands has a lab carry out 500 random commands, in both placements:
// no process and no listening port is left, as no goroutine and no folder is.
func TestManyCommands(t *testing.T) {
	for _, placement := range []scenario.Placement{scenario.InProc, scenario.Process} {
		weather(t, placement, 500, rand.Uint64N(1_000_000), func(l *live) {
			l.await("no process is left", func() bool { return len(childrenOf(l.t, os.Getpid())) == 0 })
			if ports := listening(l.t); len(ports) > 0 {
				l.t.Errorf("still listening: %v", ports)
			}
		})
	}
}
