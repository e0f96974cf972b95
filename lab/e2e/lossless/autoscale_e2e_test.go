//go:build e2e

package lossless

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/internal/labtest"
	"github.com/msalab/msalab/lab/runs"
)

// autoscaleRounds is how often the autoscaler adds replicas and removes them.
const autoscaleRounds = 8

// autoscaleSteps have the autoscaler scale out and in under load, again and again: a
// target far below what each replica gets asks for as many as may be, one far above
// it for the fewest.
func autoscaleSteps(shape string) string {
	units := map[string]string{"gateway": "min: 3, max: 4", "board": "min: 2, max: 3"}
	if strings.HasPrefix(shape, "monolith/") {
		units = map[string]string{"monolith": "min: 3, max: 4"}
	}
	var b strings.Builder
	for range autoscaleRounds {
		for _, target := range []string{"40/s", "2000/s"} {
			for unit, bounds := range units {
				fmt.Fprintf(&b, "  - autoscale: {function: %s, %s, rate: %s, every: 500ms, up: {window: none}, down: {window: none}}\n", unit, bounds, target)
			}
			b.WriteString("  - hold: 1500ms\n")
		}
	}
	b.WriteString("  - hold: 4s\n") // what leaves last finishes its requests
	return b.String()
}

// TestAutoscalerLosesNothing lets the autoscaler add and remove replicas, and no
// request fails.
func TestAutoscalerLosesNothing(t *testing.T) {
	for _, shape := range shapes() {
		t.Run(shape, func(t *testing.T) {
			r := lossless{name: "autoscale-under-load", replicas: frontOf(shape, 3, 2, 3), steps: autoscaleSteps(shape), least: autoscaleRounds * 250}.play(t, shape)
			decided := 0
			for _, e := range r.Events {
				if e.Kind == runs.EventScale && strings.Contains(e.Text.EN, " / 2000.00 = ") {
					decided++
				}
			}
			least := autoscaleRounds / 2 // one a round; a busy machine may miss a look
			if got := drained(r); got < least || decided < least {
				t.Errorf("the autoscaler removed %d replicas by %d decisions, want %d at least", got, decided, least)
			}
		})
	}
}

// TestManyReplicas runs as many replicas as the lab promises: 50 in one process,
// 20 processes. All become ready and all leave, and no request fails.
func TestManyReplicas(t *testing.T) {
	bin := labtest.Build(t)
	for _, c := range []struct {
		shape, unit string
		n           int
	}{
		{"services/inproc", "board", 50}, {"monolith/inproc", "monolith", 50},
		{"services/process", "board", 20}, {"monolith/process", "monolith", 20},
	} {
		t.Run(c.shape, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "many.yaml")
			text := fmt.Sprintf(`name: many
compare: {shapes: [%s]}
load: {rate: 60/s, mix: {board: 100%%}, arrivals: even}
steps:
  - hold: 1s
  - scale: {%s: %d}
  - hold: 4s
  - scale: {%s: 1}
  - hold: 1s
`, c.shape, c.unit, c.n, c.unit)
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			r := labtest.RecordOf(t, bin, file, c.shape)
			ready, seen := 0, map[runs.ReplicaID]bool{}
			for _, frame := range r.Frames {
				for _, shop := range frame.Shops {
					for _, f := range shop.Functions {
						if f.Name == "board" {
							ready = max(ready, f.Replicas)
						}
					}
					for _, m := range shop.Replicas {
						if strings.HasPrefix(string(m.ID), c.unit+"-") && m.State == "ready" {
							seen[m.ID] = true
						}
					}
				}
			}
			left := drained(r)
			if ready != c.n || len(seen) != c.n || left < c.n-1 {
				t.Errorf("%d replicas were ready (%d seen), %d left, want %d and %d", ready, len(seen), left, c.n, c.n-1)
			}
			served(t, r, 1)
		})
	}
}
