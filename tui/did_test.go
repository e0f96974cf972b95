package tui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/traces"
)

// TestDialogsTellWhatPoliciesDid counts it beside what is set, for the links or the
// function that the dialog is about.
func TestDialogsTellWhatPoliciesDid(t *testing.T) {
	snap := governed()
	for i := range snap.Shops[0].Functions {
		snap.Shops[0].Functions[i].Limited, snap.Shops[0].Functions[i].Shed = 17, 3
	}
	for _, tt := range []struct {
		keys, en, ko string
	}{
		{"c" + strings.Repeat(" down", 7), "opened: 2, calls not sent: 41", "2번 열려 호출 41건"},
		{"c" + strings.Repeat(" down", 9), "calls refused: 63", "거절한 호출은 63건"},
		{"m down", "requests refused: 17", "거절한 요청은 17건"},
		{"m down down down", "requests refused: 3", "거절한 요청은 3건"},
	} {
		for lang, want := range map[scenario.Lang]string{scenario.English: tt.en, scenario.Korean: tt.ko} {
			e := &fakeEngine{snap: snap}
			m := newModel(Config{Engine: e, Lang: lang}, traces.Searches(context.Background(), e), epoch)
			send(m, tea.WindowSizeMsg{Width: 80, Height: 24})
			m.render()
			for _, key := range strings.Fields(tt.keys) {
				send(m, press(key))
			}
			if got := ansi.Strip(m.render()); !strings.Contains(got, want) {
				t.Errorf("%s: %q is not on the screen:\n%s", tt.keys, want, got)
			}
		}
	}
}
