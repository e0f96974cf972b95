//go:build e2e && linux

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/internal/labtest"
	"github.com/msalab/msalab/lab/runs"
)

// scaleRounds is how often the test adds replicas and removes them.
const scaleRounds = 20

// scaleScenario scales out and in under 500 requests a second: a shopper at the
// board makes two. No policy helps with retries.
func scaleScenario() string {
	var b strings.Builder
	b.WriteString(`name: scale-under-load
compare: {shapes: [services/process]}
load: {rate: 250/s, mix: {board: 100%}, arrivals: even}
replicas: {gateway: 3, board: 2}
policy: none
steps:
  - hold: 1s
`)
	for range scaleRounds {
		b.WriteString("  - scale: {gateway: 4, board: 3}\n  - hold: 500ms\n")
		b.WriteString("  - scale: {gateway: 3, board: 2}\n  - hold: 500ms\n")
	}
	return b.String()
}

// TestScalingLosesNothing adds and removes replicas of the shop's front and of a
// service behind it, and no request fails.
func TestScalingLosesNothing(t *testing.T) {
	bin, dir := labtest.Build(t), t.TempDir()
	file := filepath.Join(dir, "scale.yaml")
	if err := os.WriteFile(file, []byte(scaleScenario()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, placement := range []string{"inproc", "process"} {
		t.Run(placement, func(t *testing.T) {
			r := recordOf(t, bin, file, "services/"+placement)
			drained := 0
			for _, e := range r.Events {
				if e.Kind == runs.EventReplica && strings.HasSuffix(e.Text.EN, " finished its requests and left") {
					drained++
				}
			}
			if want := 2 * scaleRounds; drained < want {
				t.Errorf("%d replicas were removed, want %d", drained, want)
			}
			at := slices.IndexFunc(r.Matrix, func(c runs.Cell) bool { return c.Journey == "board" })
			if at < 0 {
				t.Fatal("the matrix has no row for the board")
			}
			f := r.Matrix[at].Figures
			if f.N < scaleRounds*250/2 || f.OK != f.N {
				t.Errorf("%d shoppers: %d ok, %d failed, %d shed, want all ok", f.N, f.OK, f.Failed, f.Shed)
			}
			t.Logf("%d shoppers, %.1f %% late", f.N, 100*r.Late)
		})
	}
}

// recordOf runs a scenario file in a shape and reads its record. A machine too
// busy to be believed about its timings (exit code 3) has still done the work.
// A run in which so many requests left late that shoppers gave up for that alone
// says nothing of what was done to the shop: it is played again, twice at most.
func recordOf(t *testing.T, bin, file, shape string) runs.Record {
	t.Helper()
	var r runs.Record
	for range 3 {
		if r = onceRecorded(t, bin, file, shape); r.Late <= overrun {
			break
		}
		t.Logf("%.1f %% of requests left late", 100*r.Late)
	}
	return r
}

// overrun is the share of late requests from which a run is played again.
const overrun = 0.05

func onceRecorded(t *testing.T, bin, file, shape string) runs.Record {
	t.Helper()
	path := filepath.Join(t.TempDir(), "record.json")
	out, err := exec.Command(bin, "run", file, "--port", "0", "--jaeger", "off", "--shape", shape, "--json", path).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == exitInvalid) {
		t.Fatalf("%v\n%s", err, out)
	}
	return *labtest.ReadRecord(t, path)
}
