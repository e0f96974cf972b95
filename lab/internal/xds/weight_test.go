package xds_test

import (
	"context"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// TestWeights gives two versions of a service shares of the calls, by turns and by
// draws, and changes them while calls run. No call is lost.
func TestWeights(t *testing.T) {
	for _, balancing := range []string{scenario.RoundRobin, scenario.LeastRequest} {
		t.Run(balancing, func(t *testing.T) {
			policy := sane()
			policy.Balancing = balancing
			plane := startPlane(t, policy, link)
			board := dial(t, plane, link)
			replicas := []*replica{startReplica(t, "board-1"), startReplica(t, "board-2"), startReplica(t, "board-3")}
			old, canary := replicas[:2], replicas[2]
			for _, r := range old {
				r.endpoint.Version, r.endpoint.Weight = "v1", 4500
			}
			canary.endpoint.Version, canary.endpoint.Weight = "v2", 1000
			publish(t, plane, replicas...)
			for _, r := range replicas {
				callUntil(t, board, r)
			}
			share := func(calls int64) float64 {
				before := canary.served.Load()
				for range calls {
					if _, err := call(context.Background(), board); err != nil {
						t.Fatal(err)
					}
				}
				return float64(canary.served.Load()-before) / float64(calls)
			}
			const calls = 800 // a share of 10 % of them is within 4.3 % at four standard deviations
			if got := share(calls); got < 0.057 || got > 0.143 {
				t.Errorf("the canary got %.3f of the calls, want 0.1", got)
			}
			if a, b := old[0].served.Load(), old[1].served.Load(); min(a, b) < 240 {
				t.Errorf("the old ones got %d and %d calls, want about as many", a, b)
			}
			publish(t, plane, old...)
			for share(50) > 0 { // until callers have heard
			}
			if got := share(200); got != 0 {
				t.Errorf("taken back, the canary got %.3f of the calls", got)
			}
		})
	}
}
