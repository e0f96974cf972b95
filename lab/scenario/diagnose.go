package scenario

import (
	"context"

	"github.com/goccy/go-yaml/ast"
)

// diagnoseStep finds the cause of a slow phase in its traces.
type diagnoseStep struct {
	base
	query                       Diagnosis
	faultAt, phaseAt, againstAt place
}

func (r *reader) diagnose(b base, n ast.Node) step {
	s := &diagnoseStep{base: b}
	r.object(n, "diagnose", "{fault: select-slow-query, phase: slow, against: healthy}",
		required("fault", func(n ast.Node) { s.query.Fault, s.faultAt = r.label(n, "the id of a fault"), nodePlace(n) }),
		required("phase", func(n ast.Node) { s.query.Phase, s.phaseAt = r.label(n, "the name of the slow phase"), nodePlace(n) }),
		required("against", func(n ast.Node) {
			s.query.Against, s.againstAt = r.label(n, "the name of a healthy phase"), nodePlace(n)
		}),
	)
	return s
}

func (s *diagnoseStep) check(c *checker) {
	if s.query.Fault != "" {
		c.named(s.faultAt, "fault", "faults", s.query.Fault, c.faults)
	}
	if s.query.Phase != "" {
		c.named(s.phaseAt, "phase", "phases", s.query.Phase, c.phases)
	}
	if s.query.Against != "" {
		c.named(s.againstAt, "phase", "phases", s.query.Against, c.phases)
	}
}

// Run compares the traces of the two phases.
func (s *diagnoseStep) Run(ctx context.Context, lab Lab) error { return lab.Diagnose(ctx, s.query) }

func (s *diagnoseStep) String() string { return "diagnose " + s.query.Phase }
