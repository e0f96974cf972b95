//go:build unix

package jaeger

import (
	"os"
	"os/exec"
	"syscall"
)

// ownGroup puts a command into a process group of its own: the terminal's
// Ctrl-C doesn't reach it, and whatever it starts can be ended with it.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup ends all that is left of the group that the process began.
func killGroup(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGKILL) } // fails when nothing is left

// terminate asks a process to leave.
func terminate(p *os.Process) error { return p.Signal(syscall.SIGTERM) }

// tryLock takes a file for this process alone; false: another one has it. The
// lock goes with the process.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == syscall.EWOULDBLOCK {
		return false, nil
	}
	return err == nil, err
}
