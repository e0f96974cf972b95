package launch

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
)

// tail takes what a process writes on its standard error: each line goes to the
// lab's log, and the one that tells most about an end is remembered.
type tail struct {
	log *slog.Logger

	mu    sync.Mutex
	part  []byte // of a line whose end is still to come
	line  string // the last one
	fatal string // the first that says why the Go runtime ended the program
}

// longest bounds what is kept of a line.
const longest = 4096

func newTail(log *slog.Logger) *tail { return &tail{log: log} }

// Write takes the next bytes.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := len(p)
	for {
		line, rest, whole := bytes.Cut(p, []byte("\n"))
		if room := longest - len(t.part); room > 0 {
			t.part = append(t.part, line[:min(room, len(line))]...)
		}
		if !whole {
			return n, nil
		}
		t.take(strings.TrimSpace(string(t.part)))
		t.part, p = t.part[:0], rest
	}
}

func (t *tail) take(line string) {
	if line == "" {
		return
	}
	t.log.Log(context.Background(), slog.LevelDebug, line)
	t.line = line
	if t.fatal == "" && (strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ")) {
		t.fatal = line
	}
}

// last returns the line that tells most about why the process ended; empty when
// it wrote none.
func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fatal != "" {
		return t.fatal
	}
	if t.line == "" {
		return strings.TrimSpace(string(t.part))
	}
	return t.line
}
