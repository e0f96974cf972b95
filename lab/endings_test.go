package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestEndings: when its terminal is closed, or its reader has gone, the lab ends
// as if it was interrupted, and leaves nothing behind.
func TestEndings(t *testing.T) {
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, syscall.SIGHUP) // under nohup the lab would pass it over, as its children do
	defer signal.Stop(heard)
	for name, end := range map[string]func(lab *os.Process, out io.Closer) error{
		"terminal closed": func(lab *os.Process, _ io.Closer) error { return lab.Signal(syscall.SIGHUP) },
		"reader gone":     func(_ *os.Process, out io.Closer) error { return out.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			tmp := t.TempDir()
			lab := exec.Command("lab", "--plain", "--port", "0", "--jaeger", "off", "--shape", "monolith/inproc", "--lang", "en")
			lab.Env = append(os.Environ(), "TMPDIR="+tmp)
			in, err := lab.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			out, err := lab.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := lab.Start(); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(patience, func() { _ = lab.Process.Kill() })
			defer timer.Stop()
			for lines := bufio.NewScanner(out); lines.Scan() && !strings.Contains(lines.Text(), "is healthy"); {
			}
			if err := end(lab.Process, out); err != nil {
				t.Error(err)
			}
			_, _ = io.WriteString(in, "help\n") // for something to be printed; the lab may have ended
			_ = lab.Wait()                      // the exit code tells
			if got := lab.ProcessState.ExitCode(); got != exitInterrupted {
				t.Errorf("%v, want exit code %d", lab.ProcessState, exitInterrupted)
			}
			if left, err := filepath.Glob(filepath.Join(tmp, "msalab-*")); err != nil || len(left) > 0 {
				t.Errorf("left on disk: %v, %v", left, err)
			}
		})
	}
}
