package tui

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/tui/help"
	"github.com/msalab/msalab/tui/text"
)

// helpRows are the lines of help.
func (m *model) helpRows() []help.Row {
	var rows []help.Row
	taken := m.taken()
	for _, g := range []text.Key{text.GroupRun, text.GroupShop, text.GroupView, text.GroupMove, text.GroupLook} {
		rows = append(rows, help.Row{Group: true, Label: g.In(m.lang)})
		for i, b := range m.bindings {
			if b.group != g || !b.appliesTo(m) || taken[i] {
				continue
			}
			rows = append(rows, help.Row{Keys: helpKeys(b), Label: m.label(b), Why: b.reason(m)})
		}
	}
	return rows
}

// taken are the bindings that no key leads to at present: those before them in the
// table take all of theirs.
func (m *model) taken() []bool {
	before, taken := map[string]bool{}, make([]bool, len(m.bindings))
	for i, b := range m.bindings {
		if !b.appliesTo(m) {
			continue
		}
		taken[i] = !slices.ContainsFunc(b.keys, func(key string) bool { return !before[key] })
		for _, key := range b.keys {
			before[key] = true
		}
	}
	return taken
}

// helpKeys writes all keys of a binding.
func helpKeys(b binding) string {
	keys := b.keys
	if b.shown != "" {
		return b.shown
	}
	if len(keys) > 2 && len(keys[0]) == 1 && slices.IsSorted(keys) {
		return keys[0] + "-" + keys[len(keys)-1]
	}
	return strings.Join(keys, " ")
}
