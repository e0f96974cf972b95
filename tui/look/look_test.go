package look_test

import (
	"math"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/look"
	"github.com/msalab/msalab/tui/theme"
)

// TestSuccess: the borders between good, doubtful and bad.
func TestSuccess(t *testing.T) {
	g := theme.Unicode()
	for _, c := range []struct {
		share float64
		glyph string
		role  theme.Role
	}{
		{1, g.OK, theme.Good}, {0.99, g.OK, theme.Good}, {0.989, g.Warn, theme.Warn}, {0.9, g.Warn, theme.Warn},
		{0.899, g.Bad, theme.Bad}, {0, g.Bad, theme.Bad}, {math.NaN(), g.Idle, theme.Muted},
	} {
		if glyph, role := look.Success(c.share, g); glyph != c.glyph || role != c.role {
			t.Errorf("%v: got %q %v, want %q %v", c.share, glyph, role, c.glyph, c.role)
		}
	}
}

// TestVerdictsDiffer: a room that sees no colour tells verdicts apart.
func TestVerdictsDiffer(t *testing.T) {
	all := []scenario.Verdict{scenario.Holds, scenario.Partly, scenario.DoesNotHold, scenario.NotJudged}
	seen := map[string]scenario.Verdict{}
	for _, v := range all {
		glyph, word, _ := look.Verdict(v, theme.ASCII(), scenario.Korean)
		if other, ok := seen[glyph]; ok || word == "" {
			t.Errorf("%s: got %q %q, as %s has", v, glyph, word, other)
		}
		seen[glyph] = v
	}
}

// TestOutcomeUnknown is shown as it is named.
func TestOutcomeUnknown(t *testing.T) {
	if _, word, role := look.Outcome("odd", theme.ASCII(), scenario.English); word != "odd" || role != theme.Muted {
		t.Errorf("got %q %v", word, role)
	}
}
