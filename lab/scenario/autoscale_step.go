package scenario

import (
	"context"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// autoscaleStep lets the number of a function's replicas follow its load.
type autoscaleStep struct {
	base
	settings Autoscale
	at       place // of the function
}

func (r *reader) autoscale(b base, n ast.Node) step {
	s := &autoscaleStep{base: b, at: nodePlace(n)}
	a := &s.settings
	a.Min, a.Every = 1, 2*time.Second
	never := false
	metric := func(name string) func(float64) {
		return func(target float64) { a.Metrics = append(a.Metrics, ScaleMetric{name, target}) }
	}
	var up, down, tolerance ast.Node
	before := len(r.issues)
	r.object(n, "autoscale", "{function: pay, max: 10, utilisation: 70%}, or {function: pay, every: none}",
		required("function", func(n ast.Node) {
			a.Function, s.at = r.oneOf(n, "function", "functions", scalable()), nodePlace(n)
		}),
		optional("min", func(n ast.Node) { a.Min = r.count(n) }),
		optional("max", func(n ast.Node) { a.Max = r.count(n) }),
		optional("every", func(n ast.Node) {
			if never = r.none(n); !never {
				a.Every = r.duration(n)
			}
		}),
		optional("tolerance", func(n ast.Node) { tolerance = n }),
		optional("utilisation", func(n ast.Node) {
			metric(Utilisation)(r.someShare(n, "a target of nothing asks for replicas without end"))
		}),
		optional("in-flight", func(n ast.Node) { metric(InFlight)(r.number(n, "a number of requests", maxRate)) }),
		optional("rate", func(n ast.Node) { metric(RatePerPod)(r.rate(n)) }),
		optional("up", func(n ast.Node) { up = n }),
		optional("down", func(n ast.Node) { down = n }),
	)
	if never {
		if len(a.Metrics) > 0 || a.Max > 0 {
			r.problem(nodePlace(n), "every: none switches the autoscaler off: leave the other fields out")
		}
		s.settings = Autoscale{Function: a.Function}
		return s
	}
	a.Tolerance, a.Up, a.Down = SteadyDefaults(a.Every, SteadyWindow)
	if tolerance != nil {
		a.Tolerance = r.share(tolerance)
	}
	r.scaleRules(up, "up", &a.Up)
	r.scaleRules(down, "down", &a.Down)
	if len(r.issues) == before {
		s.complete(r, n)
	}
	return s
}

// complete notes what is missing or contradicts itself.
func (s *autoscaleStep) complete(r *reader, n ast.Node) {
	a := s.settings
	switch {
	case a.Function == "":
	case len(a.Metrics) == 0:
		r.problem(nodePlace(n), "autoscale looks at nothing: add utilisation: 70%%, in-flight: 6 or rate: 40/s")
	case a.Max == 0:
		r.problem(nodePlace(n), "autoscale lacks max: say how many replicas of %s there may be", a.Function)
	default:
		if err := a.Validate(); err != nil {
			r.problem(nodePlace(n), "%v", err)
		}
	}
}

// scaleRules reads how fast replicas come or go; n may be nil.
func (r *reader) scaleRules(n ast.Node, direction string, rules *ScaleRules) {
	if n == nil {
		return
	}
	r.object(n, direction, "{window: 20s, policies: [{pods: 4, every: 2s}, {percent: 100, every: 2s}], select: max}",
		optional("window", func(n ast.Node) { rules.Window = *r.durationOrNone(n) }),
		optional("select", func(n ast.Node) {
			rules.Select = r.oneOf(n, "choice", "choices", []string{SelectMax, SelectMin, SelectDisabled})
		}),
		optional("policies", func(n ast.Node) {
			rules.Policies = nil
			for _, item := range r.items(n, "a list of policies ([{pods: 4, every: 2s}])", false) {
				rules.Policies = append(rules.Policies, r.scalePolicy(item))
			}
		}),
	)
}

func (r *reader) scalePolicy(n ast.Node) ScalePolicy {
	var p ScalePolicy
	given := 0
	r.object(n, "a policy", "{pods: 4, every: 2s} or {percent: 100, every: 2s}",
		optional("pods", func(n ast.Node) { given++; p.Value = r.count(n) }),
		optional("percent", func(n ast.Node) { given++; p.Percent, p.Value = true, r.whole(n, "a percentage", 1000) }),
		required("every", func(n ast.Node) { p.Period = r.duration(n) }),
	)
	if given != 1 {
		r.problem(nodePlace(n), "a policy counts either pods or percent: give one of them")
	}
	return p
}

// check refuses to scale what a shape hasn't, as the scale step does.
func (s *autoscaleStep) check(c *checker) { c.scales(s.base, s.settings.Function, s.at) }

// Run puts the autoscaler into force, or ends it.
func (s *autoscaleStep) Run(ctx context.Context, lab Lab) error {
	return lab.Autoscale(ctx, s.settings)
}

func (s *autoscaleStep) String() string { return "autoscale " + s.settings.String() }
