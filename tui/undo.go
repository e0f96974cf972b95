package tui

import (
	"fmt"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// undoable is something that was done to the shop, and the commands that take
// it back.
type undoable struct {
	what string
	back []engine.Command
}

// maxUndo is how many steps back undo goes.
const maxUndo = 20

// remember notes how to take back what is about to be done.
func (m *model) remember(what string, back ...engine.Command) {
	m.undos = append(m.undos, undoable{what, back})
	m.undos = m.undos[max(len(m.undos)-maxUndo, 0):]
}

// freeID makes an id of which no fault is active or was just asked for, so that one of
// two can be taken back.
func (m *model) freeID(id string) string {
	taken := func(id string) bool {
		return slices.ContainsFunc(m.activeFaults(), func(f runs.ActiveFault) bool { return f.ID == id }) ||
			slices.ContainsFunc(m.undos, func(u undoable) bool { return u.what == id })
	}
	free := id
	for n := 2; taken(free); n++ {
		free = fmt.Sprintf("%s-%d", id, n)
	}
	return free
}

// forget drops what can't be taken back any more: the shop is a fresh one.
func (m *model) forget() { m.undos = nil }

// forgetFaults drops the faults: they are healed.
func (m *model) forgetFaults() {
	m.undos = slices.DeleteFunc(m.undos, func(u undoable) bool {
		return slices.ContainsFunc(u.back, func(c engine.Command) bool { _, heals := c.(engine.Heal); return heals })
	})
}

// undo takes the last change back.
func (m *model) undo() tea.Cmd {
	last := m.undos[len(m.undos)-1]
	m.undos = m.undos[:len(m.undos)-1]
	m.asked = asked{}
	m.say(text.DidUndo.Format(m.lang, last.what), theme.Good)
	for _, c := range last.back {
		m.engine.Do(c)
	}
	return nil
}

// restorePolicies returns the commands that undo a change of policies: one
// where all links had the same preset, else one a link.
func restorePolicies(before scenario.Policies, c scenario.PolicyChange) []engine.Command {
	after, err := before.Apply(c)
	if err != nil {
		return nil
	}
	changed := slices.Sorted(maps.Keys(after.Differences(before)))
	for _, name := range scenario.Presets() {
		preset, _ := scenario.Preset(name)
		same := func(p scenario.Policy) bool { return p.Equal(preset) }
		if c.Link == scenario.EveryLink && len(before) > 0 && !slices.ContainsFunc(slices.Collect(maps.Values(before)),
			func(p scenario.Policy) bool { return !same(p) }) {
			return []engine.Command{engine.SetPolicy{Change: scenario.PolicyChange{Link: c.Link, Preset: name}}}
		}
	}
	var back []engine.Command
	for _, link := range changed {
		p := before[link]
		back = append(back, engine.SetPolicy{Change: wholeChange(link, p)})
	}
	return back
}

// wholeChange sets all parts of a link's policy; where it is a preset, by its
// name.
func wholeChange(link string, p scenario.Policy) scenario.PolicyChange {
	for _, name := range scenario.Presets() {
		if preset, _ := scenario.Preset(name); preset.Equal(p) {
			return scenario.PolicyChange{Link: link, Preset: name}
		}
	}
	c := scenario.PolicyChange{Link: link, Preset: scenario.Presets()[0]}
	for _, part := range policyParts() {
		if part.value(p) != 0 {
			part.change(&c, &p)
		}
	}
	return c
}
