//go:build e2e && linux

package main

import (
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// TestReceiptsOfProcesses does what TestReceiptsAreWhatSpansSay does, over replicas
// that are processes and send their spans from there.
func TestReceiptsOfProcesses(t *testing.T) { receiptsMatch(t, scenario.Process) }
