// Package look says how a state looks in every view: the character and the role
// that go with its word, so that none is told by colour alone.
package look

import (
	"math"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Success is the character and the role of a share of journeys that ended well,
// 0 to 1; NaN: there were none.
func Success(share float64, g theme.Glyphs) (glyph string, r theme.Role) {
	switch {
	case math.IsNaN(share):
		return g.Idle, theme.Muted
	case share >= 0.99:
		return g.OK, theme.Good
	case share >= 0.9:
		return g.Warn, theme.Warn
	}
	return g.Bad, theme.Bad
}

// Verdict is the character, the word and the role of a verdict.
func Verdict(v scenario.Verdict, g theme.Glyphs, l scenario.Lang) (glyph, word string, r theme.Role) {
	switch v {
	case scenario.Holds:
		return g.OK, text.VerdictHolds.In(l), theme.Good
	case scenario.Kept:
		return g.OK, text.VerdictKept.In(l), theme.Good
	case scenario.Partly:
		return g.Warn, text.VerdictPartly.In(l), theme.Warn
	case scenario.DoesNotHold:
		return g.Bad, text.VerdictDoesNotHold.In(l), theme.Bad
	case scenario.Broken:
		return g.Bad, text.VerdictBroken.In(l), theme.Bad
	}
	return g.Idle, text.VerdictNotJudged.In(l), theme.Muted
}

// Outcome is the character, the word and the role of a journey's outcome.
func Outcome(outcome string, g theme.Glyphs, l scenario.Lang) (glyph, word string, r theme.Role) {
	switch outcome {
	case "ok":
		return g.OK, text.OutcomeOK.In(l), theme.Good
	case "declined":
		return g.Idle, text.OutcomeDeclined.In(l), theme.Text
	case "failed":
		return g.Bad, text.OutcomeFailed.In(l), theme.Bad
	case "shed":
		return g.Down, text.OutcomeShed.In(l), theme.Bad
	}
	return g.Idle, outcome, theme.Muted
}
