package load

import (
	"syscall"
	"time"
)

// sleeper returns what sleeps punctually for less than a millisecond. The
// runtime's timers don't on Linux: an idle program waits in epoll_wait, which
// counts in whole milliseconds, so that each shorter wait takes one.
func sleeper() func(time.Duration) {
	return func(d time.Duration) {
		t := syscall.NsecToTimespec(d.Nanoseconds())
		// A signal ends it early, which does no harm: the time is looked at
		// again.
		_ = syscall.Nanosleep(&t, nil)
	}
}
