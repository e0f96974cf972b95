package protocols

import (
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// usage is what a process has used since it began.
type usage struct {
	User    time.Duration `json:"user"`
	Kernel  time.Duration `json:"kernel"`
	Allocs  uint64        `json:"allocs"`  // objects taken from the heap
	Garbage uint64        `json:"garbage"` // bytes taken from the heap
}

// used says what this process has used. Kernel and user time together are exact;
// how they divide the kernel estimates on some systems, by looking at every tick.
func used() (usage, error) {
	var r unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &r); err != nil {
		return usage{}, fmt.Errorf("getrusage: %w", err)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return usage{User: time.Duration(r.Utime.Nano()), Kernel: time.Duration(r.Stime.Nano()), Allocs: m.Mallocs, Garbage: m.TotalAlloc}, nil
}

// since is what was used since an earlier look.
func (u usage) since(earlier usage) usage {
	return usage{u.User - earlier.User, u.Kernel - earlier.Kernel, u.Allocs - earlier.Allocs, u.Garbage - earlier.Garbage}
}
