package tui

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

// TestInvalidRunIsTold at the end of a scenario, in every view and size; what
// another scenario's run is worth is not.
func TestInvalidRunIsTold(t *testing.T) {
	for _, of := range []string{"isolate", "cascade"} {
		ended := picture{name: "ended", keys: "4", snap: func() *runs.Snapshot {
			s := isolating()
			s.State, s.Stage.Finished = runs.Done, true
			s.Course = []scenario.Played{{Scenario: of, Doubt: scenario.Text{EN: "the run is invalid: too busy", KO: "실행이 유효하지 않습니다"}}}
			return s
		}}
		for _, size := range [][2]int{{80, 24}, {100, 30}, {200, 60}} {
			got := stripped(show(ended, size[0], size[1], scenario.English, theme.New(theme.Dark, false, false)))
			if told, want := strings.Contains(got, "the run is invalid: too busy"), of == "isolate"; told != want {
				t.Errorf("%s at %v: told %v, want %v:\n%s", of, size, told, want, got)
			}
		}
	}
}

// TestVerdictLeavesRoom: at the end of a scenario the view keeps most of the screen.
func TestVerdictLeavesRoom(t *testing.T) {
	ended := picture{name: "ended", snap: func() *runs.Snapshot {
		s := isolating()
		s.State, s.Stage.Finished = runs.Done, true
		for range 8 {
			s.Results = append(s.Results, scenario.Result{Step: "expect", Verdict: scenario.Broken, Figures: map[string]float64{`services.success("buy")`: 0.4}})
		}
		return s
	}}
	for _, size := range [][2]int{{80, 24}, {100, 30}} {
		got := strings.Split(stripped(show(ended, size[0], size[1], scenario.English, theme.New(theme.Dark, false, false))), "\n")
		for y, l := range got {
			if strings.HasPrefix(l, "╭ C4") && y < size[1]*6/10 {
				t.Errorf("%v: the verdict begins in line %d:\n%s", size, y, strings.Join(got, "\n"))
			}
		}
	}
}
