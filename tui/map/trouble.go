package shopmap

import (
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Trouble is what a policy does to the calls over a link at present.
type Trouble int

// The troubles, least first.
const (
	NoTrouble Trouble = iota
	BulkheadFull
	CircuitHalfOpen
	CircuitOpen
)

// TroubleOn tells what a policy does on a link; the worst, if it is several.
func TroubleOn(l runs.LinkView) Trouble {
	switch {
	case l.Circuit == "open":
		return CircuitOpen
	case l.Circuit == "half-open":
		return CircuitHalfOpen
	case l.Full > 0:
		return BulkheadFull
	}
	return NoTrouble
}

// Word names a trouble; none has no word.
func (t Trouble) Word(l scenario.Lang) string {
	switch t {
	case CircuitOpen:
		return text.TroubleOpen.In(l)
	case CircuitHalfOpen:
		return text.TroubleHalfOpen.In(l)
	case BulkheadFull:
		return text.TroubleFull.In(l)
	}
	return ""
}

// Glyph is the character of a trouble, in place of an arrow's head.
func (t Trouble) Glyph(g theme.Glyphs) string {
	switch t {
	case CircuitOpen:
		return g.Bad
	case CircuitHalfOpen:
		return g.Warn
	case BulkheadFull:
		return g.Busy
	}
	return g.Arrow
}

// Role is the look of a trouble.
func (t Trouble) Role() theme.Role {
	switch t {
	case CircuitOpen:
		return theme.Bad
	case CircuitHalfOpen, BulkheadFull:
		return theme.Warn
	}
	return theme.Muted
}
