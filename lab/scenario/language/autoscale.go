package language

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// autoscaleStep lets the number of a function's replicas follow its load.
type autoscaleStep struct {
	base
	settings scenario.Autoscale
	at       read.Place // of the function
}

func (r *reader) autoscale(b base, n read.Node) step {
	s := &autoscaleStep{base: b, at: read.PlaceOf(n)}
	a := &s.settings
	a.Min, a.Every = 1, 2*time.Second
	never := false
	metric := func(name string) func(float64) {
		return func(target float64) { a.Metrics = append(a.Metrics, scenario.ScaleMetric{Name: name, Target: target}) }
	}
	var up, down, tolerance read.Node
	before := r.Problems()
	r.Object(n, "autoscale", "{function: pay, max: 10, utilisation: 70%}, or {function: pay, every: none}",
		read.Required("function", func(n read.Node) {
			a.Function, s.at = r.OneOf(n, "function", "functions", scenario.Units()), read.PlaceOf(n)
		}),
		read.Optional("min", func(n read.Node) { a.Min = r.count(n) }),
		read.Optional("max", func(n read.Node) { a.Max = r.count(n) }),
		read.Optional("every", func(n read.Node) {
			if never = read.None(n); !never {
				a.Every = r.Duration(n)
			}
		}),
		read.Optional("tolerance", func(n read.Node) { tolerance = n }),
		read.Optional("utilisation", func(n read.Node) {
			metric(scenario.Utilisation)(r.SomeShare(n, "a target of nothing asks for replicas without end"))
		}),
		read.Optional("in-flight", func(n read.Node) { metric(scenario.InFlight)(r.Number(n, "a number of requests", scenario.MaxRate)) }),
		read.Optional("rate", func(n read.Node) { metric(scenario.RatePerPod)(r.Rate(n, scenario.MaxRate)) }),
		read.Optional("up", func(n read.Node) { up = n }),
		read.Optional("down", func(n read.Node) { down = n }),
	)
	if never {
		if len(a.Metrics) > 0 || a.Max > 0 {
			r.Problem(read.PlaceOf(n), "every: none switches the autoscaler off: leave the other fields out")
		}
		s.settings = scenario.Autoscale{Function: a.Function}
		return s
	}
	a.Tolerance, a.Up, a.Down = scenario.SteadyDefaults(a.Every, scenario.SteadyWindow)
	if tolerance != nil {
		a.Tolerance = r.Share(tolerance)
	}
	r.scaleRules(up, "up", &a.Up)
	r.scaleRules(down, "down", &a.Down)
	if r.Problems() == before {
		s.complete(r, n)
	}
	return s
}

// complete notes what is missing or contradicts itself.
func (s *autoscaleStep) complete(r *reader, n read.Node) {
	a := s.settings
	switch {
	case a.Function == "":
	case len(a.Metrics) == 0:
		r.Problem(read.PlaceOf(n), "autoscale looks at nothing: add utilisation: 70%%, in-flight: 6 or rate: 40/s")
	case a.Max == 0:
		r.Problem(read.PlaceOf(n), "autoscale lacks max: say how many replicas of %s there may be", a.Function)
	default:
		if err := a.Validate(); err != nil {
			r.Problem(read.PlaceOf(n), "%v", err)
		}
	}
}

// scaleRules reads how fast replicas come or go; n may be nil.
func (r *reader) scaleRules(n read.Node, direction string, rules *scenario.ScaleRules) {
	if n == nil {
		return
	}
	r.Object(n, direction, "{window: 20s, policies: [{pods: 4, every: 2s}, {percent: 100, every: 2s}], select: max}",
		read.Optional("window", func(n read.Node) { rules.Window = r.DurationOrNone(n) }),
		read.Optional("select", func(n read.Node) {
			rules.Select = r.OneOf(n, "choice", "choices", []string{scenario.SelectMax, scenario.SelectMin, scenario.SelectDisabled})
		}),
		read.Optional("policies", func(n read.Node) {
			rules.Policies = nil
			for _, item := range r.Items(n, "a list of policies ([{pods: 4, every: 2s}])", false) {
				rules.Policies = append(rules.Policies, r.scalePolicy(item))
			}
		}),
	)
}

func (r *reader) scalePolicy(n read.Node) scenario.ScalePolicy {
	var p scenario.ScalePolicy
	given := 0
	r.Object(n, "a policy", "{pods: 4, every: 2s} or {percent: 100, every: 2s}",
		read.Optional("pods", func(n read.Node) { given++; p.Value = r.count(n) }),
		read.Optional("percent", func(n read.Node) { given++; p.Percent, p.Value = true, r.Whole(n, "a percentage", 1000) }),
		read.Required("every", func(n read.Node) { p.Period = r.Duration(n) }),
	)
	if given != 1 {
		r.Problem(read.PlaceOf(n), "a policy counts either pods or percent: give one of them")
	}
	return p
}

// check refuses to scale what a shape hasn't, as the scale step does.
func (s *autoscaleStep) check(c *checker) { c.scales(s.base, s.settings.Function, s.at) }

// Run puts the autoscaler into force, or ends it.
func (s *autoscaleStep) Run(ctx context.Context, lab scenario.Lab) error {
	return lab.Autoscale(ctx, s.settings)
}

func (s *autoscaleStep) String() string { return "autoscale " + s.settings.String() }
