//go:build linux || darwin

package folder

import (
	"fmt"
	"syscall"
)

// Room is how many bytes can still be written to the disk that a folder is on.
func Room(dir string) (uint64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, fmt.Errorf("ask how much room there is in %s: %w", dir, err)
	}
	if fs.Blocks == 0 {
		return 0, fmt.Errorf("ask how much room there is in %s: its file system doesn't tell", dir)
	}
	return uint64(fs.Bavail) * uint64(fs.Bsize), nil
}
