package terminal

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"
	"syscall"
)

// Kept reports whether this process runs under [Keep].
func Kept() bool { return os.Getenv(keptBy) != "" }

// Join is what a kept process does first: its reports of crashes go to the
// keeper, and the context that it returns ends when the keeper has gone. What
// this process starts is not kept.
func Join(ctx context.Context) (joined context.Context, leave func(), err error) {
	if err := os.Unsetenv(keptBy); err != nil {
		return nil, nil, fmt.Errorf("join the keeper: %w", err)
	}
	syscall.CloseOnExec(aliveFile)
	syscall.CloseOnExec(crashFile)
	crash := os.NewFile(crashFile, "crash reports")
	err = debug.SetCrashOutput(crash, debug.CrashOptions{})
	_ = crash.Close() // the runtime has a copy
	if err != nil {
		return nil, nil, fmt.Errorf("join the keeper: %w", err)
	}
	if err := syscall.SetNonblock(aliveFile, true); err != nil { // so that Close ends a read
		return nil, nil, fmt.Errorf("join the keeper: %w", err)
	}
	alive := os.NewFile(aliveFile, "keeper")
	joined, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() {
		_, _ = io.Copy(io.Discard, alive) // nothing comes but the end
		cancel()
	})
	return joined, func() { _ = alive.Close(); wg.Wait() }, nil
}
