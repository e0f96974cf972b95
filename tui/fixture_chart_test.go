package tui

import (
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
