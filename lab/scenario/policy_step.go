package scenario

import (
	"context"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// policyStep changes how calls on links are governed.
type policyStep struct {
	base
	change PolicyChange
	linkAt place
}

func (r *reader) policyStep(b base, n ast.Node) step {
	s := &policyStep{base: b, linkAt: nodePlace(n)}
	s.change = r.policy(n, &s.linkAt)
	return s
}

// policy reads a change of policies; the name of a preset stands for all links.
func (r *reader) policy(n ast.Node, linkAt *place) PolicyChange {
	var c PolicyChange
	if _, short := bare(n).(*ast.StringNode); short {
		if c.Preset = r.oneOf(n, "preset", "presets", Presets()); c.Preset != "" {
			c.Link = EveryLink
		}
		return c
	}
	given, issues := 0, len(r.issues)
	field := func(name string, read func(ast.Node)) field {
		return optional(name, func(n ast.Node) { given++; read(n) })
	}
	r.object(n, "policy", "{link: pay.card, deadline: 500ms}",
		required("link", func(n ast.Node) { c.Link, *linkAt = r.link(n), nodePlace(n) }),
		field("preset", func(n ast.Node) { c.Preset = r.oneOf(n, "preset", "presets", Presets()) }),
		field("deadline", func(n ast.Node) { c.Deadline = r.durationOrNone(n) }),
		field("try", func(n ast.Node) { c.Try = r.durationOrNone(n) }),
		field("retries", func(n ast.Node) { c.Retries = r.retries(n) }),
		field("breaker", func(n ast.Node) { c.Breaker = r.breaker(n) }),
		field("bulkhead", func(n ast.Node) { c.Bulkhead = r.bulkhead(n) }),
		field("ejection", func(n ast.Node) { c.Ejection = r.durationOrNone(n) }),
		field("balancing", func(n ast.Node) {
			way := r.oneOf(n, "way to balance", "ways to balance", []string{RoundRobin, LeastRequest})
			c.Balancing = &way
		}),
	)
	if given == 0 && c.Link != "" {
		r.problem(nodePlace(n), "a policy that changes nothing: add preset: sane, or a field such as deadline: 500ms")
	}
	if len(r.issues) > issues {
		c.Link = "" // refused
	}
	return c
}

// link reads a caller and a callee, or all of them.
func (r *reader) link(n ast.Node) string {
	return r.oneOf(n, "link", "links", append(Links(), EveryLink))
}

// none tells whether a value switches something off.
func (r *reader) none(n ast.Node) bool {
	s, ok := bare(n).(*ast.StringNode)
	return ok && s.Value == off
}

func (r *reader) durationOrNone(n ast.Node) *time.Duration {
	d := new(time.Duration)
	if !r.none(n) {
		*d = r.duration(n)
	}
	return d
}

func (r *reader) retries(n ast.Node) *Retries {
	if r.none(n) {
		return &Retries{}
	}
	v := &Retries{On: []string{"UNAVAILABLE"}, Backoff: defaultBackoff}
	r.object(n, "retries", "{attempts: 2, on: UNAVAILABLE, backoff: 25ms}, or none",
		required("attempts", func(n ast.Node) { v.Attempts = r.whole(n, "a number of retries", maxAttempts) }),
		optional("on", func(n ast.Node) {
			v.On = nil
			for _, item := range r.items(n, "a gRPC code, or a list of them", true) {
				if code := r.oneOf(item, "code to retry on", "codes to retry on", RetryCodes()); code != "" {
					v.On = append(v.On, code)
				}
			}
		}),
		optional("backoff", func(n ast.Node) { v.Backoff = r.duration(n) }),
		optional("budget", func(n ast.Node) {
			v.Budget = r.someShare(n, "a budget of nothing allows no retry: write retries: none")
		}),
	)
	if len(v.On) == 0 { // refused
		v.On = []string{"UNAVAILABLE"}
	}
	return v
}

func (r *reader) breaker(n ast.Node) *Breaker {
	if r.none(n) {
		return &Breaker{}
	}
	v := &Breaker{Open: defaultOpen}
	at := len(r.issues)
	r.object(n, "breaker", "{failures: 5, of: 10, open: 2s}, or none",
		required("failures", func(n ast.Node) { v.Failures = r.whole(n, "a number of calls that failed", maxCalls) }),
		optional("of", func(n ast.Node) { v.Of = r.whole(n, "a number of calls", maxCalls) }),
		optional("open", func(n ast.Node) { v.Open = r.duration(n) }),
	)
	if len(r.issues) > at {
		return &Breaker{} // refused
	}
	if v.Of == 0 {
		v.Of = v.Failures
	}
	return v
}

func (r *reader) bulkhead(n ast.Node) *int {
	v := new(int)
	if !r.none(n) {
		*v = r.whole(n, "a number of calls at once", maxCalls)
	}
	return v
}

// check refuses policies where no network is between functions, and a change
// that contradicts what a link has by then.
func (s *policyStep) check(c *checker) {
	defer c.policy(s.linkAt, s.change, c.shapesOf(s.base))
	for _, shape := range c.shapesOf(s.base) {
		if !shape.linked() {
			c.problem(s.linkAt, "%s has no links: add \"when: services\" to the step", shape)
			break
		}
	}
}

// Run puts the policy into force.
func (s *policyStep) Run(ctx context.Context, lab Lab) error { return lab.SetPolicy(ctx, s.change) }

// policy follows the policies on these shapes.
func (c *checker) policy(at place, change PolicyChange, shapes []Shape) {
	if change.Link == "" {
		return // refused
	}
	said := ""
	for _, shape := range shapes {
		next, err := c.policies[shape].Apply(change)
		if err != nil && err.Error() != said {
			said = err.Error()
			c.problem(at, "%s", strings.ReplaceAll(said, "\n", "; "))
		}
		c.policies[shape] = next
	}
}

func (s *policyStep) String() string { return "policy " + s.change.String() }
