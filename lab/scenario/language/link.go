package language

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/choice"
	"github.com/msalab/msalab/lab/scenario/read"
)

// linkStep breaks the network between two services.
type linkStep struct {
	base
	fault scenario.Fault
	at    read.Place
	idAt  read.Place
}

func (r *reader) linkStep(b base, n read.Node) step {
	s := &linkStep{base: b, at: read.PlaceOf(n), idAt: read.PlaceOf(n)}
	f := &s.fault
	f.Rate = 1
	from, kind, issues := "", "", r.Problems()
	given := map[string]bool{}
	note := func(name string, take func(read.Node)) read.Field {
		return read.Optional(name, func(n read.Node) { given[name] = true; take(n) })
	}
	r.Object(n, "link", "{from: pay, to: card, kind: latency, delay: 100ms}",
		read.Required("from", func(n read.Node) { from = r.function(n) }),
		read.Required("to", func(n read.Node) { f.Function = r.function(n) }),
		read.Required("kind", func(n read.Node) {
			kind = r.OneOf(n, "kind of link fault", "kinds of link fault", scenario.LinkFaultKinds())
		}),
		note("delay", func(n read.Node) { f.Delay = r.Duration(n) }),
		note("jitter", func(n read.Node) { f.Jitter = r.Duration(n) }),
		note("bandwidth", func(n read.Node) { f.Bandwidth = r.Bandwidth(n) }),
		note("id", func(n read.Node) { f.ID, s.idAt = r.Label(n, "a name for the fault"), read.PlaceOf(n) }),
	)
	if r.Problems() > issues {
		f.ID = "" // refused
		return s
	}
	f.Kind, f.Link = "link-"+kind, from+"."+f.Function
	*f = f.Complete()
	if !slices.Contains(scenario.Links(), f.Link) {
		r.Problem(s.at, "%s doesn't call %s: %s", from, f.Function, choice.Among("links", f.Link, scenario.Links()))
	}
	of := scenario.LinkFaults()[slices.Index(scenario.LinkFaultKinds(), kind)]
	for _, name := range []string{"delay", "jitter", "bandwidth"} {
		switch {
		case slices.Contains(of.Needs, name) && !given[name]:
			example := map[string]string{"delay": "delay: 100ms", "bandwidth": "bandwidth: 8kB/s"}[name]
			r.Problem(s.at, "a %s fault of a link lacks %s: add %s", kind, name, example)
		case given[name] && !slices.Contains(of.Fields(), name):
			r.Problem(s.at, "a %s fault of a link has no %s", kind, name)
		}
	}
	if f.Jitter > f.Delay && given["delay"] {
		r.Problem(s.at, "a jitter of %s is more than the delay of %s: nothing arrives before it was sent", f.Jitter, f.Delay)
	}
	return s
}

// check refuses a fault that is active already, and shapes without links.
func (s *linkStep) check(c *checker) {
	shapes := c.shapesOf(s.base)
	for _, shape := range shapes {
		if !shape.Linked() {
			c.Problem(s.at, "%s has no links: add \"when: services\" to the step", shape)
			break
		}
	}
	if s.fault.ID == "" {
		return // refused
	}
	c.inject(s.idAt, s.fault.ID, shapes)
}

// Run makes the fault active.
func (s *linkStep) Run(ctx context.Context, lab scenario.Lab) error { return lab.Inject(ctx, s.fault) }

func (s *linkStep) String() string {
	text := fmt.Sprintf("link fault %s: %s of %s", s.fault.ID, strings.TrimPrefix(s.fault.Kind, "link-"), s.fault.Link)
	if s.fault.Delay > 0 {
		text += " " + s.fault.Delay.String()
	}
	if s.fault.Bandwidth > 0 {
		text += fmt.Sprintf(" %gB/s", s.fault.Bandwidth)
	}
	return text
}
