package sentences_test

import (
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

// A gate is told by what it asks for, and by nothing that it doesn't.
func TestGateTold(t *testing.T) {
	for _, tt := range []struct {
		gate   scenario.Gate
		en, ko string
	}{
		{scenario.Gate{Success: 0.995}, "the gate: 99.5 % of requests well; ", "통과 기준 성공률 99.5 %, 20s"},
		{scenario.Gate{P95: 300 * time.Millisecond}, "the gate: p95 300ms; ", "통과 기준 p95 300ms, 20s"},
		{scenario.Gate{Success: 0.99, P95: time.Second}, "the gate: 99 % of requests well, p95 1s; ", "통과 기준 성공률 99 %, p95 1s, 20s"},
	} {
		d := sentences.Deploy{Unit: "board", Old: "v1", Deploy: scenario.Deploy{
			Function: "board", Version: "v2", Strategy: scenario.Canary, Gate: tt.gate, Deadline: 20 * time.Second}}
		got := d.Begun(3)
		if !strings.Contains(got.EN, tt.en) || !strings.Contains(got.KO, tt.ko) {
			t.Errorf("got %q and %q, want %q and %q in them", got.EN, got.KO, tt.en, tt.ko)
		}
	}
}

// A load that takes all slots of the most replicas there may be has no predicted p95.
func TestPredictedWithoutEnd(t *testing.T) {
	got := sentences.Predicted(scenario.Sizing{Times: 100, Journey: "buy"}, runs.Size{Replicas: map[string]int{"pay": 50}, Target: 500})
	if !strings.Contains(got.EN, "p95 of buy ∞, target 500 ms") || !strings.Contains(got.KO, "buy p95 ∞, 목표 500 ms") {
		t.Errorf("got %q and %q, want no end of it", got.EN, got.KO)
	}
}
