package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// deploys lists, for the palette, every version of every function that has
// several, by each way to bring it.
func (m *model) deploys() []act {
	why := whenLive(why(hasShop, text.WhyNoShop))(m)
	var acts []act
	for _, function := range scenario.Functions() {
		versions := scenario.Versions(function)
		if len(versions) < 2 {
			continue
		}
		for _, version := range versions {
			for _, strategy := range scenario.Strategies() {
				d := deployOf(function, version, strategy)
				acts = append(acts, act{label: text.KeyDeploy, more: d.String(), why: why, run: func(m *model) tea.Cmd {
					m.say(text.DidDeploy.Format(m.lang, d.String()), theme.Good)
					return m.do(engine.Deploy{Deploy: d})
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
