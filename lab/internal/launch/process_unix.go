//go:build unix

package launch

import (
	"os"
	"syscall"
)

// ownGroup puts a child in a process group of its own, so that Ctrl-C in the
// terminal reaches the lab alone and the lab decides what happens.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// die ends this process as the kernel would when memory runs out: nothing is
// flushed, closed or answered.
func die() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}
