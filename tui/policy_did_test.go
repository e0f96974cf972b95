package tui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
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
		{"c" + strings.Repeat(" down", fieldParts+partBreaker), "opened: 2, calls not sent: 41", "2번 열려 호출 41건"},
		{"c" + strings.Repeat(" down", fieldParts+partBulkhead), "calls refused: 63", "거절한 호출은 63건"},
		{"m" + strings.Repeat(" down", limitRate), "requests refused: 17", "거절한 요청은 17건"},
		{"m" + strings.Repeat(" down", limitWait), "requests refused: 3", "거절한 요청은 3건"},
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

// TestDetailsTellPoliciesWhole: in a dialog that is too narrow for a policy it goes on
// in the next line.
func TestDetailsTellPoliciesWhole(t *testing.T) {
	const note = "3/s 20ms  deadline 2s, 2 retries on UNAVAILABLE, ejection 2s, bulkhead 4, breaker 5 of 10"
	for _, width := range []int{74, 94} {
		var told []string
		for i, d := range wrapped([]detail{{label: text.DetailsCalls, name: "pay", note: note}}, width) {
			if text.Width(d.note) > width-detailIndent-detailName || (d.name == "pay") != (i == 0) {
				t.Errorf("%d columns: got %+v in line %d", width, d, i)
			}
			told = append(told, strings.Fields(d.note)...)
		}
		if got, want := strings.Join(told, " "), strings.Join(strings.Fields(note), " "); got != want {
			t.Errorf("%d columns: got %q, want %q", width, got, want)
		}
	}
}
