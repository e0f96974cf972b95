//go:build unix

package launch

import (
	"os"
	"runtime"
	"syscall"
)

// ownGroup puts a child in a process group of its own, so that Ctrl-C in the
// terminal reaches the lab alone and the lab decides what happens.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// below is by how much the priority of replicas is lower than the lab's.
const below = 5

// yieldToLab gives a replica's process group a lower priority than the lab's.
// The lab keeps time: when replicas are busy on every core, as while they start,
// it would wake up after them, and its requests leave late. Replicas alone can
// lose by it, and only while there is not enough processor for both. It concerns
// the group, as on Linux each thread of a process has a priority of its own. A
// process that is gone already needs none.
func yieldToLab(group int) {
	nice, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	if err != nil {
		return
	}
	if runtime.GOOS == "linux" {
		nice = 20 - nice // so the system call spares itself negative answers
	}
	_ = syscall.Setpriority(syscall.PRIO_PGRP, group, nice+below)
}

// die ends this process as the kernel would when memory runs out: nothing is
// flushed, closed or answered.
func die() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}
