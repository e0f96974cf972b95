package change

import (
	"maps"
	"slices"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
)

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
