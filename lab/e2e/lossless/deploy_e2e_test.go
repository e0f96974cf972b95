//go:build e2e

package lossless

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/internal/labtest"
	"github.com/msalab/msalab/lab/runs"
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
			for _, e := range labtest.RecordOf(t, bin, file, "services/"+placement).Events {
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

// TestGateTakesABadVersionBack: in every shape a canary of real replicas that fail
// once they have warmed up is taken back by its gate, and those of before go on.
func TestGateTakesABadVersionBack(t *testing.T) {
	bin := labtest.Build(t)
	for _, shape := range shapes() {
		t.Run(shape, func(t *testing.T) {
			architecture, _, _ := strings.Cut(shape, "/")
			unit := map[string]string{"services": "board", "monolith": "monolith"}[architecture]
			file := filepath.Join(t.TempDir(), "bad.yaml")
			text := `name: bad
compare: {shapes: [` + shape + `]}
load: {rate: 40/s, mix: {board: 100%}, arrivals: even}
replicas: {` + unit + `: 2}
steps:
  - hold: 1s
  - deploy: {function: board, version: v2-bad, strategy: canary, weights: [50%], hold: 5s, gate: {success: 99%}}
  - hold: 1s
  - expect: ` + architecture + `.rolled_back("board") == 1 && ` + architecture + `.promoted("board") == 0
`
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			r := labtest.RecordOf(t, bin, file, shape)
			if len(r.Rollouts) != 1 || r.Rollouts[0].MetFailed == 0 {
				t.Fatalf("got %+v, want one deploy of a version by which requests failed", r.Rollouts)
			}
			if got, want := serving(r, unit), []string{unit + "-1 v1", unit + "-2 v1"}; !slices.Equal(got, want) {
				t.Errorf("%v serve in the end, want those of before: %v", got, want)
			}
		})
	}
}

// serving lists a unit's replicas that are ready in the end, with their versions.
func serving(r runs.Record, unit string) (ready []string) {
	last := map[runs.ReplicaID]runs.ReplicaView{}
	for _, frame := range r.Frames { // each holds what changed
		for _, shop := range frame.Shops {
			for _, m := range shop.Replicas {
				last[m.ID] = m
			}
			for _, id := range shop.Gone {
				delete(last, id)
			}
		}
	}
	for id, m := range last {
		if m.State == "ready" && strings.HasPrefix(string(id), unit+"-") {
			ready = append(ready, string(id)+" "+m.Version)
		}
	}
	slices.Sort(ready)
	return ready
}
