package launch

import (
	"os/exec"
	"runtime"
	"syscall"
)

// dieWithParent has the kernel end the program when this process is killed
// itself. Linux binds that to the thread that starts the program, so the thread
// is kept until the function returned is called.
func dieWithParent(cmd *exec.Cmd) (unlock func()) {
	runtime.LockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return runtime.UnlockOSThread
}
