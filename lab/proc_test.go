//go:build (e2e || soak) && linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var (
	parentLine   = regexp.MustCompile(`(?m)^PPid:\s+(\d+)$`)   // of /proc/PID/status
	occupiedLine = regexp.MustCompile(`(?m)^Pss:\s+(\d+) kB$`) // of /proc/PID/smaps_rollup
)

// childrenOf lists a process's children, as /proc knows them.
func childrenOf(t *testing.T, pid int) []int {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/status")
	if err != nil {
		t.Fatal(err)
	}
	var children []int
	for _, f := range files {
		status, err := os.ReadFile(f)
		if err != nil {
			continue // it has ended meanwhile
		}
		if m := parentLine.FindSubmatch(status); m != nil && string(m[1]) == fmt.Sprint(pid) {
			var child int
			if _, err := fmt.Sscanf(f, "/proc/%d/status", &child); err == nil {
				children = append(children, child)
			}
		}
	}
	return children
}
