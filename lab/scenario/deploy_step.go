package scenario

import (
	"context"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// deployStep brings another version of a function.
type deployStep struct {
	base
	deploy Deploy
}

// defaultDeadline is how long a deploy may stand still where a scenario doesn't
// say.
const defaultDeadline = 20 * time.Second

func (r *reader) deploy(b base, n ast.Node) step {
	s := &deployStep{base: b}
	d := &s.deploy
	d.Strategy, d.Deadline = Rolling, defaultDeadline
	given := map[string]ast.Node{}
	only := func(name string, read func(ast.Node)) field {
		return optional(name, func(n ast.Node) { given[name] = n; read(n) })
	}
	var version ast.Node
	before := len(r.issues)
	r.object(n, "deploy", "{function: board, version: v2}",
		required("function", func(n ast.Node) { d.Function = r.function(n) }),
		required("version", func(n ast.Node) { version = n }),
		optional("strategy", func(n ast.Node) { d.Strategy = r.oneOf(n, "strategy", "strategies", Strategies()) }),
		only("max_surge", func(n ast.Node) { d.Surge = r.extent(n) }),
		only("max_unavailable", func(n ast.Node) { d.Unavailable = r.extent(n) }),
		only("weights", func(n ast.Node) {
			for _, item := range r.items(n, "a list of shares ([10%, 50%])", false) {
				d.Weights = append(d.Weights, r.share(item))
			}
		}),
		only("hold", func(n ast.Node) { d.Hold = r.duration(n) }),
		only("gate", func(n ast.Node) { d.Gate = r.gate(n) }),
		optional("deadline", func(n ast.Node) { d.Deadline = r.duration(n) }),
	)
	if d.Function != "" && version != nil {
		d.Version = r.oneOf(version, "version of "+d.Function, "versions", Versions(d.Function))
	}
	if len(r.issues) > before {
		return s
	}
	for name, n := range given {
		if fits := strategyOf(name); fits != d.Strategy {
			r.problem(nodePlace(n), "%s belongs to the strategy %s: leave it out, or say strategy: %s", name, fits, fits)
		}
	}
	if d.Strategy == Rolling && given["max_surge"] == nil {
		d.Surge = Extent{Share: 0.25}
	}
	if d.Strategy == Rolling && given["max_unavailable"] == nil {
		d.Unavailable = Extent{Share: 0.25}
	}
	if len(r.issues) == before {
		if err := d.Validate(); err != nil {
			r.problem(nodePlace(n), "%v", err)
		}
	}
	return s
}

// strategyOf tells which strategy a field belongs to.
func strategyOf(field string) string {
	if strings.HasPrefix(field, "max_") {
		return Rolling
	}
	return Canary
}

// extent reads a number of replicas or a share of them: 1, 25%. None is 0.
func (r *reader) extent(n ast.Node) (e Extent) {
	text, ok := r.scalar(n, "a number of replicas (1) or a share of them (25%)")
	switch {
	case !ok:
	case strings.HasSuffix(text, "%"):
		e.Share = r.share(n)
	case text != "0":
		e.Count = r.count(n)
	}
	return e
}

func (r *reader) gate(n ast.Node) (g Gate) {
	r.object(n, "gate", "{success: 99%, p95: 300ms}",
		optional("success", func(n ast.Node) { g.Success = r.share(n) }),
		optional("p95", func(n ast.Node) { g.P95 = r.duration(n) }),
	)
	return g
}

// check counts the time that a canary takes at least.
func (s *deployStep) check(c *checker) {
	c.held += s.deploy.Hold * time.Duration(len(s.deploy.Weights))
	c.deployed = true
}

// Run replaces the replicas, and returns when that has come to its end.
func (s *deployStep) Run(ctx context.Context, lab Lab) error { return lab.Deploy(ctx, s.deploy) }

func (s *deployStep) String() string { return "deploy " + s.deploy.String() }
