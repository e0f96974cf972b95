package language

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// holdStep lets time pass under load.
type holdStep struct {
	base
	time time.Duration
}

func (r *reader) hold(b base, n read.Node) step { return &holdStep{b, r.Duration(n)} }

func (s *holdStep) check(c *checker) { c.held += s.time }

// Lasts is how long the hold is.
func (s *holdStep) Lasts() time.Duration { return s.time }

// Run lets time pass.
func (s *holdStep) Run(ctx context.Context, lab scenario.Lab) error { return lab.Hold(ctx, s.time) }

func (s *holdStep) String() string { return "hold " + s.time.String() }
