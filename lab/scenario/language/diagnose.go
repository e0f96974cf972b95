package language

import (
	"context"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// diagnoseStep finds the cause of a slow phase in its traces.
type diagnoseStep struct {
	base
	query                       scenario.Diagnosis
	faultAt, phaseAt, againstAt read.Place
}

func (r *reader) diagnose(b base, n read.Node) step {
	s := &diagnoseStep{base: b}
	r.Object(n, "diagnose", "{fault: select-slow-query, phase: slow, against: healthy}",
		read.Required("fault", func(n read.Node) { s.query.Fault, s.faultAt = r.Label(n, "the id of a fault"), read.PlaceOf(n) }),
		read.Required("phase", func(n read.Node) {
			s.query.Phase, s.phaseAt = r.Label(n, "the name of the slow phase"), read.PlaceOf(n)
		}),
		read.Required("against", func(n read.Node) {
			s.query.Against, s.againstAt = r.Label(n, "the name of a healthy phase"), read.PlaceOf(n)
		}),
	)
	return s
}

func (s *diagnoseStep) check(c *checker) {
	if s.query.Fault != "" {
		c.Known(s.faultAt, "fault", "faults", s.query.Fault, c.faults)
	}
	if s.query.Phase != "" {
		c.Known(s.phaseAt, "phase", "phases", s.query.Phase, c.phases)
	}
	if s.query.Against != "" {
		c.Known(s.againstAt, "phase", "phases", s.query.Against, c.phases)
	}
}

// Run compares the traces of the two phases.
func (s *diagnoseStep) Run(ctx context.Context, lab scenario.Lab) error {
	return lab.Diagnose(ctx, s.query)
}

func (s *diagnoseStep) String() string { return "diagnose " + s.query.Phase }
