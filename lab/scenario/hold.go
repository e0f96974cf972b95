package scenario

import (
	"context"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// holdStep lets time pass under load.
type holdStep struct {
	base
	time time.Duration
}

func (r *reader) hold(b base, n ast.Node) step { return &holdStep{b, r.duration(n)} }

func (s *holdStep) check(c *checker) { c.held += s.time }

// Run lets time pass.
func (s *holdStep) Run(ctx context.Context, lab Lab) error { return lab.Hold(ctx, s.time) }

func (s *holdStep) String() string { return "hold " + s.time.String() }
