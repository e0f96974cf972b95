package language

import (
	"context"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// limitStep limits a function, or lifts its limit.
type limitStep struct {
	base
	limit scenario.Limit
}

func (r *reader) limit(b base, n read.Node) step {
	s := &limitStep{base: b}
	l := &s.limit
	given, burst := false, read.Place{}
	r.Object(n, "limit", "{function: card, rate: 50/s}",
		read.Required("function", func(n read.Node) { l.Function = r.function(n) }),
		read.Optional("rate", func(n read.Node) {
			if given = true; read.None(n) {
				return
			}
			l.Rate = r.SomeRate(n, scenario.MaxRate, "a rate of nothing lets no request in: want one above 0/s, or none")
		}),
		read.Optional("burst", func(n read.Node) {
			l.Burst, burst = r.Whole(n, "a number of requests at once", scenario.MaxCalls), read.PlaceOf(n)
		}),
		read.Optional("wait", func(n read.Node) { given, l.Wait = true, r.DurationOrNone(n) }),
	)
	switch {
	case l.Function != "" && !given:
		r.Problem(read.PlaceOf(n), "a limit that limits nothing: add rate: 50/s or wait: 200ms")
	case burst != (read.Place{}) && l.Rate == 0:
		r.Problem(burst, "burst needs a rate: it is how many requests may come at once")
	case l.Rate > 0 && l.Burst == 0:
		l.Burst = max(1, int(l.Rate/10))
	}
	return s
}

func (s *limitStep) check(*checker) {}

// Run puts the limit into force.
func (s *limitStep) Run(ctx context.Context, lab scenario.Lab) error {
	return lab.SetLimit(ctx, s.limit)
}

func (s *limitStep) String() string { return "limit " + s.limit.String() }
