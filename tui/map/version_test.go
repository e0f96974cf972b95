package shopmap

import (
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

func TestVersions(t *testing.T) {
	of := func(versions ...string) (replicas []runs.ReplicaView) {
		for _, v := range versions {
			replicas = append(replicas, runs.ReplicaView{Version: v, State: "ready"})
		}
		return replicas
	}
	gone := append(of("v2"), runs.ReplicaView{Version: "v1", State: "dead"})
	for _, tt := range []struct {
		name     string
		replicas []runs.ReplicaView
		want     string
	}{
		{"the first alone needs no word", of("v1", "v1"), ""},
		{"two at once", of("v2", "v1", "v1"), " v1+v2"},
		{"the new one alone", of("v2"), " v2"},
		{"the dead run none", gone, " v2"},
		{"none", nil, ""},
	} {
		if got := versions(tt.replicas); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestWeight: only a canary that is under way has a share.
func TestWeight(t *testing.T) {
	rollout := func(unit, outcome string, share float64) *runs.Shop {
		return &runs.Shop{Rollouts: []runs.RolloutView{{RolloutFigures: scenario.RolloutFigures{Outcome: outcome}, Unit: unit, Share: share}}}
	}
	for name, c := range map[string]struct {
		shop *runs.Shop
		want string
	}{
		"canary": {rollout("pay", "", 0.05), " 5%"}, "another unit": {rollout("board", "", 0.5), ""}, "rolling": {rollout("pay", "", 0), ""},
		"over": {rollout("pay", scenario.Promoted, 0.5), ""}, "none": {&runs.Shop{}, ""},
	} {
		if got := weight(c.shop, "pay"); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
