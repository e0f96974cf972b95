//go:build e2e && linux

package main

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/msalab/msalab/lab/internal/labtest"
)

// TestTerminalIsGivenBack cuts the app off in every way: the terminal is as it
// was before, and nothing is left running.
func TestTerminalIsGivenBack(t *testing.T) {
	bin := labtest.Build(t, "-tags", "e2e")
	breaks := func(_ *testing.T, term *screen, _, _ int) {
		for _, key := range []string{"M", "f", "6", "l"} { // with the mouse on
			term.keys(key)
		}
	}
	for i, tt := range []struct {
		name  string
		where string // what panics
		cut   func(t *testing.T, term *screen, keeper, app int)
		shows []string
	}{
		{"a panic in the engine", "fault", breaks, []string{"panic: tampered with", "left with 3"}},
		{"a panic in the model", "model", breaks, []string{"program experienced a panic", "left with 3"}},
		{"the app is killed", "", func(t *testing.T, _ *screen, _, app int) { kill(t, app) },
			[]string{"the app was cut off: signal: killed", "left with 3"}},
		{"the keeper is killed", "", func(t *testing.T, _ *screen, keeper, _ int) { kill(t, keeper) },
			[]string{"left with 137"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			command := "LAB_TEST_PANIC=" + tt.where + " " + bin + " --port 0 --jaeger off --lang en; code=$?; sleep 3; echo left with $code; stty -a"
			term := newScreen(t, "100", strconv.Itoa(30+i), command)
			term.shows("Break something")
			term.shows("gateway ━")
			shell, err := strconv.Atoi(strings.TrimSpace(term.tmux("display-message", "-p", "#{pane_pid}")))
			if err != nil {
				t.Fatal(err)
			}
			keeper := only(t, childrenOf(t, shell))
			app := only(t, childrenOf(t, keeper))
			replicas := childrenOf(t, app)
			if len(replicas) != 9 {
				t.Errorf("the app has %d children, want 9 replicas", len(replicas))
			}
			tt.cut(t, term, keeper, app)
			for _, s := range append(tt.shows, " icanon", " echo ") {
				term.shows(s)
			}
			if got := strings.TrimSpace(term.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_button_flag}")); got != "0 1 0" {
				t.Errorf("second screen, cursor, mouse: got %s, want 0 1 0", got)
			}
			for _, pid := range append(replicas, keeper, app) {
				if syscall.Kill(pid, 0) == nil {
					t.Errorf("process %d is left", pid)
				}
			}
		})
	}
}

func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

func only(t *testing.T, pids []int) int {
	t.Helper()
	if len(pids) != 1 {
		out, _ := exec.Command("ps", "-ef").CombinedOutput()
		t.Fatalf("got processes %v, want one:\n%s", pids, out)
	}
	return pids[0]
}
