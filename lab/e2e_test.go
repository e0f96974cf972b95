//go:build e2e && linux

package main

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/labtest"
)

// TestNothingOutlivesKill kills the lab with SIGKILL in the middle of a run:
// no child and no port is left after 2 s, and the next start removes the data.
func TestNothingOutlivesKill(t *testing.T) {
	bin, tmp := labtest.Build(t), t.TempDir()
	port := freePort(t)
	lab := exec.Command(bin, "run", "isolate", "--port", port, "--jaeger", "off", "--shape", "monolith/process,services/process")
	lab.Env = append(os.Environ(), "TMPDIR="+tmp)
	out := &lockedBuffer{}
	lab.Stdout, lab.Stderr = out, out
	if err := lab.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the shops are healthy", func() bool { return strings.Count(out.String(), "is healthy") == 2 })
	children := childrenOf(t, lab.Process.Pid)
	if len(children) != 10 {
		t.Errorf("the lab has %d children, want 9 services and a monolith", len(children))
	}
	if err := lab.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = lab.Wait()
	killed := time.Now()
	eventually(t, "no child outlives the lab", func() bool {
		return !slices.ContainsFunc(children, func(pid int) bool { return syscall.Kill(pid, 0) == nil })
	})
	eventually(t, "the front door's port answers no more", func() bool {
		c, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			c.Close()
		}
		return err != nil
	})
	if took := time.Since(killed); took > 2*time.Second {
		t.Errorf("the last of them went %v after the lab, want 2 s at most", took)
	}

	next := exec.Command(bin, "run", "isolate", "--port", "0", "--jaeger", "off", "--shape", "monolith/inproc,services/inproc")
	next.Env = lab.Env
	out = &lockedBuffer{}
	next.Stdout, next.Stderr = out, out
	if err := next.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the next run is healthy", func() bool { return strings.Count(out.String(), "is healthy") == 2 })
	if err := next.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err := next.Wait()
	if got := next.ProcessState.ExitCode(); got != exitInterrupted {
		t.Errorf("interrupted: exit code %d (%v), want %d", got, err, exitInterrupted)
	}
	left, err := filepath.Glob(filepath.Join(tmp, "msalab-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left on disk: %v, %v", left, err)
	}
}

// TestAppInTerminal uses the app as a person would, in three sizes.
func TestAppInTerminal(t *testing.T) {
	bin := labtest.Build(t)
	for _, size := range []string{"80x24", "100x30", "200x60"} {
		t.Run(size, func(t *testing.T) {
			var w, h string
			w, h, _ = strings.Cut(size, "x")
			term := newScreen(t, w, h, bin+" --port 0 --jaeger off --lang en; echo left with $?")
			term.shows("gateway")
			term.shows("Break something")
			term.keys("2")
			term.shows("same shop twice")
			term.keys("q")
			term.keys("y")
			term.shows("left with 0")
		})
	}
}

// eventually waits for something that takes a moment.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(60 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
		<-time.After(50 * time.Millisecond)
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// lockedBuffer is a bytes.Buffer that a process may write while a test reads.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestMoneyInTerminal looks at the bill and at the orders of a shop that runs, and
// changes how these are paid.
func TestMoneyInTerminal(t *testing.T) {
	term := newScreen(t, "100", "30", labtest.Build(t)+" --port 0 --jaeger off --lang en; echo left with $?")
	term.shows("Break something")
	term.keys("3")
	term.keys("6")
	term.shows("together")
	term.keys("a")
	term.shows("autoscale gateway: 1 to 6 replicas")
	term.keys("Enter")
	term.shows("replicas 1, wanted 1 (1 to 6)")
	term.keys("7")
	term.shows("Imbalance  services/process saga ● 0 won")
	term.shows("● answered")
	term.keys("C")
	term.keys("2")
	term.shows("services/process naive")
	term.keys("q")
	term.shows("left with 0")
}
