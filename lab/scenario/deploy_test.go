package scenario_test

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

func TestDeployBounds(t *testing.T) {
	share := func(s float64) scenario.Extent { return scenario.Extent{Share: s} }
	count := func(n int) scenario.Extent { return scenario.Extent{Count: n} }
	for _, tt := range []struct {
		name                string
		surge, unavailable  scenario.Extent
		want, more, missing int
	}{
		{"numbers", count(2), count(1), 3, 2, 1},
		{"a share of the surge is rounded up, of the unavailable down", share(0.25), share(0.25), 10, 3, 2},
		{"of one replica", share(0.25), share(0.25), 1, 1, 0},
		{"nothing of both", count(0), share(0.25), 3, 0, 1},
		{"more than there are", count(0), count(5), 3, 0, 3},
		{"all", share(1), share(1), 4, 4, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			more, missing := scenario.Deploy{Surge: tt.surge, Unavailable: tt.unavailable}.Bounds(tt.want)
			if more != tt.more || missing != tt.missing {
				t.Errorf("got %d more and %d missing, want %d and %d", more, missing, tt.more, tt.missing)
			}
		})
	}
}

func TestDeployValidate(t *testing.T) {
	good := scenario.Deploy{Function: "board", Version: "v2", Strategy: scenario.Canary, Weights: []float64{0.1, 0.5},
		Hold: time.Second, Gate: scenario.Gate{Success: 0.99}, Deadline: time.Second}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*scenario.Deploy){
		"function": func(d *scenario.Deploy) { d.Function = "bord" },
		"version":  func(d *scenario.Deploy) { d.Version = "v3" },
		"strategy": func(d *scenario.Deploy) { d.Strategy = "blue" },
		"weights":  func(d *scenario.Deploy) { d.Weights = []float64{1} },
		"gate":     func(d *scenario.Deploy) { d.Gate = scenario.Gate{} },
		"deadline": func(d *scenario.Deploy) { d.Deadline = 0 },
	} {
		bad := good
		spoil(&bad)
		if bad.Validate() == nil {
			t.Errorf("a wrong %s is not refused", name)
		}
	}
}
