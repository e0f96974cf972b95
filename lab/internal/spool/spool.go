// Package spool prints for people who read slowly, or not at all: whoever writes
// to a Writer never waits. `lab run isolate | less` goes on while nobody scrolls.
//
//	w := spool.New(os.Stdout, stop)
//	fmt.Fprintln(w, "at once")
//	err := w.Close(ctx) // once all is read
package spool

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// grace is how long a reader has for what is left once nobody waits any more.
const grace = time.Second

// Writer passes on all that is written to it, in order, as fast as it is taken.
// What nobody has taken yet is kept.
type Writer struct {
	out    io.Writer
	broken func(error)
	wake   chan struct{} // of size 1: there is something to do
	done   chan struct{} // closed when nothing is passed on any more

	mu     sync.Mutex
	queue  []byte
	busy   bool // something is being passed on
	closed bool
	err    error // why nothing can be passed on any more
}

// New makes a Writer; Close ends it. broken is told once why out takes no more: its
// reader has gone, say.
func New(out io.Writer, broken func(error)) *Writer {
	w := &Writer{out: out, broken: broken, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go w.passOn()
	return w
}

// Write takes b at once. Its error is that of an earlier one.
func (w *Writer) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.err != nil:
		return 0, w.err
	case w.closed:
		return 0, errors.New("spool: written to after Close")
	}
	w.queue = append(w.queue, b...)
	w.call()
	return len(b), nil
}

// Idle reports whether all that was written has been taken.
func (w *Writer) Idle() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.queue) == 0 && !w.busy
}

func (w *Writer) call() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// passOn writes what is there, until Close.
func (w *Writer) passOn() {
	defer close(w.done)
	for range w.wake {
		for {
			w.mu.Lock()
			part, last := w.queue, w.closed
			w.queue, w.busy = nil, len(part) > 0
			w.mu.Unlock()
			if len(part) == 0 {
				if last {
					return
				}
				break
			}
			if _, err := w.out.Write(part); err != nil {
				w.fail(err)
				return
			}
		}
	}
}

func (w *Writer) fail(err error) {
	w.mu.Lock()
	w.err, w.queue, w.busy = err, nil, false
	w.mu.Unlock()
	w.broken(err)
}

// Close waits until all is taken, or for a moment where ctx has ended; its error
// says that something wasn't.
func (w *Writer) Close(ctx context.Context) error {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.call()
	select {
	case <-w.done:
	case <-ctx.Done():
		select {
		case <-w.done:
		case <-time.After(grace):
			return errors.New("not all was printed: nobody reads it")
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}
