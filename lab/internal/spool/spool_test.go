package spool_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/internal/spool"
)

func ExampleWriter() {
	var out bytes.Buffer
	w := spool.New(&out, func(error) {})
	fmt.Fprintln(w, "at once")
	err := w.Close(context.Background())
	fmt.Print(out.String(), err)
	// Output:
	// at once
	// <nil>
}

// TestNobodyReads: what is written waits for a reader, none of it is lost, and its
// order stays.
func TestNobodyReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, out := io.Pipe()
		w := spool.New(out, func(err error) { t.Errorf("called broken: %v", err) })
		var want strings.Builder
		for i := range 1000 {
			line := fmt.Sprintf("line %d\n", i)
			want.WriteString(line)
			if n, err := io.WriteString(w, line); n != len(line) || err != nil {
				t.Fatalf("line %d: %d bytes, %v", i, n, err)
			}
		}
		synctest.Wait()
		if w.Idle() {
			t.Error("called idle, and nobody has read a byte")
		}
		closed := make(chan error)
		go func() { closed <- w.Close(t.Context()); out.Close() }()
		time.Sleep(time.Hour) // somebody comes late
		got := make(chan string)
		go func() { all, _ := io.ReadAll(r); got <- string(all) }()
		if err := <-closed; err != nil {
			t.Error(err)
		}
		if got := <-got; got != want.String() {
			t.Errorf("read %d bytes, want the %d that were written", len(got), want.Len())
		}
	})
}

// TestNobodyReadsAtTheEnd: who was told to stop doesn't wait for a reader.
func TestNobodyReadsAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, out := io.Pipe()
		w := spool.New(out, func(error) {})
		fmt.Fprintln(w, "never read")
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		began := time.Now()
		if err := w.Close(ctx); err == nil || !strings.Contains(err.Error(), "nobody reads it") {
			t.Errorf("got %v, want that it wasn't printed", err)
		}
		if took := time.Since(began); took < time.Minute || took > 2*time.Minute {
			t.Errorf("closed after %s, want soon after the minute", took)
		}
		r.Close() // lets the goroutine go
	})
}

// TestReaderHasGone: nothing is kept for nobody, and whoever prints is told once.
func TestReaderHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, out := io.Pipe()
		gone := errors.New("gone")
		r.CloseWithError(gone)
		var told []error
		w := spool.New(out, func(err error) { told = append(told, err) })
		fmt.Fprintln(w, "a")
		synctest.Wait()
		if _, err := fmt.Fprintln(w, "b"); !errors.Is(err, gone) {
			t.Errorf("got %v, want why nothing can be written", err)
		}
		if err := w.Close(t.Context()); !errors.Is(err, gone) || len(told) != 1 || !errors.Is(told[0], gone) || !w.Idle() {
			t.Errorf("closed by %v, told %v, idle %v", err, told, w.Idle())
		}
	})
}
