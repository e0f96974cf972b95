package rollout

import (
	"math"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

func TestJudge(t *testing.T) {
	gate := scenario.Gate{Success: 0.99, P95: 300 * time.Millisecond}
	figures := func(requests, failed uint64, latency time.Duration) Figures {
		bucket := int(math.Ceil(math.Log2(latency.Seconds()))) - 1 // at scale 0 bounds are powers of two
		return Figures{Requests: requests, Failed: failed, Latency: figures.Histogram{Offset: bucket, Counts: []uint64{requests}}}
	}
	for _, tt := range []struct {
		name     string
		gate     scenario.Gate
		measured Figures
		over     bool
		want     Verdict
	}{
		{"good, and its time isn't over", gate, figures(200, 1, time.Millisecond), false, GateOpen},
		{"good to the end", gate, figures(200, 1, time.Millisecond), true, GatePassed},
		{"just good enough", gate, figures(100, 1, time.Millisecond), true, GatePassed},
		{"failures that may be chance", gate, figures(100, 2, time.Millisecond), false, GateOpen},
		{"they were too many in the end", gate, figures(100, 2, time.Millisecond), true, GateBroken},
		{"failures beyond doubt", gate, figures(100, 3, time.Millisecond), false, GateBroken},
		{"three of very many", gate, figures(1000, 3, time.Millisecond), false, GateOpen},
		{"slow so far", gate, figures(100, 0, time.Second), false, GateOpen},
		{"too slow", gate, figures(100, 0, time.Second), true, GateBroken},
		{"slow, and nobody minds", scenario.Gate{Success: 0.99}, figures(100, 0, time.Second), true, GatePassed},
		{"failures, but too few requests to tell", gate, figures(scenario.MinSample-1, scenario.MinSample-1, time.Second), false, GateOpen},
		{"hardly called", gate, figures(scenario.MinSample-1, 0, time.Millisecond), true, GateUnmeasured},
		{"not called at all", gate, Figures{}, true, GateUnmeasured},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Judge(tt.gate, tt.measured, tt.over); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
