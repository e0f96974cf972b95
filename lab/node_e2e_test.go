//go:build e2e && linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/internal/labtest"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// nodeScenario breaks, kills and removes boards in Node.js under load.
const nodeScenario = `name: node-board
claim: C8
compare: {shapes: [services/process]}
language: {board: node}
replicas: {board: 2}
load: {rate: 40/s, mix: {board: 100%}, arrivals: even}
steps:
  - hold: 4s
  - expect: services.success("board") >= 0.99 && services.languages("board") == 2
  - scale: {board: 3}
  - hold: 1s
  - scale: {board: 2}
  - hold: 1s
  - expect: services.failed("board") + services.shed("board") == 0
  - mark: healthy
  - trace: {journey: board, outcome: ok, phase: healthy, pick: slowest}
  - trace: {journey: board, outcome: ok, phase: healthy, pick: typical}
  - fault: {kind: error, function: board, code: INTERNAL, rate: 50%, id: errors}
  - hold: 4s
  - expect: services.fired("errors") >= 20 && services.success("board") < 0.9
  - mark: errors
  - trace: {journey: board, outcome: failed, phase: errors, pick: slowest}
  - trace: {journey: board, outcome: failed, phase: errors, pick: typical}
  - trace: {journey: board, outcome: ok, phase: errors, pick: slowest}
  - trace: {journey: board, outcome: ok, phase: errors, pick: typical}
  - heal: errors
  - fault: {kind: crash, function: board, rate: 10%, id: crash}
  - hold: 2s
  - heal: crash
  - fault: {kind: kill, function: board, replica: board-1, id: kill}
  - hold: 1s
  - expect: services.restarts >= 2
  - heal: kill
  - mark: dead
  - hold: 4s
  - expect: services.success("board") >= 0.99
  - mark: again
  - trace: {journey: board, outcome: ok, phase: again, pick: slowest}
  - trace: {journey: board, outcome: ok, phase: again, pick: typical}
`

// TestNodeBoard runs the shop with a board in Node.js: it serves, is traced
// together with Go, breaks, dies, comes again, and leaves nothing behind.
func TestNodeBoard(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal("install Node.js 20 or newer: ", err)
	}
	bin, dir, tmp := labtest.Build(t), t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", tmp)
	file := filepath.Join(dir, "node.yaml")
	if err := os.WriteFile(file, []byte(nodeScenario), 0o600); err != nil {
		t.Fatal(err)
	}
	r := labtest.RecordOf(t, bin, file, "services/process")
	for _, result := range r.Results {
		if result.Verdict != scenario.Kept {
			t.Errorf("%v: %s (%s) of %v", result.Rules, result.Verdict, result.Why, result.Figures)
		}
	}
	if !slices.ContainsFunc(r.Traces, crossesLanguages) {
		t.Error("no trace has a span of Go above one of Node.js")
	}
	if spans := languagesOfBoards(r.Traces); len(spans) != 1 || spans["nodejs"] < 8 {
		t.Errorf("the boards' spans are of %v, want 8 or more, all of Node.js", spans)
	}
	left, err := filepath.Glob(filepath.Join(tmp, "msalab-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left on disk: %v, %v", left, err)
	}
}

// crossesLanguages tells whether a span of Node.js has its parent in Go.
func crossesLanguages(t runs.TraceRecord) bool {
	for _, s := range t.Spans {
		for _, parent := range t.Spans {
			if s.Parent == parent.ID && s.Language() == "nodejs" && parent.Language() == "go" {
				return true
			}
		}
	}
	return false
}

// languagesOfBoards counts the spans that boards made, by language.
func languagesOfBoards(traces []runs.TraceRecord) map[string]int {
	count := map[string]int{}
	for _, t := range traces {
		for _, s := range t.Spans {
			if s.Service == "board" {
				count[s.Language()]++
			}
		}
	}
	return count
}

// TestNodeIsMissing runs the same shop without node: it says so and goes on in
// Go, and nothing is judged by it.
func TestNodeIsMissing(t *testing.T) {
	bin, dir := labtest.Build(t), t.TempDir()
	file := filepath.Join(dir, "go.yaml")
	text := strings.Replace(nodeScenario[:strings.Index(nodeScenario, "  - expect")], "board: 2", "board: 1", 1) +
		"  - judge:\n      holds_if: services.languages(\"board\") >= 2\n      fails_if: services.success(\"board\") < 0.9\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	r := labtest.RecordOf(t, bin, file, "services/process")
	told := func(e runs.Event) bool {
		return e.Kind == runs.EventWarning && strings.HasPrefix(e.Text.EN, "board goes on in Go: ")
	}
	if !slices.ContainsFunc(r.Events, told) {
		t.Error("no event tells that the board goes on in Go")
	}
	if len(r.Results) != 1 || r.Results[0].Verdict != scenario.NotJudged {
		t.Errorf("got %v, want no judgement", r.Results)
	}
}
