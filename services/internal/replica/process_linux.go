package replica

import (
	"fmt"
	"os"
	"time"
)

// processUsage returns the CPU time that this process has used and the memory
// that it has in RAM now.
func processUsage() (cpu time.Duration, rss uint64, err error) {
	cpu, _, err = usage()
	if err != nil {
		return 0, 0, err
	}
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return cpu, 0, err
	}
	var size, resident uint64 // in pages
	if _, err := fmt.Sscan(string(statm), &size, &resident); err != nil {
		return cpu, 0, fmt.Errorf("read /proc/self/statm: %w", err)
	}
	return cpu, resident * uint64(os.Getpagesize()), nil
}
