package language

import (
	"context"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// policyStep changes how calls on links are governed.
type policyStep struct {
	base
	change scenario.PolicyChange
	linkAt read.Place
}

func (r *reader) policyStep(b base, n read.Node) step {
	s := &policyStep{base: b, linkAt: read.PlaceOf(n)}
	s.change = r.policy(n, &s.linkAt)
	return s
}

// policy reads a change of policies; the name of a preset stands for all links.
func (r *reader) policy(n read.Node, linkAt *read.Place) scenario.PolicyChange {
	var c scenario.PolicyChange
	if _, short := read.Word(n); short {
		if c.Preset = r.OneOf(n, "preset", "presets", scenario.Presets()); c.Preset != "" {
			c.Link = scenario.EveryLink
		}
		return c
	}
	given, issues := 0, r.Problems()
	field := func(name string, take func(read.Node)) read.Field {
		return read.Optional(name, func(n read.Node) { given++; take(n) })
	}
	r.Object(n, "policy", "{link: pay.card, deadline: 500ms}",
		read.Required("link", func(n read.Node) { c.Link, *linkAt = r.link(n), read.PlaceOf(n) }),
		field("preset", func(n read.Node) { c.Preset = r.OneOf(n, "preset", "presets", scenario.Presets()) }),
		field("deadline", func(n read.Node) { c.Deadline = r.durationOrNone(n) }),
		field("try", func(n read.Node) { c.Try = r.durationOrNone(n) }),
		field("retries", func(n read.Node) { c.Retries = r.retries(n) }),
		field("breaker", func(n read.Node) { c.Breaker = r.breaker(n) }),
		field("bulkhead", func(n read.Node) { c.Bulkhead = r.bulkhead(n) }),
		field("ejection", func(n read.Node) { c.Ejection = r.durationOrNone(n) }),
		field("balancing", func(n read.Node) {
			way := r.OneOf(n, "way to balance", "ways to balance", []string{scenario.RoundRobin, scenario.LeastRequest})
			c.Balancing = &way
		}),
	)
	if given == 0 && c.Link != "" {
		r.Problem(read.PlaceOf(n), "a policy that changes nothing: add preset: sane, or a field such as deadline: 500ms")
	}
	if r.Problems() > issues {
		c.Link = "" // refused
	}
	return c
}

// link reads a caller and a callee, or all of them.
func (r *reader) link(n read.Node) string {
	return r.OneOf(n, "link", "links", append(scenario.Links(), scenario.EveryLink))
}

// durationOrNone reads a part of a policy that is a time, or is switched off.
func (r *reader) durationOrNone(n read.Node) *time.Duration {
	d := r.DurationOrNone(n)
	return &d
}

func (r *reader) retries(n read.Node) *scenario.Retries {
	if read.None(n) {
		return &scenario.Retries{}
	}
	v := &scenario.Retries{On: []string{"UNAVAILABLE"}, Backoff: scenario.DefaultBackoff}
	r.Object(n, "retries", "{attempts: 2, on: UNAVAILABLE, backoff: 25ms}, or none",
		read.Required("attempts", func(n read.Node) { v.Attempts = r.Whole(n, "a number of retries", scenario.MaxAttempts) }),
		read.Optional("on", func(n read.Node) {
			v.On = nil
			for _, item := range r.Items(n, "a gRPC code, or a list of them", true) {
				if code := r.OneOf(item, "code to retry on", "codes to retry on", scenario.RetryCodes()); code != "" {
					v.On = append(v.On, code)
				}
			}
		}),
		read.Optional("backoff", func(n read.Node) { v.Backoff = r.Duration(n) }),
		read.Optional("budget", func(n read.Node) {
			v.Budget = r.SomeShare(n, "a budget of nothing allows no retry: write retries: none")
		}),
	)
	if len(v.On) == 0 { // refused
		v.On = []string{"UNAVAILABLE"}
	}
	return v
}

func (r *reader) breaker(n read.Node) *scenario.Breaker {
	if read.None(n) {
		return &scenario.Breaker{}
	}
	v := &scenario.Breaker{Open: scenario.DefaultOpen}
	at := r.Problems()
	r.Object(n, "breaker", "{failures: 5, of: 10, open: 2s}, or none",
		read.Required("failures", func(n read.Node) { v.Failures = r.Whole(n, "a number of calls that failed", scenario.MaxCalls) }),
		read.Optional("of", func(n read.Node) { v.Of = r.Whole(n, "a number of calls", scenario.MaxCalls) }),
		read.Optional("open", func(n read.Node) { v.Open = r.Duration(n) }),
	)
	if r.Problems() > at {
		return &scenario.Breaker{} // refused
	}
	if v.Of == 0 {
		v.Of = v.Failures
	}
	return v
}

func (r *reader) bulkhead(n read.Node) *int {
	v := new(int)
	if !read.None(n) {
		*v = r.Whole(n, "a number of calls at once", scenario.MaxCalls)
	}
	return v
}

// check refuses policies where no network is between functions, and a change
// that contradicts what a link has by then.
func (s *policyStep) check(c *checker) {
	defer c.policy(s.linkAt, s.change, c.shapesOf(s.base))
	for _, shape := range c.shapesOf(s.base) {
		if !shape.Linked() {
			c.Problem(s.linkAt, "%s has no links: add \"when: services\" to the step", shape)
			break
		}
	}
}

// Run puts the policy into force.
func (s *policyStep) Run(ctx context.Context, lab scenario.Lab) error {
	return lab.SetPolicy(ctx, s.change)
}

// policy follows the policies on these shapes.
func (c *checker) policy(at read.Place, change scenario.PolicyChange, shapes []scenario.Shape) {
	if change.Link == "" {
		return // refused
	}
	said := ""
	for _, shape := range shapes {
		next, err := c.policies[shape].Apply(change)
		if err != nil && err.Error() != said {
			said = err.Error()
			c.Problem(at, "%s", strings.ReplaceAll(said, "\n", "; "))
		}
		c.policies[shape] = next
	}
}

func (s *policyStep) String() string { return "policy " + s.change.String() }
