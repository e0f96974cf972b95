package jaeger

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// goRun runs the go command in dir and hands on what it writes, line by line. No
// setting of the user's changes what is built, and no other toolchain is fetched.
func goRun(ctx context.Context, goTool, dir string, args []string, stdout, stderr func(string)) error {
	cmd := exec.CommandContext(ctx, goTool, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GO111MODULE=on", "GOTOOLCHAIN=local", "GOOS=", "GOARCH=")
	ownGroup(cmd)
	cmd.Cancel = func() error { killGroup(cmd.Process); return nil } // the compilers too
	cmd.WaitDelay = 5 * time.Second
	last := &tail{}
	outLines, errLines := newLines(stdout), newLines(func(line string) {
		last.add(line)
		stderr(line)
	})
	cmd.Stdout, cmd.Stderr = outLines, errLines
	err := cmd.Run()
	outLines.Close()
	errLines.Close()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return explain(err, last.String())
	}
	return nil
}

// explain says in plain words why the go command failed, where that is known,
// and quotes its last lines.
func explain(err error, output string) error {
	reason := ""
	switch has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(output, w) {
				return true
			}
		}
		return false
	}; {
	case has(syscall.ENOSPC.Error()):
		reason = "the disk is full (Jaeger takes 2 GB while it is built, 90 MB after): "
	case has(syscall.EROFS.Error(), "permission denied"):
		reason = "a folder can't be written: "
	case has("requires go >="):
		reason = "the Go toolchain is too old: "
	case has("dial tcp", "no such host", "i/o timeout", "module lookup disabled", "connection refused", "TLS handshake"):
		reason = "no network: "
	}
	return fmt.Errorf("%s%w\n%s", reason, err, output)
}

// tail keeps the last lines of an output.
type tail struct {
	mu    sync.Mutex
	lines []string
}

const tailLines = 8

func (t *tail) add(line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lines = append(t.lines, line); len(t.lines) > tailLines {
		t.lines = t.lines[1:]
	}
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines, "\n")
}

// lines hands what is written to it to a function, line by line.
type lines struct {
	pipe *io.PipeWriter
	done chan struct{}
}

func newLines(each func(string)) *lines {
	r, w := io.Pipe()
	l := &lines{pipe: w, done: make(chan struct{})}
	go func() { // ends with Close
		defer close(l.done)
		in := bufio.NewReader(r)
		for {
			line, err := in.ReadString('\n')
			if line = strings.TrimRight(line, "\r\n"); line != "" {
				each(line)
			}
			if errors.Is(err, io.EOF) {
				return
			}
		}
	}()
	return l
}

func (l *lines) Write(p []byte) (int, error) { return l.pipe.Write(p) }

// Close waits until the last line was handed on.
func (l *lines) Close() error {
	err := l.pipe.Close()
	<-l.done
	return err
}
