package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/internal/report"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

func TestDeploys(t *testing.T) {
	phase := scenario.Figures{Phase: "bad", Shapes: map[string]scenario.ShapeFigures{"services/process": {
		Rollout: &scenario.RolloutFigures{Function: "board", Version: "v2-bad", Strategy: "canary", Outcome: scenario.RolledBack,
			Seconds: 6.25, Restarted: 1, Carried: 1, Met: 57, MetFailed: 9},
		Journeys: map[string]scenario.JourneyFigures{"board": {N: 100, OK: 90, Failed: 8, Shed: 1, Delayed: 2}},
	}}}
	running := phase // as an expectation saw it before the phase had its name
	running.Phase = ""
	r := &runs.Record{Shapes: []string{"services/process"}, Phases: []scenario.Figures{running, phase}}
	var out bytes.Buffer
	if err := report.Text(&out, r, report.Options{Lang: scenario.English}); err != nil {
		t.Fatal(err)
	}
	found := 0
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, "v2-bad") {
			found++
			if got := strings.Join(strings.Fields(line), " "); got != "bad services/process board v2-bad canary rolled back 6.2 1 1 57 9 board 9 board 2" {
				t.Errorf("got %q", got)
			}
		}
	}
	if found != 1 {
		t.Errorf("the deploy stands %d times in the report, want once:\n%s", found, out.String())
	}
}
