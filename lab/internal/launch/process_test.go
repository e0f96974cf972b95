package launch

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

var servicesProcess = scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process}

// After SIGKILL of the lab none of its replicas is left, nor a port, and the
// next lab clears the rest.
func TestOrphans(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "lab", dir)
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var f fleet
	err = json.NewDecoder(stdout).Decode(&f)
	_ = cmd.Process.Kill()
	died := time.Now()
	_ = cmd.Wait() // "signal: killed", as was wanted
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(f.Pids), len(scenario.Functions()); got != want {
		t.Fatalf("the lab started %d replicas, want %d", got, want)
	}
	for i, pid := range f.Pids {
		awaitNoProcess(t, pid, time.Minute)
		if conn, err := net.Dial("tcp", f.Addrs[i]); err == nil {
			conn.Close()
			t.Errorf("somebody still listens on %s", f.Addrs[i])
		}
	}
	t.Logf("all gone after %v", time.Since(died).Round(time.Millisecond))

	if _, err := os.Stat(f.Dir); err != nil {
		t.Fatalf("the lab's folder: %v, want it left behind", err)
	}
	next, err := New(testConfig(servicesProcess, dir))
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if _, err := os.Stat(f.Dir); !os.IsNotExist(err) {
		t.Errorf("the dead lab's folder: %v, want it removed at the next start", err)
	}
}

// A child that doesn't become a replica is gone when Launch returns, and the
// error says what it said.
func TestMisbehavingChild(t *testing.T) {
	tests := []struct{ how, want string }{
		{"exit", "exit status 3"},
		{"panic", "exit status 2: panic: out of cheese"},
		{"garbage", "what it reports can't be read"},
		{"hang", context.DeadlineExceeded.Error()},
	}
	for _, tt := range tests {
		t.Run(tt.how, func(t *testing.T) {
			t.Setenv(behave, tt.how)
			l, err := New(testConfig(servicesProcess, t.TempDir()))
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			// Only a child that hangs is waited for.
			patience := 10 * time.Second
			if tt.how == "hang" {
				patience = 300 * time.Millisecond
			}
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			_, err = l.Launch(ctx, testSpec("board", 1))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Launch() = %v, want an error with %q", err, tt.want)
			}
			if err := l.Reset(t.Context()); err != nil {
				t.Errorf("Reset() = %v, want nothing running", err)
			}
		})
	}
}

// Close doesn't wait for a start that would take for ever.
func TestCloseEndsStarts(t *testing.T) {
	t.Setenv(behave, "hang")
	l, err := New(testConfig(servicesProcess, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	launched := make(chan error)
	go func() {
		_, err := l.Launch(context.Background(), testSpec("board", 1))
		launched <- err
	}()
	for deadline := time.Now().Add(time.Minute); l.Reset(t.Context()) == nil; {
		if time.Now().After(deadline) {
			t.Fatal("the start has not begun")
		}
	}
	if err := l.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
	if err := <-launched; err == nil {
		t.Error("Launch() = nil after Close, want an error")
	}
}

// A replica that dies by itself says how.
func TestReasonOfDeath(t *testing.T) {
	l, err := New(testConfig(servicesProcess, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r, err := l.Launch(t.Context(), testSpec("board", 1))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(r.(*process).cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-r.Gone()
	if got, want := r.Reason(), "signal: killed"; !strings.HasPrefix(got, want) {
		t.Errorf("Reason() = %q, want %q", got, want)
	}
	if got := l.Processes(); got != 0 {
		t.Errorf("Processes() = %d, want 0", got)
	}
}

// A process that a replica leaves behind, with its pipes, isn't waited for.
func TestGrandchildIsNotWaitedFor(t *testing.T) {
	t.Setenv(behave, "parent")
	l, err := New(testConfig(servicesProcess, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r, err := l.Launch(t.Context(), testSpec("board", 1))
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := r.Drain(t.Context()); err != nil {
		t.Errorf("Drain() = %v, want nil: the replica has left as it was asked to", err)
	}
	if took := time.Since(began); took > lingers/2 {
		t.Errorf("Drain() took %v: as long as what the replica had started", took)
	}
}

func TestUnknownPlacement(t *testing.T) {
	dir := t.TempDir()
	_, err := New(testConfig(scenario.Shape{Architecture: scenario.Services, Placement: "moon"}, dir))
	if err == nil || !strings.Contains(err.Error(), "moon") {
		t.Errorf("New() = %v, want an error that names the placement", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("New() left %q, want nothing", left)
	}
}
