package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/report"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Every deploy of a run has its line, whether a rule asked for it or not, and two
// of them in one phase have two.
func TestDeploys(t *testing.T) {
	r := &runs.Record{Began: time.Unix(0, 0), Shapes: []string{"services/process"}, Rollouts: []runs.Rollout{
		{Shop: "services/process", RolloutView: runs.RolloutView{Began: time.Unix(12, 0), Unit: "board",
			RolloutFigures: scenario.RolloutFigures{Function: "board", Version: "v2-bad", Strategy: "canary", Outcome: scenario.RolledBack,
				Seconds: 6.25, Restarted: 1, Carried: 1, Met: 57, MetFailed: 9},
			Journeys: map[string]scenario.JourneyFigures{"board": {N: 100, OK: 90, Failed: 8, Shed: 1, Refused: 3, TimedOut: 2, Delayed: 2}}}},
		{Shop: "services/process", RolloutView: runs.RolloutView{Began: time.Unix(19, 0), Unit: "board",
			RolloutFigures: scenario.RolloutFigures{Function: "board", Version: "v2", Strategy: "rolling", Seconds: 3}}},
	}}
	var out bytes.Buffer
	if err := report.Text(&out, r, report.Options{Lang: scenario.English}); err != nil {
		t.Fatal(err)
	}
	var found []string
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, "board v2") {
			found = append(found, strings.Join(strings.Fields(line), " "))
		}
	}
	want := []string{"12 s services/process board v2-bad canary rolled back 6.2 1 1 57 9 board 9 board 6 board 2",
		"19 s services/process board v2 rolling under way 3.0 0 0 0 0 0 0 0"}
	if strings.Join(found, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
}
