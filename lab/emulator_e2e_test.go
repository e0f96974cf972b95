//go:build e2e && linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/scenarios"
	"github.com/msalab/msalab/tui"
	"github.com/msalab/msalab/tui/theme"
)

// emulated is an app in a terminal emulator. It is opened again where it was quit.
type emulated struct {
	t      *testing.T
	cfg    tui.Config
	keys   *io.PipeWriter
	ended  chan error // by the app that is open
	closed bool       // it isn't opened again

	mu             sync.Mutex // over what follows
	emulator       *vt.Emulator
	screen, cursor bool
	modes          map[ansi.Mode]bool
}

// openInEmulator opens the app over an engine, as the program does.
func openInEmulator(t *testing.T, e tui.Engine) *emulated {
	t.Helper()
	all, err := scenarios.All()
	if err != nil {
		t.Fatal(err)
	}
	a := &emulated{t: t, emulator: vt.NewEmulator(mostWidth, mostHeight), modes: map[ansi.Mode]bool{}, cursor: true}
	a.emulator.SetCallbacks(vt.Callbacks{
		AltScreen: func(on bool) { a.screen = on }, CursorVisibility: func(on bool) { a.cursor = on },
		EnableMode: func(m ansi.Mode) { a.modes[m] = true }, DisableMode: func(m ansi.Mode) { a.modes[m] = false },
	})
	var drained sync.WaitGroup
	drained.Go(func() { _, _ = io.Copy(io.Discard, a.emulator) }) // its answers to queries would block it
	t.Cleanup(func() {
		_ = a.emulator.InputPipe().(io.Closer).Close()
		drained.Wait()
	})
	a.cfg = tui.Config{Engine: e, Microscope: microscope{}, Scenarios: all, Lang: scenario.English, Theme: theme.Dark, Out: a}
	a.open()
	t.Cleanup(a.close)
	return a
}

func (a *emulated) open() {
	cfg := a.cfg
	in, keys := io.Pipe()
	cfg.In, a.keys, a.ended = in, keys, make(chan error, 1)
	go func(ended chan<- error) {
		err := tui.Run(a.t.Context(), cfg)
		_ = in.CloseWithError(io.ErrClosedPipe) // who presses keys now hears of it
		ended <- err
	}(a.ended)
	a.resize(100, 30)
}

// Write shows what the app draws. Without a real terminal nothing turns line feeds
// into new lines, so it does.
func (a *emulated) Write(p []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, err := a.emulator.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n"))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// press sends keys; an app that was quit by the last ones is opened again. One that
// takes no keys fails the test.
func (a *emulated) press(raw string) {
	a.t.Helper()
	taken := make(chan error, 1)
	go func(keys io.Writer) {
		_, err := io.WriteString(keys, raw)
		taken <- err
	}(a.keys)
	select {
	case err := <-taken:
		if errors.Is(err, io.ErrClosedPipe) && !a.closed {
			a.left()
			a.open()
		}
	case <-time.After(patience):
		a.t.Fatalf("the app takes no keys:\n%s", stacks())
	}
}

// left waits until the app has ended, by itself and without an error.
func (a *emulated) left() {
	a.t.Helper()
	select {
	case err := <-a.ended:
		if err != nil {
			a.t.Fatalf("the app broke: %v", err)
		}
	case <-time.After(patience):
		a.t.Fatalf("the app doesn't end:\n%s", stacks())
	}
}

// resize tells the app of another size. The emulator keeps the largest one: it
// breaks where it is made smaller than the frame that is on its way.
func (a *emulated) resize(width, height int) {
	a.press(fmt.Sprintf("\x1b[48;%d;%d;0;0t", height, width))
}

// mouse reports whether the app has the mouse.
func (a *emulated) mouse() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.modes[ansi.ModeMouseButtonEvent]
}

// close quits the app, from wherever it is.
func (a *emulated) close() {
	if a.closed {
		return
	}
	a.closed = true
	a.press("\x03")
	a.left()
}
