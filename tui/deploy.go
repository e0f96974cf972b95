package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
)

// deploys lists, for the palette, every version of every function that has
// several, by each way to bring it. They lead to the form, filled in: it says what
// the deploy does and why it can't, and undo knows what it sends.
func (m *model) deploys() []act {
	reason := whenLive(why(hasShop, text.WhyNoShop))(m)
	var acts []act
	for _, function := range scenario.Functions() {
		versions := scenario.Versions(function)
		if len(versions) < 2 {
			continue
		}
		for _, version := range versions {
			for _, strategy := range scenario.Strategies() {
				d := deployOf(function, version, strategy)
				acts = append(acts, act{label: text.KeyDeploy, more: d.String(), why: reason, run: func(m *model) tea.Cmd {
					return m.open(filledDeployDialog(function, version, strategy))
				}})
			}
		}
	}
	return acts
}

// deployOf is a deploy by the settings of free play: one replica at a time; a
// canary that gets a fifth of the calls, then half of them.
func deployOf(function, version, strategy string) scenario.Deploy {
	d := scenario.Deploy{Function: function, Version: version, Strategy: strategy, Deadline: 20 * time.Second}
	switch strategy {
	case scenario.Rolling:
		d.Surge.Count = 1
	case scenario.Canary:
		d.Weights, d.Hold = []float64{0.2, 0.5}, 10*time.Second
		d.Gate = scenario.Gate{Success: 0.99, P95: 500 * time.Millisecond}
	}
	return d
}
