package tui

import (
	"math"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// marked is free play in which pay was scaled, broken and healed, while a canary of
// its second version gets a tenth of the calls.
func marked() *runs.Snapshot {
	s := healthy()
	s.Version = 22
	shape := s.Shops[0].Shape.String()
	s.Events = append(s.Events,
		runs.Event{At: epoch.Add(-50 * time.Second), Kind: runs.EventScale, Subject: "pay", Text: scenario.Text{EN: "pay: 3 replicas", KO: "pay: 3"}},
		runs.Event{At: epoch.Add(-36 * time.Second), Kind: runs.EventDeploy, Subject: "pay", Shop: shape, Text: scenario.Text{EN: "pay v2", KO: "pay v2"}},
		runs.Event{At: epoch.Add(-35 * time.Second), Kind: runs.EventDeploy, Subject: "pay", Shop: "monolith/process", Text: scenario.Text{EN: "elsewhere", KO: "elsewhere"}})
	s.Faults = []runs.ActiveFault{{Fault: scenario.Fault{ID: "pay-hang", Kind: "hang", Function: "pay", Rate: 1}, Shop: shape, Seen: 40, Fired: 40, Achieved: 1,
		First: epoch.Add(-24 * time.Second), Last: epoch.Add(-11 * time.Second), Healed: epoch.Add(-10 * time.Second)}}
	for i := range s.Shops[0].Replicas {
		if s.Shops[0].Replicas[i].ID == "pay-2" {
			s.Shops[0].Replicas[i].Version = "v2"
		}
	}
	s.Shops[0].Rollouts = []runs.RolloutView{{RolloutFigures: scenario.RolloutFigures{Function: "pay", Version: "v2", Strategy: "canary"}, Unit: "pay", Share: 0.1}}
	return s
}

// madeSeconds makes the figures of the last seconds: waves, and a bad stretch.
func madeSeconds(n int) []runs.Second {
	var out []runs.Second
	for i := range n {
		wave := math.Sin(float64(i) / 9)
		second := runs.Second{At: epoch.Add(time.Duration(i-n) * time.Second), Journeys: map[string]scenario.JourneyFigures{}}
		for k, j := range scenario.Journeys() {
			f := scenario.JourneyFigures{
				N: 11 + int(2*wave) + k%2, P50: 12 + 3*wave + float64(k), P95: 40 + 10*wave + 2*float64(k), P99: 78 + 25*wave,
			}
			if i > n-40 && i < n-15 && j == "board" {
				f.Failed = f.N - 1
			}
			f.OK = f.N - f.Failed
			second.Journeys[j] = f
			second.All.N, second.All.OK, second.All.Failed = second.All.N+f.N, second.All.OK+f.OK, second.All.Failed+f.Failed
		}
		second.All.P50, second.All.P95, second.All.P99 = 14+3*wave, 44+10*wave, 90+30*wave
		second.Latency, second.Replicas, second.Waiting = madeSpread(second.All.N, i), 11, max(0, int(6*wave))
		second.Slots = runs.SlotSeconds{Working: 14 + 6*wave, Waiting: 6 + 2*wave, Idle: 68 - 8*wave}
		if i > n-40 && i < n-36 {
			second.Replicas = 10
		}
		out = append(out, second)
	}
	return out
}

// madeSpread shares requests out among the ranges of latency: most are quick, and
// in the bad stretch some end at their deadline.
func madeSpread(n, i int) []int {
	spread := make([]int, len(runs.LatencyBounds())+1)
	spread[2], spread[3], spread[4], spread[5], spread[6] = n/8, n/2-4-i%3, n/4, n/8, 1+i%3
	if i > 80 && i < 105 {
		spread[11] = 9
	}
	return spread
}
