package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// TestNotesAreOverwritten: a page is drawn over the one before without a cleared
// screen between, in the reader's own language.
func TestNotesAreOverwritten(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	show := func() *runs.Snapshot {
		return &runs.Snapshot{Stage: runs.Stage{Scenario: "isolate", Step: 3, Steps: 9, Text: scenario.Text{EN: "Look.", KO: "봅니다."}}}
	}
	now := func(*runs.Snapshot) time.Time { return time.Now() }
	var said []string
	closeNotes := serveNotes(show, now, []*scenario.Scenario{{Name: "isolate"}}, func(line string) { said = append(said, line) })
	var out bytes.Buffer
	read := make(chan error, 1)
	first := make(chan struct{})
	go func() { read <- readNotes(t.Context(), &firstWrite{out: &out, done: first}, true, 0, scenario.Korean) }()
	select {
	case <-first:
	case err := <-read:
		t.Fatalf("read: %v; said %q", err, said)
	}
	if err := closeNotes(); err != nil {
		t.Errorf("close: %v", err)
	}
	if err := <-read; err != nil {
		t.Errorf("read: %v", err)
	}
	got := out.String()
	if !strings.HasPrefix(got, "\x1b[H") || !strings.Contains(got, "봅니다.\x1b[K\n") || strings.Contains(got, "\x1b[2J") || len(said) > 0 {
		t.Errorf("got %q, and said %q", got, said)
	}
}

// TestNotesOfAnotherLab: a lab that isn't open is refused with those that are.
func TestNotesOfAnotherLab(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	closeNotes := serveNotes(func() *runs.Snapshot { return &runs.Snapshot{} }, func(*runs.Snapshot) time.Time { return time.Now() }, nil, func(string) {})
	defer closeNotes()
	err := readNotes(t.Context(), io.Discard, false, 1, scenario.English)
	if want := "those that are have " + strconv.Itoa(os.Getpid()); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q in it", err, want)
	}
}

// firstWrite tells when something was written.
type firstWrite struct {
	out  io.Writer
	once sync.Once
	done chan struct{}
}

func (w *firstWrite) Write(p []byte) (int, error) {
	defer w.once.Do(func() { close(w.done) })
	return w.out.Write(p)
}

// TestNotesCantBeServed: the app opens all the same, and says why.
func TestNotesCantBeServed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30)) // no socket has such a path
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", dir)
	var said []string
	closeNotes := serveNotes(nil, nil, nil, func(line string) { said = append(said, line) })
	if len(said) != 1 || !strings.Contains(said[0], "open the socket of the notes") {
		t.Errorf("said %q, want why there are none", said)
	}
	if err := closeNotes(); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
