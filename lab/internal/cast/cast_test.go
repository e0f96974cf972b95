package cast

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// page is a file in memory.
type page struct {
	bytes.Buffer
	closed bool
}

func (p *page) Close() error { p.closed = true; return nil }

// TestCast records writes, sizes and steps, with times, and cuts no character.
func TestCast(t *testing.T) {
	now := time.Unix(1000, 0)
	width, steps := 100, []string(nil)
	var file page
	r, err := New(&file, Config{Title: "isolate", Clock: func() time.Time { return now }, Steps: func() []string { return steps },
		Size: func() (int, int, error) { return width, 30, nil }})
	if err != nil {
		t.Fatal(err)
	}
	tty, err := os.CreateTemp(t.TempDir(), "tty")
	if err != nil {
		t.Fatal(err)
	}
	term := Terminal{tty, r}
	write := func(s string) {
		if n, err := term.WriteString(s); n != len(s) || err != nil {
			t.Fatalf("wrote %d of %d: %v", n, len(s), err)
		}
		now, steps = now.Add(250*time.Millisecond), nil
	}
	write("\x1b[2J")
	steps = []string{"1 say"}
	write("가"[:2])
	write("가"[2:] + "<b>")
	steps, width = []string{"2 mark", "3 hold"}, 120
	write("x")
	if err := term.Close(); err != nil {
		t.Fatal(err)
	}
	want := `{"version":2,"width":100,"height":30,"timestamp":1000,"title":"isolate","env":{"TERM":"xterm-256color"}}
[0,"o","\u001b[2J"]
[0.25,"m","1 say"]
[0.5,"o","가\u003cb\u003e"]
[0.75,"r","120x30"]
[0.75,"m","2 mark"]
[0.75,"m","3 hold"]
[0.75,"o","x"]
`
	if got := file.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for line := range strings.Lines(file.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
	if shown, err := os.ReadFile(tty.Name()); err != nil || string(shown) != "\x1b[2J가<b>x" {
		t.Errorf("the terminal got %q, %v", shown, err)
	}
	if !file.closed {
		t.Error("the file stays open")
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }
func (full) Close() error              { return nil }

// TestFullDisk lets the show go on and tells at its end.
func TestFullDisk(t *testing.T) {
	r, err := New(full{}, Config{Clock: time.Now, Steps: func() []string { return nil }, Size: func() (int, int, error) { return 80, 24, nil }})
	if err != nil {
		t.Fatal(err)
	}
	tty, err := os.CreateTemp(t.TempDir(), "tty")
	if err != nil {
		t.Fatal(err)
	}
	term := Terminal{tty, r}
	for range 10000 {
		if _, err := term.WriteString("a frame"); err != nil {
			t.Fatal(err)
		}
	}
	if err := term.Close(); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("got %v", err)
	}
}
