package scenario

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// LinkFaults returns the kinds of fault of a link, as a link step writes them. As
// the kind of a Fault they begin with "link-".
func LinkFaults() []FaultKind {
	return []FaultKind{
		{Name: "latency", Needs: []string{"delay"}, May: []string{"jitter"},
			Does:    Text{"answers over a link take longer", "링크를 지나는 응답이 늦어집니다"},
			Example: "link: {from: pay, to: card, kind: latency, delay: 100ms, jitter: 20ms}"},
		{Name: "bandwidth", Needs: []string{"bandwidth"},
			Does:    Text{"few bytes a second pass a link", "링크의 대역폭이 줄어듭니다"},
			Example: "link: {from: gateway, to: board, kind: bandwidth, bandwidth: 8kB/s}"},
		{Name: "reset",
			Does:    Text{"connections over a link are reset", "링크의 연결이 끊깁니다"},
			Example: "link: {from: shopping, to: pay, kind: reset}"},
		{Name: "blackhole",
			Does:    Text{"nothing passes a link, and nobody is told", "링크에서 아무것도 전달되지 않습니다"},
			Example: "link: {from: pay, to: point, kind: blackhole}"},
	}
}

// LinkFaultKinds returns the names of the kinds of fault of a link.
func LinkFaultKinds() []string {
	var names []string
	for _, k := range LinkFaults() {
		names = append(names, k.Name)
	}
	return names
}

// linkStep breaks the network between two services.
type linkStep struct {
	base
	fault Fault
	at    place
	idAt  place
}

func (r *reader) linkStep(b base, n ast.Node) step {
	s := &linkStep{base: b, at: nodePlace(n), idAt: nodePlace(n)}
	f := &s.fault
	f.Rate = 1
	from, kind, issues := "", "", len(r.issues)
	given := map[string]bool{}
	note := func(name string, read func(ast.Node)) field {
		return optional(name, func(n ast.Node) { given[name] = true; read(n) })
	}
	r.object(n, "link", "{from: pay, to: card, kind: latency, delay: 100ms}",
		required("from", func(n ast.Node) { from = r.function(n) }),
		required("to", func(n ast.Node) { f.Function = r.function(n) }),
		required("kind", func(n ast.Node) { kind = r.oneOf(n, "kind of link fault", "kinds of link fault", LinkFaultKinds()) }),
		note("delay", func(n ast.Node) { f.Delay = r.duration(n) }),
		note("jitter", func(n ast.Node) { f.Jitter = r.duration(n) }),
		note("bandwidth", func(n ast.Node) { f.Bandwidth = r.bandwidth(n) }),
		note("id", func(n ast.Node) { f.ID, s.idAt = r.label(n, "a name for the fault"), nodePlace(n) }),
	)
	if len(r.issues) > issues {
		f.ID = "" // refused
		return s
	}
	f.Kind, f.Link = "link-"+kind, from+"."+f.Function
	*f = f.Complete()
	if !slices.Contains(Links(), f.Link) {
		r.problem(s.at, "%s doesn't call %s: %s", from, f.Function, choices("links", f.Link, Links()))
	}
	of := LinkFaults()[slices.Index(LinkFaultKinds(), kind)]
	for _, name := range []string{"delay", "jitter", "bandwidth"} {
		switch {
		case slices.Contains(of.Needs, name) && !given[name]:
			example := map[string]string{"delay": "delay: 100ms", "bandwidth": "bandwidth: 8kB/s"}[name]
			r.problem(s.at, "a %s fault of a link lacks %s: add %s", kind, name, example)
		case given[name] && !slices.Contains(of.Fields(), name):
			r.problem(s.at, "a %s fault of a link has no %s", kind, name)
		}
	}
	if f.Jitter > f.Delay && given["delay"] {
		r.problem(s.at, "a jitter of %s is more than the delay of %s: nothing arrives before it was sent", f.Jitter, f.Delay)
	}
	return s
}

// bandwidth reads bytes a second: "8kB/s", "1MB/s".
func (r *reader) bandwidth(n ast.Node) float64 {
	const want = "a bandwidth (500B/s, 8kB/s, 1MB/s)"
	text, ok := r.scalar(n, want)
	if !ok {
		return 0
	}
	for _, unit := range []struct {
		name  string
		bytes float64
	}{{"kB/s", 1e3}, {"MB/s", 1e6}, {"B/s", 1}} {
		number, fits := strings.CutSuffix(text, unit.name)
		v, ok := parseNumber(number)
		if !fits || !ok {
			continue
		}
		if v *= unit.bytes; v < 100 || v > 1e9 {
			r.problem(nodePlace(n), "%s is out of bounds: a bandwidth is at least 100B/s and at most 1000MB/s", text)
			return 0
		}
		return v
	}
	r.wrong(n, want)
	return 0
}

// check refuses a fault that is active already, and shapes without links.
func (s *linkStep) check(c *checker) {
	shapes := c.shapesOf(s.base)
	for _, shape := range shapes {
		if !shape.linked() {
			c.problem(s.at, "%s has no links: add \"when: services\" to the step", shape)
			break
		}
	}
	if s.fault.ID == "" {
		return // refused
	}
	c.inject(s.idAt, s.fault.ID, shapes)
}

// Run makes the fault active.
func (s *linkStep) Run(ctx context.Context, lab Lab) error { return lab.Inject(ctx, s.fault) }

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
