package replica

import "time"

// processUsage returns the CPU time that this process has used and the most
// memory that it ever had in RAM: what it has now can't be asked for without
// cgo.
func processUsage() (cpu time.Duration, rss uint64, err error) {
	cpu, max, err := usage()
	return cpu, uint64(max), err
}
