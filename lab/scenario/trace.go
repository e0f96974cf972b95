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
	phaseAt place
}

func (r *reader) trace(b base, n ast.Node) step {
	s := &traceStep{base: b}
	r.object(n, "trace", "{journey: buy, outcome: failed}",
		optional("journey", func(n ast.Node) { s.query.Journey = r.journey(n) }),
		optional("outcome", func(n ast.Node) { s.query.Outcome = r.oneOf(n, "outcome", "outcomes", Outcomes()) }),
		optional("function", func(n ast.Node) { s.query.Function = r.function(n) }),
		optional("phase", func(n ast.Node) { s.query.Phase, s.phaseAt = r.label(n, "the name of a phase"), nodePlace(n) }),
		optional("pick", func(n ast.Node) { s.query.Pick = r.oneOf(n, "pick", "ways to pick", Picks()) }),
		optional("fault", func(n ast.Node) { s.query.Fault, s.faultAt = r.label(n, "the id of a fault"), nodePlace(n) }),
	)
	return s
}

func (s *traceStep) check(c *checker) {
	if s.query.Fault != "" {
		c.named(s.faultAt, "fault", "faults", s.query.Fault, c.faults)
	}
	if s.query.Phase != "" {
		c.named(s.phaseAt, "phase", "phases", s.query.Phase, c.phases)
	}
}

// Run looks the trace up and shows it.
func (s *traceStep) Run(ctx context.Context, lab Lab) error { return lab.ShowTrace(ctx, s.query) }

func (s *traceStep) String() string {
	parts := []string{"trace"}
	for _, p := range []string{s.query.Journey, s.query.Outcome, s.query.Function, s.query.Fault, s.query.Phase, s.query.Pick} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " ")
}
