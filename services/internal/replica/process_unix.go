//go:build linux || darwin

package replica

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// usage is what getrusage knows of this process.
func usage() (cpu time.Duration, maxRSS int64, err error) {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		return 0, 0, fmt.Errorf("getrusage: %w", err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), int64(u.Maxrss), nil
}
