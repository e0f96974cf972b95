package scenario

import (
	"context"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// traceStep shows a trace.
type traceStep struct {
	base
	query   TraceQuery
	faultAt place
}

func (r *reader) trace(b base, n ast.Node) step {
	s := &traceStep{base: b}
	r.object(n, "trace", "{journey: buy, outcome: failed}",
		optional("journey", func(n ast.Node) { s.query.Journey = r.journey(n) }),
		optional("outcome", func(n ast.Node) { s.query.Outcome = r.oneOf(n, "outcome", "outcomes", Outcomes()) }),
		optional("function", func(n ast.Node) { s.query.Function = r.function(n) }),
		optional("fault", func(n ast.Node) { s.query.Fault, s.faultAt = r.label(n, "the id of a fault"), nodePlace(n) }),
	)
	return s
}

func (s *traceStep) check(c *checker) {
	if s.query.Fault != "" {
		c.named(s.faultAt, "fault", "faults", s.query.Fault, c.faults)
	}
}

// Run looks the trace up and shows it.
func (s *traceStep) Run(ctx context.Context, lab Lab) error { return lab.ShowTrace(ctx, s.query) }

func (s *traceStep) String() string {
	parts := []string{"trace"}
	for _, p := range []string{s.query.Journey, s.query.Outcome, s.query.Function, s.query.Fault} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " ")
}
