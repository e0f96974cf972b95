package tui

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

// TestRealWorkIsTold where nothing is simulated, instead of the label that
// figures have else.
func TestRealWorkIsTold(t *testing.T) {
	for _, p := range pictures() {
		if p.name != "map" && p.name != "charts" {
			continue
		}
		for i := range p.snap.Shops {
			p.snap.Shops[i].WorkOff = true
		}
		got := stripped(show(p, 80, 24, scenario.English, theme.New(theme.Dark, false, false)))
		if !strings.Contains(got, "real work only") || strings.Contains(got, "simulated") {
			t.Errorf("%s: got\n%s", p.name, got)
		}
	}
}
