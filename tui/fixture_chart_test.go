package tui

import (
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
)

// marked is free play in which pay was scaled, deployed over, broken and healed.
func marked() *engine.Snapshot {
	s := healthy()
	s.Version = 22
	shape := s.Shops[0].Shape.String()
	s.Events = append(s.Events,
		engine.Event{At: epoch.Add(-50 * time.Second), Kind: engine.EventScale, Subject: "pay", Text: scenario.Text{EN: "pay: 3 replicas", KO: "pay: 3"}},
		engine.Event{At: epoch.Add(-36 * time.Second), Kind: engine.EventDeploy, Subject: "pay", Shop: shape, Text: scenario.Text{EN: "pay v2", KO: "pay v2"}},
		engine.Event{At: epoch.Add(-35 * time.Second), Kind: engine.EventDeploy, Subject: "pay", Shop: "monolith/process", Text: scenario.Text{EN: "elsewhere", KO: "elsewhere"}})
	s.Faults = []engine.ActiveFault{{Fault: scenario.Fault{ID: "pay-hang", Kind: "hang", Function: "pay", Rate: 1}, Shop: shape, Seen: 40, Fired: 40, Achieved: 1,
		First: epoch.Add(-24 * time.Second), Last: epoch.Add(-11 * time.Second), Healed: epoch.Add(-10 * time.Second)}}
	return s
}
