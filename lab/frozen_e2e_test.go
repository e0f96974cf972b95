//go:build e2e && linux

package main

import (
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// TestFrozenReplica stops a replica's process (SIGSTOP), so that it takes calls and
// never answers them: the lab shows it as silent, says that it can't be told
// anything, goes on with all else, and a reset replaces it.
func TestFrozenReplica(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	l, pid, frozen := openFrozen(t)
	function, other := frozen.Functions[0], "point"
	if function == other {
		other = "card"
	}
	l.do(engine.Inject{Fault: scenario.Fault{Kind: "error", Function: function, Code: "UNAVAILABLE"}})
	l.do(engine.Scale{Function: other, Replicas: 2})
	l.await("somebody says that the replica can't be told", l.cantTell(frozen, time.Time{}))
	l.await("another function has two replicas", func() bool { return len(l.addrsOf(other)) == 2 })
	l.do(engine.Reset{})
	l.await("the reset has brought a healthy shop", func() bool { return l.healthy() && len(l.addrsOf(other)) == 1 })
	if slices.Contains(childrenOf(t, os.Getpid()), pid) {
		t.Errorf("the process %d that was stopped is still there", pid)
	}
}

// TestFrozenReplicaGoesOn breaks a function whose replica's process is stopped, which
// can't be told and is taken back, and lets the process go on; then it stops the process
// while the function is broken, heals it, and lets it go on. Either time it has no
// fault, whatever it did of the calls that nobody waits for any more, and the shop
// serves as before.
func TestFrozenReplicaGoesOn(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	l, pid, frozen := openFrozen(t)
	signal := func(s syscall.Signal) {
		t.Helper()
		if err := syscall.Kill(pid, s); err != nil {
			t.Fatal(err)
		}
	}
	goesOn := func() {
		t.Helper()
		goes := time.Now()
		signal(syscall.SIGCONT)
		l.await("every journey ends well", func() bool { return l.healthy() && l.serves(goes) })
	}
	broken := scenario.Fault{ID: "broken", Kind: "error", Function: frozen.Functions[0], Code: "INTERNAL"}
	l.do(engine.Inject{Fault: broken})
	l.await("somebody says that the replica can't be told", l.cantTell(frozen, time.Time{}))
	goesOn()
	l.do(engine.Inject{Fault: broken})
	l.await("the fault strikes", func() bool { return fires(l.e.Snapshot(), broken) })
	stopped := time.Now()
	signal(syscall.SIGSTOP)
	l.do(engine.Heal{ID: "all"})
	l.await("somebody says that the replica can't be told", l.cantTell(frozen, stopped))
	goesOn()
}

// openFrozen opens a shop under load and stops a replica's process; it returns once
// that shows.
func openFrozen(t *testing.T) (l *live, pid int, frozen runs.ReplicaView) {
	t.Helper()
	before := childrenOf(t, os.Getpid())
	l = openLive(t, 5, scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process})
	replicas := slices.DeleteFunc(childrenOf(t, os.Getpid()), func(pid int) bool { return slices.Contains(before, pid) })
	if len(replicas) != len(scenario.Functions()) {
		t.Fatalf("%d processes, want one for each of %d functions", len(replicas), len(scenario.Functions()))
	}
	if err := syscall.Kill(replicas[0], syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	l.await("one replica is silent", func() bool {
		all := l.e.Snapshot().Shops[0].Replicas
		i := slices.IndexFunc(all, func(r runs.ReplicaView) bool { return r.State == "silent" })
		if i >= 0 {
			frozen = all[i]
		}
		return i >= 0
	})
	return l, replicas[0], frozen
}

// cantTell tells whether it was said since then that a replica can't be told anything.
func (l *live) cantTell(frozen runs.ReplicaView, since time.Time) func() bool {
	return func() bool {
		return slices.ContainsFunc(l.e.Snapshot().Events, func(ev runs.Event) bool {
			return ev.At.After(since) && ev.Kind == runs.EventWarning && strings.Contains(ev.Text.EN, "doesn't answer") && strings.Contains(ev.Text.EN, string(frozen.ID))
		})
	}
}
