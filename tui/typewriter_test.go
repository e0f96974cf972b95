package tui

import (
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"
)

var errNoKeysTaken = errors.New("the program has taken no keys for a minute")

// typewriter is where a program under test reads its keys: it is opened with in as its
// input. A program that has ended, or hangs, fails its test and doesn't hang it, as
// the bare writer of an io.Pipe would.
type typewriter struct {
	in   *io.PipeReader
	keys *io.PipeWriter
}

func newTypewriter() typewriter {
	in, keys := io.Pipe()
	return typewriter{in, keys}
}

// Write presses keys, and returns when the program has taken them.
func (w typewriter) Write(raw []byte) (int, error) {
	late := time.AfterFunc(time.Minute, func() { _ = w.in.CloseWithError(errNoKeysTaken) })
	defer late.Stop()
	return w.keys.Write(raw)
}

func TestKeysThatNobodyTakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if _, err := newTypewriter().Write([]byte("q")); !errors.Is(err, errNoKeysTaken) {
			t.Errorf("got %v, want %v", err, errNoKeysTaken)
		}
	})
}
