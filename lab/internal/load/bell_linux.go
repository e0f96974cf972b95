package load

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// bell makes the runtime's timers punctual. When nothing else is to be done,
// the Go runtime waits for its next timer in epoll_wait, which counts in whole
// milliseconds: every wait that is shorter takes one. A bell is a timer of the
// kernel (timerfd) among the files that the runtime waits for. When it goes
// off, the runtime wakes up, finds nothing to read, and looks at its timers.
// Nobody ever reads the bell: each ring is an edge of its own.
type bell struct {
	file *os.File
	conn syscall.RawConn
}

// newBell returns a bell; without timerfd a dumb one.
func newBell() bell {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return bell{}
	}
	file := os.NewFile(uintptr(fd), "timerfd")
	conn, err := file.SyscallConn()
	if err != nil {
		_ = file.Close()
		return bell{}
	}
	return bell{file, conn}
}

// set makes the bell go off after d, in place of any time set before.
func (b bell) set(d time.Duration) {
	if b.file == nil {
		return
	}
	spec := unix.ItimerSpec{Value: unix.NsecToTimespec(max(d, 1).Nanoseconds())}
	_ = b.conn.Control(func(fd uintptr) { _ = unix.TimerfdSettime(int(fd), 0, &spec, nil) })
}

func (b bell) close() {
	if b.file != nil {
		_ = b.file.Close()
	}
}
