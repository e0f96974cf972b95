package language

import (
	"context"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// auditStep joins the books.
type auditStep struct{ base }

func (r *reader) audit(b base, n read.Node) step {
	r.Object(n, "audit", "{}")
	return &auditStep{b}
}

func (s *auditStep) check(c *checker) { c.audited = true }

// Run joins the books.
func (s *auditStep) Run(ctx context.Context, lab scenario.Lab) error { return lab.Audit(ctx) }

func (s *auditStep) String() string { return "audit" }
