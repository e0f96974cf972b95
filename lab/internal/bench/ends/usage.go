package ends

import (
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// Usage is what a process has used since it began.
type Usage struct {
	User    time.Duration `json:"user"`
	Kernel  time.Duration `json:"kernel"`
	Allocs  uint64        `json:"allocs"`  // objects taken from the heap
	Garbage uint64        `json:"garbage"` // bytes taken from the heap
}

// Used says what this process has used. Kernel and user time together are exact;
// how they divide the kernel estimates on some systems, by looking at every tick.
func Used() (Usage, error) {
	var r unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &r); err != nil {
		return Usage{}, fmt.Errorf("getrusage: %w", err)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return Usage{User: time.Duration(r.Utime.Nano()), Kernel: time.Duration(r.Stime.Nano()), Allocs: m.Mallocs, Garbage: m.TotalAlloc}, nil
}

// Since is what was used since an earlier look.
func (u Usage) Since(earlier Usage) Usage {
	return Usage{u.User - earlier.User, u.Kernel - earlier.Kernel, u.Allocs - earlier.Allocs, u.Garbage - earlier.Garbage}
}

// CPU is the processor time that was used.
func (u Usage) CPU() time.Duration { return u.User + u.Kernel }
