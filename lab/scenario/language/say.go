package language

import (
	"context"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// sayStep narrates.
type sayStep struct {
	base
	text scenario.Text
}

func (r *reader) say(b base, n read.Node) step { return &sayStep{b, r.text(n)} }

func (s *sayStep) check(*checker) {}

// Run shows the narration.
func (s *sayStep) Run(ctx context.Context, lab scenario.Lab) error { return lab.Say(ctx, s.text) }

func (s *sayStep) String() string { return "say: " + s.text.Lines(scenario.English)[0] }

// Told is the narration.
func (s *sayStep) Told() scenario.Text { return s.text }
