// Package terminal gives the terminal back as it was, however the app ends.
//
// The app takes the terminal over: raw mode, the second screen, no cursor. A
// panic in any of its goroutines, a fatal error of the runtime or a SIGKILL ends
// a process with no chance to undo that. So the app runs in a child process, and
// what watches over it here does nothing else: it waits, and cleans up.
package terminal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// keptBy is set in the environment of a kept process.
const keptBy = "LAB_KEPT"

// The files that a kept process inherits, beside the usual three.
const (
	aliveFile = 3 // comes to its end with the keeper
	crashFile = 4 // where reports of crashes go
)

// maxReport bounds a crash report; what tells most comes first.
const maxReport = 64 << 10

// Broken is the error of a process that ended without having meant to.
type Broken struct {
	Cause  string // "signal: killed", "panic: ..."
	Report string // of the Go runtime: what crashed, and where; empty: none
}

func (b *Broken) Error() string { return "the app was cut off: " + b.Cause }

// Keep runs a program that takes over the terminal tty, and returns its exit
// code. Where the program ends without having meant to, the terminal is
// restored, and the error is a [*Broken]. Signals to this process are passed on.
func Keep(program string, args []string, tty *os.File) (code int, err error) {
	before, err := term.GetState(tty.Fd())
	if err != nil {
		return 0, fmt.Errorf("read the terminal's settings: %w", err)
	}
	alive, keeper, err := os.Pipe()
	if err != nil {
		return 0, fmt.Errorf("watch over the app: %w", err)
	}
	defer keeper.Close()
	reports, crash, err := os.Pipe()
	if err != nil {
		return 0, errors.Join(fmt.Errorf("watch over the app: %w", err), alive.Close())
	}
	defer reports.Close()
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), keptBy+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.ExtraFiles = []*os.File{alive, crash}
	err = cmd.Start()
	_, _ = alive.Close(), crash.Close() // the child has its own
	if err != nil {
		return 0, fmt.Errorf("start the app: %w", err)
	}
	report, err := await(cmd, reports)
	if broken := asBroken(err, report); broken != nil {
		_ = term.Restore(tty.Fd(), before) // fails when the terminal has gone
		_, _ = io.WriteString(os.Stdout, leave)
		return 0, broken
	}
	return cmd.ProcessState.ExitCode(), nil
}

// await passes signals on until the command has ended, and returns what it
// reported of a crash.
func await(cmd *exec.Cmd, reports *os.File) (string, error) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	var wg sync.WaitGroup
	wg.Go(func() {
		for s := range signals {
			_ = cmd.Process.Signal(s) // fails when it has ended
		}
	})
	var report strings.Builder
	wg.Go(func() {
		_, _ = io.Copy(&report, io.LimitReader(reports, maxReport))
		_, _ = io.Copy(io.Discard, reports) // a full pipe would hold the crash up
	})
	err := cmd.Wait()
	_ = reports.SetReadDeadline(time.Now().Add(200 * time.Millisecond)) // a grandchild may have the pipe's other end
	signal.Stop(signals)
	close(signals)
	wg.Wait()
	return report.String(), err
}

// asBroken tells an end that was not meant; nil: it was.
func asBroken(err error, report string) *Broken {
	var exit *exec.ExitError
	switch {
	case report != "":
		cause, _, _ := strings.Cut(report, "\n")
		return &Broken{Cause: cause, Report: report}
	case err == nil:
		return nil
	case errors.As(err, &exit) && exit.Exited():
		return nil
	}
	return &Broken{Cause: err.Error()}
}

// leave undoes what the app told the terminal.
const leave = ansi.ResetModeSynchronizedOutput + ansi.ResetModifyOtherKeys + "\x1b[<1u" + // keys as ever
	ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr +
	ansi.ResetModeFocusEvent + ansi.ResetModeBracketedPaste +
	ansi.ResetStyle + ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable +
	ansi.ResetBackgroundColor + ansi.ResetForegroundColor + "\r\n"
