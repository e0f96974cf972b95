//go:build e2e && linux

package main

import (
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// TestFrozenReplica stops a replica's process (SIGSTOP), so that it takes calls and
// never answers them: the lab shows it as silent, says that it can't be told
// anything, goes on with all else, and a reset replaces it.
func TestFrozenReplica(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	before := childrenOf(t, os.Getpid())
	l := openLive(t, 5, scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process})
	replicas := slices.DeleteFunc(childrenOf(t, os.Getpid()), func(pid int) bool { return slices.Contains(before, pid) })
	if len(replicas) != len(scenario.Functions()) {
		t.Fatalf("%d processes, want one for each of %d functions", len(replicas), len(scenario.Functions()))
	}
	if err := syscall.Kill(replicas[0], syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	var frozen runs.ReplicaView
	l.await("one replica is silent", func() bool {
		all := l.e.Snapshot().Shops[0].Replicas
		i := slices.IndexFunc(all, func(r runs.ReplicaView) bool { return r.State == "silent" })
		if i >= 0 {
			frozen = all[i]
		}
		return i >= 0
	})
	function, other := frozen.Functions[0], "point"
	if function == other {
		other = "card"
	}
	l.do(engine.Inject{Fault: scenario.Fault{Kind: "error", Function: function, Code: "UNAVAILABLE"}})
	l.do(engine.Scale{Function: other, Replicas: 2})
	l.await("somebody says that the replica can't be told", func() bool {
		return slices.ContainsFunc(l.e.Snapshot().Events, func(ev runs.Event) bool {
			return ev.Kind == runs.EventWarning && strings.Contains(ev.Text.EN, "doesn't answer") && strings.Contains(ev.Text.EN, string(frozen.ID))
		})
	})
	l.await("another function has two replicas", func() bool { return len(l.addrsOf(other)) == 2 })
	l.do(engine.Reset{})
	l.await("the reset has brought a healthy shop", func() bool { return l.healthy() && len(l.addrsOf(other)) == 1 })
	if slices.Contains(childrenOf(t, os.Getpid()), replicas[0]) {
		t.Errorf("the process %d that was stopped is still there", replicas[0])
	}
}
