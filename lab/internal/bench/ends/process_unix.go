//go:build unix

package ends

import "syscall"

// ownGroup puts an end in a process group of its own.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
