package scenario

import (
	"context"

	"github.com/msalab/msalab/lab/scenario/read"
)

// sayStep narrates.
type sayStep struct {
	base
	text Text
}

func (r *reader) say(b base, n read.Node) step { return &sayStep{b, r.text(n)} }

func (s *sayStep) check(*checker) {}

// Run shows the narration.
func (s *sayStep) Run(ctx context.Context, lab Lab) error { return lab.Say(ctx, s.text) }

func (s *sayStep) String() string { return "say: " + s.text.Lines(English)[0] }

// Told is the narration.
func (s *sayStep) Told() Text { return s.text }
