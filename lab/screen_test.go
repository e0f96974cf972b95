//go:build (e2e || soak) && linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"
)

// screen is a tmux session.
type screen struct {
	t      *testing.T
	socket string
}

func newScreen(t *testing.T, w, h, command string) *screen {
	t.Helper()
	term := &screen{t, fmt.Sprintf("msalab-test-%d-%sx%s", os.Getpid(), w, h)}
	term.tmux("-f", "/dev/null", "new-session", "-d", "-x", w, "-y", h, "sh", "-c", command+"; sleep 60")
	t.Cleanup(func() { _ = exec.Command("tmux", "-L", term.socket, "kill-server").Run() })
	return term
}

func (term *screen) tmux(args ...string) string {
	term.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-L", term.socket}, args...)...).CombinedOutput()
	if err != nil {
		term.t.Fatalf("tmux %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (term *screen) keys(k string) { term.t.Helper(); term.tmux("send-keys", k) }

// shows waits until the screen has a text.
func (term *screen) shows(text string) { term.t.Helper(); term.oneOf(regexp.QuoteMeta(text)) }

// oneOf waits until the screen has what fits a pattern, and returns that.
func (term *screen) oneOf(pattern string) string {
	term.t.Helper()
	wanted := regexp.MustCompile(pattern)
	var screen string
	deadline := time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		screen = term.tmux("capture-pane", "-p")
		if found := wanted.FindString(screen); found != "" {
			return found
		}
		time.Sleep(100 * time.Millisecond)
	}
	term.t.Fatalf("the screen does not show %q:\n%s", pattern, screen)
	return ""
}
