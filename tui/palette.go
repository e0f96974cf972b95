package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/change"
	"github.com/msalab/msalab/tui/palette"
	"github.com/msalab/msalab/tui/text"
)

// acts returns what the keymap offers at present, and the scenarios. Keys that
// move about are left out: they mean nothing by name.
func (m *model) acts() []palette.Act {
	var all []palette.Act
	for _, b := range m.bindings {
		if !b.appliesTo(m) || b.group == text.GroupMove || b.label == text.KeyVote || b.label == text.KeyPalette {
			continue
		}
		if b.label == text.KeyView {
			for v := range views {
				all = append(all, palette.Act{Label: b.label, More: v.title(m.lang), Keys: b.keys[v], Run: func() tea.Cmd { return m.show(v) }})
			}
			continue
		}
		all = append(all, palette.Act{Label: m.labelOf(b), Keys: helpKeys(b), Why: b.reason(m), Run: func() tea.Cmd { return b.run(m, b.keys[0]) }})
	}
	all = append(all, m.deploys()...)
	why := whenLive(nil)(m)
	for _, s := range m.scenarios {
		all = append(all, palette.Act{Label: text.KeyRun, More: s.Name + "  " + s.Title.In(m.lang), Why: why, Run: func() tea.Cmd { return m.play(s) }})
	}
	return all
}

// deploys lists, for the palette, every version of every function that has
// several, by each way to bring it. They lead to the form, filled in: it says what
// the deploy does and why it can't, and undo knows what it sends.
func (m *model) deploys() []palette.Act {
	reason := whenLive(why(hasShop, text.WhyNoShop))(m)
	var acts []palette.Act
	for _, function := range scenario.Functions() {
		versions := scenario.Versions(function)
		if len(versions) < 2 {
			continue
		}
		for _, version := range versions {
			for _, strategy := range scenario.Strategies() {
				d := change.DeployOf(function, version, strategy)
				acts = append(acts, palette.Act{Label: text.KeyDeploy, More: d.String(), Why: reason, Run: func() tea.Cmd {
					return m.open(change.FilledDeploy(function, version, strategy))
				}})
			}
		}
	}
	return acts
}
