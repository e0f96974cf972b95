//go:build e2e && linux

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// TestManyCommands has a lab carry out 500 random commands, in both placements:
// no process and no listening port is left, as no goroutine and no folder is.
func TestManyCommands(t *testing.T) {
	for _, placement := range []scenario.Placement{scenario.InProc, scenario.Process} {
		weather(t, placement, 500, rand.Uint64N(1_000_000), watchProcesses, func(l *live) {
			l.await("no process is left", func() bool { return len(childrenOf(l.t, os.Getpid())) == 0 })
			if ports := listening(l.t, os.Getpid()); len(ports) > 0 {
				l.t.Errorf("still listening: %v", ports)
			}
		})
	}
}

// watchProcesses looks at the processes and at the ports that the lab itself listens on.
func watchProcesses(l *live) (differs func() string) {
	before := -1
	return func() string {
		ports := listening(l.t, os.Getpid())
		if before < 0 {
			before = len(ports)
		}
		if len(ports) != before {
			return fmt.Sprintf("it listens on %v, want %d", ports, before)
		}
		return l.strays()
	}
}

// strays tells of processes that this one has started and that are not those of the
// replicas, each of which listens on the address of another; empty: there are none.
func (l *live) strays() string {
	replicas := map[string]runs.ReplicaID{} // by port
	for _, shop := range l.e.Snapshot().Shops {
		for _, r := range shop.Replicas {
			if shop.Shape.Placement == scenario.Process {
				replicas[kernelPort(r.Addr)] = r.ID
			}
		}
	}
	children := childrenOf(l.t, os.Getpid())
	if len(children) != len(replicas) {
		return fmt.Sprintf("the processes %v for %d replicas", children, len(replicas))
	}
	for _, pid := range children {
		for _, addr := range listening(l.t, pid) {
			_, port, _ := strings.Cut(addr, ":")
			delete(replicas, port)
		}
	}
	if len(replicas) > 0 {
		return fmt.Sprintf("the processes %v, of which none is that of %v", children, replicas)
	}
	return ""
}

// kernelPort is the port of an address as the kernel writes it; empty: there is none.
func kernelPort(addr string) string {
	var port int
	if _, err := fmt.Sscanf(addr[strings.LastIndex(addr, ":")+1:], "%d", &port); err != nil {
		return ""
	}
	return fmt.Sprintf("%04X", port)
}
