package main

import (
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestPortAdvice says what would be right: a port that is forbidden can't be freed.
func TestPortAdvice(t *testing.T) {
	for cause, want := range map[syscall.Errno]string{
		syscall.EADDRINUSE: "free it, or choose another with --port",
		syscall.EACCES:     "choose one above 1023 with --port",
	} {
		err := &net.OpError{Op: "listen", Net: "tcp", Err: os.NewSyscallError("bind", cause)}
		if got := portAdvice(err); !strings.Contains(got, want) {
			t.Errorf("%v: got %q, want %q", err, got, want)
		}
	}
}
