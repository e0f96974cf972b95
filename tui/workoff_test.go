package tui

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/runs"
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
		snapshot := p.snap
		p.snap = func() *runs.Snapshot {
			s := snapshot()
			for i := range s.Shops {
				s.Shops[i].WorkOff = true
			}
			return s
		}
		got := stripped(show(p, 80, 24, scenario.English, theme.New(theme.Dark, false, false)))
		if !strings.Contains(got, "real work only") || strings.Contains(got, "simulated") {
			t.Errorf("%s: got\n%s", p.name, got)
		}
	}
}
