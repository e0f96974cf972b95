package language

import (
	"context"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// deployStep brings another version of a function.
type deployStep struct {
	base
	deploy scenario.Deploy
}

// defaultDeadline is how long a deploy may stand still where a scenario doesn't
// say.
const defaultDeadline = 20 * time.Second

func (r *reader) deploy(b base, n read.Node) step {
	s := &deployStep{base: b}
	d := &s.deploy
	d.Strategy, d.Deadline = scenario.Rolling, defaultDeadline
	given := map[string]read.Node{}
	only := func(name string, take func(read.Node)) read.Field {
		return read.Optional(name, func(n read.Node) { given[name] = n; take(n) })
	}
	var version read.Node
	before := r.Problems()
	r.Object(n, "deploy", "{function: board, version: v2}",
		read.Required("function", func(n read.Node) { d.Function = r.function(n) }),
		read.Required("version", func(n read.Node) { version = n }),
		read.Optional("strategy", func(n read.Node) { d.Strategy = r.OneOf(n, "strategy", "strategies", scenario.Strategies()) }),
		only("max_surge", func(n read.Node) { d.Surge = r.extent(n) }),
		only("max_unavailable", func(n read.Node) { d.Unavailable = r.extent(n) }),
		only("weights", func(n read.Node) {
			for _, item := range r.Items(n, "a list of shares ([10%, 50%])", false) {
				d.Weights = append(d.Weights, r.Share(item))
			}
		}),
		only("hold", func(n read.Node) { d.Hold = r.Duration(n) }),
		only("gate", func(n read.Node) { d.Gate = r.gate(n) }),
		read.Optional("deadline", func(n read.Node) { d.Deadline = r.Duration(n) }),
	)
	if d.Function != "" && version != nil {
		d.Version = r.OneOf(version, "version of "+d.Function, "versions", scenario.Versions(d.Function))
	}
	if r.Problems() > before {
		return s
	}
	for name, n := range given {
		if fits := strategyOf(name); fits != d.Strategy {
			r.Problem(read.PlaceOf(n), "%s belongs to the strategy %s: leave it out, or say strategy: %s", name, fits, fits)
		}
	}
	if d.Strategy == scenario.Rolling && given["max_surge"] == nil {
		d.Surge = scenario.Extent{Share: 0.25}
	}
	if d.Strategy == scenario.Rolling && given["max_unavailable"] == nil {
		d.Unavailable = scenario.Extent{Share: 0.25}
	}
	if r.Problems() == before {
		if err := d.Validate(); err != nil {
			r.Problem(read.PlaceOf(n), "%v", err)
		}
	}
	return s
}

// strategyOf tells which strategy a field belongs to.
func strategyOf(field string) string {
	if strings.HasPrefix(field, "max_") {
		return scenario.Rolling
	}
	return scenario.Canary
}

// extent reads a number of replicas or a share of them: 1, 25%. None is 0.
func (r *reader) extent(n read.Node) (e scenario.Extent) {
	text, ok := r.Scalar(n, "a number of replicas (1) or a share of them (25%)")
	switch {
	case !ok:
	case strings.HasSuffix(text, "%"):
		e.Share = r.Share(n)
	case text != "0":
		e.Count = r.count(n)
	}
	return e
}

func (r *reader) gate(n read.Node) (g scenario.Gate) {
	r.Object(n, "gate", "{success: 99%, p95: 300ms}",
		read.Optional("success", func(n read.Node) { g.Success = r.Share(n) }),
		read.Optional("p95", func(n read.Node) { g.P95 = r.Duration(n) }),
	)
	return g
}

// check counts the time that a canary takes at least.
func (s *deployStep) check(c *checker) {
	c.held += s.deploy.Hold * time.Duration(len(s.deploy.Weights))
	c.deployed = true
}

// Run replaces the replicas, and returns when that has come to its end.
func (s *deployStep) Run(ctx context.Context, lab scenario.Lab) error {
	return lab.Deploy(ctx, s.deploy)
}

func (s *deployStep) String() string { return "deploy " + s.deploy.String() }
