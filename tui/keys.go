package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/change"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// binding is one entry of the keymap. The footer, the help and the keys
// themselves all come from this table.
type binding struct {
	keys   []string
	shown  string // how help writes the keys; empty: as they are
	label  text.Key
	group  text.Key
	footer int  // its place in the footer, least first; 0: not there
	own    bool // one view's alone: in its footer it goes before the keys of the shop
	// applies says whether the keys mean this at present; nil: always. The
	// first binding that applies takes the key.
	applies func(*model) bool
	// blocked says why it can't be done at present; empty or nil: it can.
	blocked func(*model) string
	run     func(*model, string) tea.Cmd
}

func (b binding) appliesTo(m *model) bool { return b.applies == nil || b.applies(m) }

func (b binding) reason(m *model) string {
	switch {
	case m.covered() && b.actsOnView():
		return text.WhyCovered.In(m.lang)
	case b.blocked == nil:
		return ""
	}
	return b.blocked(m)
}

// press acts on a key. Two work wherever one is: ctrl+c quits, and where q would ask it
// asks too, until it is pressed again; ctrl+l draws anew.
func (m *model) press(key string) tea.Cmd {
	switch {
	case key == "ctrl+c" && m.leaving != nil && m.dialog == m.leaving:
		return tea.Quit
	case key == "ctrl+c":
		return m.quit()
	case key == "ctrl+l":
		return anew()
	}
	if m.dialog != nil {
		return m.pressDialog(key)
	}
	for _, b := range m.bindings {
		if !slices.Contains(b.keys, key) || !b.appliesTo(m) {
			continue
		}
		if reason := b.reason(m); reason != "" {
			m.say(key+": "+reason, theme.Warn)
			return nil
		}
		return b.run(m, key)
	}
	return m.unknown(key)
}

// unknown tells that a key means nothing at present, and where the way on is.
func (m *model) unknown(key string) tea.Cmd {
	m.say(text.WhyUnknown.Format(m.lang, text.Truncate(text.Clean(key), 12)), theme.Warn)
	return nil
}

// why makes a blocked function that gives one reason where a condition fails.
func why(allowed func(*model) bool, reason text.Key) func(*model) string {
	return func(m *model) string {
		if allowed(m) {
			return ""
		}
		return reason.In(m.lang)
	}
}

func hasLinks(m *model) bool { return change.Linked(m.dialogSetting()) != nil }

func hasShop(m *model) bool { return m.selectedShop() != nil }

func onView(v view) func(*model) bool { return func(m *model) bool { return m.view == v } }
