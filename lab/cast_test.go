package main

import (
	"slices"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/scenarios"
)

// TestEachStepIsMarked however few glances there are: steps that took no time have
// their markers, one that a replay goes back to has another.
func TestEachStepIsMarked(t *testing.T) {
	all, err := scenarios.All()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(sc *scenario.Scenario) bool { return sc.Name == "isolate" })
	kind := func(n int) string { return all[i].Steps[n-1].Kind() }
	p := progress{scenarios: all}
	began := time.Unix(1000, 0)
	for _, tt := range []struct {
		name, scenario string
		began          time.Time
		at, step       int
		want           []string
	}{
		{"free play", "", time.Time{}, 0, 0, nil},
		{"the shops open", "isolate", time.Time{}, 1, 0, nil},
		{"the first", "isolate", began, 2, 1, []string{"isolate 1 " + kind(1)}},
		{"the same", "isolate", began, 3, 1, nil},
		{"three at once", "isolate", began, 4, 4, []string{"isolate 2 " + kind(2), "isolate 3 " + kind(3), "isolate 4 " + kind(4)}},
		{"back", "isolate", began, 2, 2, []string{"isolate 2 " + kind(2)}},
		{"another pass", "isolate", began, 9, 1, []string{"isolate 1 " + kind(1)}},
		{"again", "isolate", began.Add(time.Minute), 60, 2, []string{"isolate 1 " + kind(1), "isolate 2 " + kind(2)}},
		{"one that is unknown", "mine", began, 70, 2, []string{"mine 1", "mine 2 hold"}},
	} {
		stage := runs.Stage{Scenario: tt.scenario, Began: tt.began, Step: tt.step, Kind: "hold"}
		if tt.scenario == "isolate" && tt.step > 0 {
			stage.Kind = kind(tt.step)
		}
		if got := p.begun(&runs.Snapshot{At: began.Add(time.Duration(tt.at) * time.Second), Stage: stage}); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
