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
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// deployRounds is how often the test replaces the board, both ways.
const deployRounds = 20

// deploySteps replace the board's replicas, or whole copies of the monolith, by a
// rolling deploy and by a canary, there and back again.
func deploySteps(architecture string) string {
	return strings.Repeat(strings.ReplaceAll(`  - deploy: {function: board, version: v2, strategy: rolling, max_surge: 1, max_unavailable: 0}
  - expect: SHOP.promoted("board") == 1
  - deploy: {function: board, version: v1, strategy: canary, weights: [20%, 50%], hold: 500ms, gate: {success: 99%}}
  - expect: SHOP.promoted("board") == 1
`, "SHOP", architecture), deployRounds)
}

// TestDeployLosesNothing brings another version 40 times, and no request fails.
func TestDeployLosesNothing(t *testing.T) {
	for _, shape := range shapes() {
		t.Run(shape, func(t *testing.T) {
			architecture, _, _ := strings.Cut(shape, "/")
			r := lossless{name: "deploy-under-load", replicas: frontOf(shape, 3, 2, 3), steps: deploySteps(architecture), least: deployRounds * 250}.play(t, shape)
			if got := len(r.Rollouts); got != 2*deployRounds {
				t.Errorf("the record has %d deploys, want %d", got, 2*deployRounds)
			}
		})
	}
}

// stuckDeploy is a scenario whose deploy doesn't come to its end: replicas of the new
// version start for a minute.
func stuckDeploy(shape, strategy string) string {
	return fmt.Sprintf(`name: stuck
compare: {shapes: [%s]}
load: {rate: 20/s}
replicas: {%s}
steps:
  - fault: {kind: slow-start, function: board, delay: 1m}
  - deploy: {function: board, version: v2, strategy: %s, deadline: 1m}
`, shape, frontOf(shape, 1, 3, 3), strategy)
}

// TestNothingOutlivesADeploy kills the lab with SIGKILL while replicas of one version
// run and another starts, by each way to deploy.
func TestNothingOutlivesADeploy(t *testing.T) {
	bin := labtest.Build(t)
	rolling := "rolling, max_surge: 2, max_unavailable: 1"
	canary := "canary, weights: [50%], hold: 1s, gate: {success: 99%}"
	for _, tt := range []struct {
		shape, strategy string
		leaves          bool // an old replica, before the new ones are ready
		least           int  // processes: old replicas, new ones, and of the other functions
	}{
		{"services/process", rolling, true, 2 + 1 + len(scenario.Functions()) - 1},
		{"services/process", canary, false, 3 + 1 + len(scenario.Functions()) - 1},
		{"monolith/process", rolling, true, 2 + 1},
		{"monolith/process", canary, false, 3 + 1},
	} {
		name, _, _ := strings.Cut(tt.strategy, ",")
		t.Run(tt.shape+" "+name, func(t *testing.T) {
			leavesNothing(t, bin, stuckDeploy(tt.shape, tt.strategy), tt.leaves, tt.least)
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

// TestDeployThatNeverBecomesReady: the deploy stops with a word that says why, and
// the old replicas go on serving.
func TestDeployThatNeverBecomesReady(t *testing.T) {
	bin, file := labtest.Build(t), filepath.Join(t.TempDir(), "stuck.yaml")
	text := `name: stuck
compare: {shapes: [services/process]}
load: {rate: 40/s, mix: {board: 100%}, arrivals: even}
replicas: {board: 2}
steps:
  - fault: {kind: slow-start, function: board, delay: 1m}
  - deploy: {function: board, version: v2, strategy: rolling, max_surge: 1, max_unavailable: 0, deadline: 4s}
  - hold: 2s
  - expect: services.promoted("board") == 0 && services.success("board") == 1
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, placement := range []string{"inproc", "process"} {
		t.Run(placement, func(t *testing.T) {
			told := false
			for _, e := range recordOf(t, bin, file, "services/"+placement).Events {
				told = told || e.Kind == runs.EventDeploy && strings.Contains(e.Text.EN, "stopped: no replica of v2 became ready within 4s; 2 replicas of v1 go on serving")
				if e.Kind == runs.EventResult && strings.Contains(e.Text.EN, "broken") {
					t.Errorf("%s", e.Text.EN)
				}
			}
			if !told {
				t.Error("no event says that the deploy stopped, and why")
			}
		})
	}
}
