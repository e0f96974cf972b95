package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// guardGrace is how long a guarded program may take to leave after SIGTERM.
const guardGrace = 2 * time.Second

// Guard is the body of the hidden subcommand "guard": it runs a program that
// isn't ours and doesn't know the lab, such as Jaeger, and ends it when in comes
// to its end, since then the lab is gone, or when ctx ends: first by SIGTERM,
// two seconds later by SIGKILL. The program's output goes where this
// process' goes. Guard returns the program's own failure; an end that Guard
// brought about is none.
func Guard(ctx context.Context, in io.Reader, argv []string) error {
	if len(argv) == 0 {
		return errors.New("guard: no program given")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = guardGrace
	unlock := dieWithParent(cmd)
	defer unlock()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("guard: %w", err)
	}
	go func() { // ends with in, which may be after Guard, and so with the process
		_, _ = io.Copy(io.Discard, in)
		cancel()
	}()
	if err := cmd.Wait(); err != nil && ctx.Err() == nil {
		return fmt.Errorf("guard: %s: %w", argv[0], err)
	}
	return nil
}
