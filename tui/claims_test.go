package tui

import (
	"testing"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

// TestPlayClaim: enter on a claim, and enter again, plays its scenario.
func TestPlayClaim(t *testing.T) {
	m := show(picture{"", judged, "esc shift+tab down down down enter enter"}, 100, 30, scenario.English, theme.New(theme.Dark, false, false))
	done := m.engine.(*fakeEngine).done
	if len(done) != 1 {
		t.Fatalf("got commands %v, want one", done)
	}
	if p, ok := done[0].(engine.Play); !ok || p.Scenario.Name != "isolate" {
		t.Errorf("got %v, want isolate to be played", done[0])
	}
}
