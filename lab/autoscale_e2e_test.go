//go:build e2e && linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/internal/labtest"
	"github.com/msalab/msalab/lab/runs"
)

// autoscaleScenario has the autoscaler scale out and in under 500 requests a
// second, again and again: a target far below what each replica gets asks for as
// many as may be, one far above it for the fewest. No policy helps with retries.
func autoscaleScenario() string {
	var b strings.Builder
	b.WriteString(`name: autoscale-under-load
compare: {shapes: [services/process]}
load: {rate: 250/s, mix: {board: 100%}, arrivals: even}
replicas: {gateway: 3, board: 2}
policy: none
steps:
  - hold: 1s
`)
	for range scaleRounds {
		for _, target := range []string{"40/s", "2000/s"} {
			for unit, bounds := range map[string]string{"gateway": "min: 3, max: 4", "board": "min: 2, max: 3"} {
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
	bin, file := labtest.Build(t), filepath.Join(t.TempDir(), "autoscale.yaml")
	if err := os.WriteFile(file, []byte(autoscaleScenario()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, placement := range []string{"inproc", "process"} {
		t.Run(placement, func(t *testing.T) {
			r := recordOf(t, bin, file, "services/"+placement)
			drained, decided := 0, 0
			for _, e := range r.Events {
				switch {
				case e.Kind == runs.EventWarning:
					t.Errorf("%s", e.Text.EN)
				case e.Kind == runs.EventReplica && strings.HasSuffix(e.Text.EN, " finished its requests and left"):
					drained++
				case e.Kind == runs.EventScale && strings.Contains(e.Text.EN, " / 2000.00 = "):
					decided++
				}
			}
			if drained < scaleRounds || decided < scaleRounds { // of two a round; a busy machine may miss a look
				t.Errorf("the autoscaler removed %d replicas by %d decisions, want %d at least", drained, decided, scaleRounds)
			}
			at := slices.IndexFunc(r.Matrix, func(c runs.Cell) bool { return c.Journey == "board" })
			if at < 0 {
				t.Fatal("the matrix has no row for the board")
			}
			f := r.Matrix[at].Figures
			if f.N < scaleRounds*250 || f.OK != f.N {
				t.Errorf("%d shoppers: %d ok, %d failed, %d shed, want all ok", f.N, f.OK, f.Failed, f.Shed)
			}
			t.Logf("%d shoppers, %d replicas removed, %.1f %% late", f.N, drained, 100*r.Late)
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
			r := recordOf(t, bin, file, c.shape)
			ready, seen, drained := 0, map[runs.ReplicaID]bool{}, 0
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
			for _, e := range r.Events {
				if e.Kind == runs.EventReplica && strings.HasSuffix(e.Text.EN, " finished its requests and left") {
					drained++
				}
			}
			if ready != c.n || len(seen) != c.n || drained < c.n-1 {
				t.Errorf("%d replicas were ready (%d seen), %d left, want %d and %d", ready, len(seen), drained, c.n, c.n-1)
			}
			at := slices.IndexFunc(r.Matrix, func(c runs.Cell) bool { return c.Journey == "board" })
			if f := r.Matrix[at].Figures; f.OK != f.N {
				t.Errorf("%d shoppers: %d ok, %d failed, %d shed, want all ok", f.N, f.OK, f.Failed, f.Shed)
			}
		})
	}
}
