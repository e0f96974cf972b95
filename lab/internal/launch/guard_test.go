package launch

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// guarded is a guard in a process of its own, and the program under it.
type guarded struct {
	*exec.Cmd
	stdin io.WriteCloser
	out   *bufio.Reader
	pid   int // of the program
}

func startGuard(t *testing.T, how string) *guarded {
	t.Helper()
	g := &guarded{Cmd: exec.Command(os.Args[0], "guard", os.Args[0], "program", how)}
	g.SysProcAttr = ownGroup()
	var err error
	if g.stdin, err = g.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := g.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Start(); err != nil {
		t.Fatal(err)
	}
	g.out = bufio.NewReader(out)
	if g.pid, err = strconv.Atoi(g.line(t)); err != nil {
		t.Fatal(err)
	}
	return g
}

// line reads what the program wrote next: its output is the guard's.
func (g *guarded) line(t *testing.T) string {
	t.Helper()
	line, err := g.out.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

func TestGuard(t *testing.T) {
	tests := []struct {
		name  string
		how   string // the program behaves
		end   func(*guarded) error
		says  string // the program, before it goes
		code  int    // the guard's exit code
		limit time.Duration
	}{
		{"the lab is gone", "polite", func(g *guarded) error { return g.stdin.Close() }, "leaving", 0, 2 * time.Second},
		{"the lab is done", "polite", func(g *guarded) error { return g.Process.Signal(syscall.SIGTERM) }, "leaving", 0, 2 * time.Second},
		{"SIGTERM is not heeded", "stubborn", func(g *guarded) error { return g.stdin.Close() }, "", 0, 4 * time.Second},
		{"the program fails", "fail", func(*guarded) error { return nil }, "", 1, 2 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := startGuard(t, tt.how)
			if err := tt.end(g); err != nil {
				t.Error(err)
			}
			if tt.says != "" {
				if got := g.line(t); got != tt.says {
					t.Errorf("the program said %q, want %q", got, tt.says)
				}
			}
			_, _ = io.Copy(io.Discard, g.out)
			err := g.Wait()
			if got := g.ProcessState.ExitCode(); got != tt.code {
				t.Errorf("the guard ended with %v, want exit code %d", err, tt.code)
			}
			awaitNoProcess(t, g.pid, tt.limit)
		})
	}
}

func TestGuardNeedsProgram(t *testing.T) {
	if err := Guard(t.Context(), strings.NewReader(""), nil); err == nil {
		t.Error("Guard() without a program = nil, want an error")
	}
	err := Guard(t.Context(), strings.NewReader(""), []string{"/no/such/program"})
	if err == nil || !strings.Contains(err.Error(), "/no/such/program") {
		t.Errorf("Guard() = %v, want an error that names the program", err)
	}
}
