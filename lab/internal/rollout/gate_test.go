package rollout

import (
	"math"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/figures"
)

func TestJudge(t *testing.T) {
	gate := scenario.Gate{Success: 0.99, P95: 300 * time.Millisecond}
	figures := func(requests, failed uint64, latency time.Duration) shop.VersionFigures {
		bucket := int(math.Ceil(math.Log2(latency.Seconds()))) - 1 // at scale 0 bounds are powers of two
		return shop.VersionFigures{Requests: requests, Failed: failed, Latency: figures.Histogram{Offset: bucket, Counts: []uint64{requests}}}
	}
	for _, tt := range []struct {
		name     string
		gate     scenario.Gate
		measured shop.VersionFigures
		over     bool
		want     shop.GateVerdict
	}{
		{"good, and its time isn't over", gate, figures(200, 1, time.Millisecond), false, shop.GateOpen},
		{"good to the end", gate, figures(200, 1, time.Millisecond), true, shop.GatePassed},
		{"just good enough", gate, figures(100, 1, time.Millisecond), true, shop.GatePassed},
		{"failures that may be chance", gate, figures(100, 2, time.Millisecond), false, shop.GateOpen},
		{"they were too many in the end", gate, figures(100, 2, time.Millisecond), true, shop.GateBroken},
		{"failures beyond doubt", gate, figures(100, 3, time.Millisecond), false, shop.GateBroken},
		{"three of very many", gate, figures(1000, 3, time.Millisecond), false, shop.GateOpen},
		{"slow so far", gate, figures(100, 0, time.Second), false, shop.GateOpen},
		{"too slow", gate, figures(100, 0, time.Second), true, shop.GateBroken},
		{"slow, and nobody minds", scenario.Gate{Success: 0.99}, figures(100, 0, time.Second), true, shop.GatePassed},
		{"failures, but too few requests to tell", gate, figures(scenario.MinSample-1, scenario.MinSample-1, time.Second), false, shop.GateOpen},
		{"hardly called", gate, figures(scenario.MinSample-1, 0, time.Millisecond), true, shop.GateUnmeasured},
		{"not called at all", gate, shop.VersionFigures{}, true, shop.GateUnmeasured},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Judge(tt.gate, tt.measured, tt.over); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
