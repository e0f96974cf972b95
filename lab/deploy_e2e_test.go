//go:build e2e && linux

package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/msalab/msalab/lab/internal/labtest"
	"github.com/msalab/msalab/lab/scenario"
)

// stuckDeploy is a scenario whose deploy doesn't come to its end: replicas of the new
// version start for a minute.
func stuckDeploy(shape, replicas, strategy string) string {
	return fmt.Sprintf(`name: stuck
compare: {shapes: [%s]}
load: {rate: 20/s}
replicas: {%s}
steps:
  - fault: {kind: slow-start, function: board, delay: 1m}
  - deploy: {function: board, version: v2, strategy: %s, deadline: 1m}
`, shape, replicas, strategy)
}

// TestNothingOutlivesADeploy kills the lab with SIGKILL while replicas of one version
// run and another starts, by each way to deploy.
func TestNothingOutlivesADeploy(t *testing.T) {
	bin := labtest.Build(t)
	rolling := "rolling, max_surge: 2, max_unavailable: 1"
	canary := "canary, weights: [50%], hold: 1s, gate: {success: 99%}"
	for _, tt := range []struct {
		shape, replicas string
		strategy        string
		leaves          bool // an old replica, before the new ones are ready
		least           int  // processes: old replicas, new ones, and of the other functions
	}{
		{"services/process", "board: 3", rolling, true, 2 + 1 + len(scenario.Functions()) - 1},
		{"services/process", "board: 3", canary, false, 3 + 1 + len(scenario.Functions()) - 1},
		{"services/process", "board: 3", "recreate", true, 3 + len(scenario.Functions()) - 1},
		{"monolith/process", "monolith: 3", rolling, true, 2 + 1},
		{"monolith/process", "monolith: 3", canary, false, 3 + 1},
		{"monolith/process", "monolith: 3", "recreate", true, 3},
	} {
		name, _, _ := strings.Cut(tt.strategy, ",")
		t.Run(tt.shape+" "+name, func(t *testing.T) {
			leavesNothing(t, bin, stuckDeploy(tt.shape, tt.replicas, tt.strategy), tt.leaves, tt.least)
		})
	}
}

// leavesNothing kills a lab in the middle of a scenario's deploy, when it has so many
// processes at least.
func leavesNothing(t *testing.T, bin, text string, leaves bool, least int) {
	tmp, port := t.TempDir(), freePort(t)
	file := filepath.Join(tmp, "stuck.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	lab := exec.Command(bin, "run", file, "--port", port, "--jaeger", "off")
	lab.Env = append(os.Environ(), "TMPDIR="+tmp)
	out := &lockedBuffer{}
	lab.Stdout, lab.Stderr = out, out
	if err := lab.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a new replica starts, and an old one leaves where it is to", func() bool {
		return strings.Contains(out.String(), "of v2 to start") && (!leaves || strings.Contains(out.String(), "finished its requests and left")) &&
			len(childrenOf(t, lab.Process.Pid)) >= least
	})
	children := childrenOf(t, lab.Process.Pid)
	if err := lab.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = lab.Wait()
	eventually(t, "no process outlives the lab", func() bool {
		return !slices.ContainsFunc(children, func(pid int) bool { return syscall.Kill(pid, 0) == nil })
	})
	ports := append(portsIn(out.String()), port)
	if len(ports) < len(children) {
		t.Errorf("the lab told of %d ports, want one at least of each of %d replicas", len(ports), len(children))
	}
	for _, port := range ports {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			c.Close()
			t.Errorf("port %s still answers", port)
		}
	}
}

// portsIn lists the ports that replicas were told to listen on.
func portsIn(out string) (ports []string) {
	for _, found := range regexp.MustCompile(`(?:gRPC|HTTP) 127\.0\.0\.1:(\d+)`).FindAllStringSubmatch(out, -1) {
		ports = append(ports, found[1])
	}
	return ports
}
