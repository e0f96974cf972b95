package scenario

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// loadStep replaces the load.
type loadStep struct {
	base
	load Load
}

// loadStep reads a step; what it leaves out is as the scenario's own load says.
func (r *reader) loadStep(b base, n ast.Node) step { return &loadStep{b, r.load(n, r.own)} }

func (s *loadStep) check(*checker) {}

// Run replaces the load.
func (s *loadStep) Run(ctx context.Context, lab Lab) error { return lab.SetLoad(ctx, s.load) }

func (s *loadStep) String() string { return "load " + s.load.describe() }

// describe writes a load in a few words: "60/s poisson, spike to 200/s".
func (l Load) describe() string {
	text := fmt.Sprintf("%g/s %s", l.Rate, l.Arrivals)
	if l.Profile.Kind != "constant" {
		text += fmt.Sprintf(", %s to %g/s", l.Profile.Kind, l.Profile.To)
	}
	if l.Declined > 0 {
		text += fmt.Sprintf(", %g%% of cards declined", l.Declined*100)
	}
	return text
}

// load reads a load. own holds what fields are when they are left out; the zero
// Load: the file's own is being read, which must give the rate.
func (r *reader) load(n ast.Node, own *Load) Load {
	l := Load{Arrivals: "poisson"}
	l.Mix, _ = Mix("even")
	rate := required
	if own != nil {
		l, rate = *own, optional
	}
	l.Mix = maps.Clone(l.Mix)
	l.Profile = Profile{Kind: "constant"}
	const example = "{rate: 60/s, mix: even, arrivals: poisson}"
	r.object(n, "load", example,
		rate("rate", func(n ast.Node) { l.Rate = r.rate(n) }),
		optional("mix", func(n ast.Node) { l.Mix = r.mix(n) }),
		optional("arrivals", func(n ast.Node) {
			l.Arrivals = r.oneOf(n, "kind of arrivals", "kinds of arrivals", []string{"poisson", "even"})
		}),
		optional("declined", func(n ast.Node) { l.Declined = r.share(n) }),
		optional("profile", func(n ast.Node) { l.Profile = r.profile(n) }),
	)
	return l
}

// mix reads the shares of the journeys, by name or one by one.
func (r *reader) mix(n ast.Node) map[string]float64 {
	if name, ok := bare(n).(*ast.StringNode); ok {
		mix, known := Mix(name.Value)
		if !known {
			r.problem(nodePlace(n), "unknown mix %q: %s", name.Value, choices("mixes", name.Value, []string{"even", "article"}))
		}
		return mix
	}
	entries, ok := r.entries(n, "a mix (even, article, or {buy: 0.5, browse: 0.5})")
	if !ok {
		return nil
	}
	mix, sum, issues := map[string]float64{}, 0.0, len(r.issues)
	for _, e := range entries {
		if !slices.Contains(Journeys(), e.name) {
			r.problem(e.at, "unknown journey %q: %s", e.name, choices("journeys", e.name, Journeys()))
			continue
		}
		mix[e.name] = r.share(e.value)
		sum += mix[e.name]
	}
	if len(r.issues) == issues && math.Abs(sum-1) > 1e-6 {
		r.problem(nodePlace(n), "the shares of a mix add up to 1, these to %.4g", sum)
	}
	return mix
}

// profile reads how the rate moves.
func (r *reader) profile(n ast.Node) Profile {
	var p Profile
	at := map[string]place{}
	r.object(n, "profile", "{kind: spike, to: 200/s, after: 10s, over: 5s}",
		required("kind", func(n ast.Node) {
			p.Kind = r.oneOf(n, "profile", "profiles", []string{"constant", "step", "ramp", "spike"})
		}),
		optional("to", func(n ast.Node) { p.To, at["to"] = r.rate(n), nodePlace(n) }),
		optional("after", func(n ast.Node) { p.After, at["after"] = r.duration(n), nodePlace(n) }),
		optional("over", func(n ast.Node) { p.Over, at["over"] = r.duration(n), nodePlace(n) }),
	)
	if p.Kind == "" {
		return p
	}
	needs := map[string][]string{"step": {"to", "after"}, "ramp": {"to", "over"}, "spike": {"to", "after", "over"}}[p.Kind]
	for _, name := range []string{"to", "after", "over"} {
		_, given := at[name]
		switch needed := slices.Contains(needs, name); {
		case given && !needed:
			r.problem(at[name], "a %s profile has no %s", p.Kind, name)
		case needed && !given:
			r.problem(nodePlace(n), "a %s profile needs %s", p.Kind, name)
		}
	}
	return p
}
