package terminal

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"
)

// grace is how long a write may take once all is to end.
const grace = 2 * time.Second

// ErrDeaf says that the terminal takes nothing any more: it stands still, or what
// showed it has gone and left it open.
var ErrDeaf = errors.New("the terminal takes nothing any more")

// Output is a terminal to write to that holds nobody up at the end. A write to one
// that stands still blocks, and the app with it, which then heeds no signal either.
type Output struct {
	tty   *os.File
	ended <-chan struct{}

	mu   sync.Mutex
	deaf bool
	text []byte // on its way
}

// NewOutput writes to a terminal. After the end of ctx it waits a moment for it to
// take what is written, and then no more.
func NewOutput(ctx context.Context, tty *os.File) *Output {
	return &Output{tty: tty, ended: ctx.Done()}
}

// Write writes to the terminal. Where it gives up, the goroutine that writes is left
// waiting for the terminal.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.deaf {
		return 0, ErrDeaf
	}
	o.text = append(o.text[:0], p...)
	type result struct {
		n   int
		err error
	}
	written := make(chan result, 1)
	go func() {
		n, err := o.tty.Write(o.text)
		written <- result{n, err}
	}()
	select {
	case r := <-written:
		return r.n, r.err
	case <-o.ended:
	}
	select {
	case r := <-written:
		return r.n, r.err
	case <-time.After(grace):
		o.deaf = true
		return 0, ErrDeaf
	}
}

// Read reads from the terminal.
func (o *Output) Read(p []byte) (int, error) { return o.tty.Read(p) }

// Fd is the terminal's file descriptor.
func (o *Output) Fd() uintptr { return o.tty.Fd() }

// Close leaves the terminal open.
func (o *Output) Close() error { return nil }
