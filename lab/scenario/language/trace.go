package language

import (
	"context"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// traceStep shows a trace.
type traceStep struct {
	base
	query   scenario.TraceQuery
	faultAt read.Place
	phaseAt read.Place
}

func (r *reader) trace(b base, n read.Node) step {
	s := &traceStep{base: b}
	r.Object(n, "trace", "{journey: buy, outcome: failed}",
		read.Optional("journey", func(n read.Node) { s.query.Journey = r.journey(n) }),
		read.Optional("outcome", func(n read.Node) { s.query.Outcome = r.OneOf(n, "outcome", "outcomes", scenario.Outcomes()) }),
		read.Optional("function", func(n read.Node) { s.query.Function = r.function(n) }),
		read.Optional("phase", func(n read.Node) { s.query.Phase, s.phaseAt = r.Label(n, "the name of a phase"), read.PlaceOf(n) }),
		read.Optional("pick", func(n read.Node) { s.query.Pick = r.OneOf(n, "pick", "ways to pick", scenario.Picks()) }),
		read.Optional("fault", func(n read.Node) { s.query.Fault, s.faultAt = r.Label(n, "the id of a fault"), read.PlaceOf(n) }),
	)
	return s
}

func (s *traceStep) check(c *checker) {
	if s.query.Fault != "" {
		c.Known(s.faultAt, "fault", "faults", s.query.Fault, c.faults)
	}
	if s.query.Phase != "" {
		c.Known(s.phaseAt, "phase", "phases", s.query.Phase, c.phases)
	}
}

// Run looks the trace up and shows it.
func (s *traceStep) Run(ctx context.Context, lab scenario.Lab) error {
	return lab.ShowTrace(ctx, s.query)
}

func (s *traceStep) String() string {
	parts := []string{"trace"}
	for _, p := range []string{s.query.Journey, s.query.Outcome, s.query.Function, s.query.Fault, s.query.Phase, s.query.Pick} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " ")
}
