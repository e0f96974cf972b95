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
func childrenOf(t testing.TB, pid int) []int {
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

// socketLine is a socket that listens, in /proc/net/tcp: its address, and its
// inode.
var socketLine = regexp.MustCompile(`(?m)^ *\d+: ([0-9A-F]+:[0-9A-F]+) \S+ 0A (?:\S+ +){5}(\d+)`)

// listening lists the addresses that a process listens on, as the kernel writes
// them.
func listening(t testing.TB, pid int) (addrs []string) {
	t.Helper()
	mine := map[string]bool{}
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if target, err := os.Readlink(f); err == nil { // else it is closed already
			mine[target] = true
		}
	}
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		text, err := os.ReadFile(table)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range socketLine.FindAllStringSubmatch(string(text), -1) {
			if mine["socket:["+m[2]+"]"] {
				addrs = append(addrs, m[1])
			}
		}
	}
	return addrs
}
